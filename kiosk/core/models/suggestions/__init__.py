"""Suggestions, what happens to them, and who may know of it."""
