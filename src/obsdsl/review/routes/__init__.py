"""Whom alerts notify, on one side."""
