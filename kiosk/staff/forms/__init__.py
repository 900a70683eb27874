"""Forms of the staff room, one module per noun."""
