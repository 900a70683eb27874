"""Passwords, ticket codes and the rate of taps. Pure."""
