"""What officers fill in, a file for each noun."""
