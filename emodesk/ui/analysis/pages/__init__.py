"""Analyse's pages beside the overview: modalities, trust, slices, rounds over time, one clip."""
