"""Encoders: one file for each, from a modality of a clip to frame features, and what they share."""
