"""Files that are written together: however the program ends, all of them are new in the end, or all as they were."""
