"""The audit chain: its rows, its anchors, and what a check of it can find."""
