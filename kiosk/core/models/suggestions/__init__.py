"""Suggestions, the acts on them, and who may see them."""
