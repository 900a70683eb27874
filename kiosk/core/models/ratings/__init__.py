"""One-tap ratings and their figures."""
