"""Accounts, their sessions, and the throttle against guessing."""
