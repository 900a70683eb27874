"""Copies of the database and the files beside it: made, checked, kept in two places, and brought back."""
