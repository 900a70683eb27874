"""What every room's pages share: forms, headers, faults, languages, signing in."""
