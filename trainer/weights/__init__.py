"""Weights of the encoders: where they come from, fetching and loading them."""

from trainer.weights.loading import WeightsError, read_tensors

__all__ = ["WeightsError", "read_tensors"]
