"""Scores, Shapley values, interactions, reliability, slices and learning curves, for both programs. NumPy only."""
