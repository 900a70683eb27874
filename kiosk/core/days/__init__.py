"""Days, parts of a day, working days and periods. Pure."""
