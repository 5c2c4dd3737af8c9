"""Groups of rules, and the files of Python that they become."""
