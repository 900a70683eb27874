"""The audit chain: its rows, its anchors, and the findings of a check."""
