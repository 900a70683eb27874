"""The forms of officers, a file for each noun."""
