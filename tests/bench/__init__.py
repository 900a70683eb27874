"""What a million rows take; run by hand: no figure of a loaded machine can fail a test."""
