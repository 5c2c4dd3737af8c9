"""Rule tests: the fixture `rules`, evaluated for real by promtool, one run for all tests of a module."""
