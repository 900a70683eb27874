"""People who sign in, their sessions, and what slows guessing."""
