"""Checks that nothing was changed or removed outside the program."""
