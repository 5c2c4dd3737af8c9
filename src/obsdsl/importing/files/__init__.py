"""What lies in files: documents, archives, comments, and what formats have in common."""
