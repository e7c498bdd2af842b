"""One round from top to bottom: features, fit, curves and results; sweeps and predictions."""
