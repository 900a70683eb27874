"""Figures and what may be disclosed of them. Pure."""
