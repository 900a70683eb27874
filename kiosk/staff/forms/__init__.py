"""What staff fill in, a file for each noun."""
