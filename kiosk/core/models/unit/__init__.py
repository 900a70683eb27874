"""What the unit decides: settings, closed days, notices, services, chores."""
