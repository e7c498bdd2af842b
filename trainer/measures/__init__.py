"""Scores of predictions and Shapley values of modalities, for both programs. NumPy only."""
