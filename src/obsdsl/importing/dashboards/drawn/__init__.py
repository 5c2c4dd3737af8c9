"""What a file of a dashboard says again and again, drawn out into names, as a person would."""
