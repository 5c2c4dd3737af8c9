"""Seeded faults: a workspace, wrong in one place, for each check to find."""
