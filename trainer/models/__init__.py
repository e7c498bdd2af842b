"""What presets need: weights, disk and memory; and fetching them (`python -m trainer fetch`)."""
