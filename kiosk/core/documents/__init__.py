"""What leaves the screen: slips, take-aways, spreadsheets."""
