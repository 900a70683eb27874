"""Checks that nothing was changed or removed past the program."""
