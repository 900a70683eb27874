"""Documents: slips, take-aways, spreadsheets."""
