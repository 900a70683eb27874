"""What administrators fill in, a file for each noun."""
