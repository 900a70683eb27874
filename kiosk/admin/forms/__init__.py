"""The forms of the administrators' room, a file for each noun."""
