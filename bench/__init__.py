"""Measurements: each of the product against a floor in the same run, printing ratios. `python3 dev.py bench NAME`."""
