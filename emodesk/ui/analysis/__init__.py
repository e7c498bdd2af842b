"""The Analyse workspace: confusion, F1, shares, robustness, where modalities disagree."""
