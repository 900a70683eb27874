"""The official survey: its periods, sheets and results."""
