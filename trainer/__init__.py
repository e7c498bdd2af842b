"""The trainer: `python -m trainer COMMAND` extracts, fits, predicts, ranks, tunes and measures. Never imports Qt."""
