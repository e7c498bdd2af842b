"""Weights of the encoders: where they come from, fetching and loading them."""
