"""How the unit's kiosk is, for an officer: readings of each part, pure rules that judge them, and their words."""
