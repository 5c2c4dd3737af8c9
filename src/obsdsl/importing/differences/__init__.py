"""What an imported dashboard may differ in from its source: one file for each, all of them in `registry.py`."""
