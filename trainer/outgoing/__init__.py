"""What leaves this machine: where it may go is decided here, for every server that the trainer speaks to."""
