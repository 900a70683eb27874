"""Texts as they are typed, cleaned, compared and shown. Pure."""
