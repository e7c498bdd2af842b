"""The files that the window and the trainer share, and the one kind of error for people. Standard library only."""
