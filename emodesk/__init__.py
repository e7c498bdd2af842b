"""The window and its command line: review clips, look into predictions, start rounds. Never imports torch."""
