"""A round from the transcripts to the predictions: ranking, prompts, features, fusion (`python -m trainer chain`)."""
