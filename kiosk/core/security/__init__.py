"""Passwords, ticket codes and the tap rate. Pure."""
