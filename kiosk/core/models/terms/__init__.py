"""Explanations: terms, their revisions, and how they reach the screen."""
