"""Recordings and the machine voice."""
