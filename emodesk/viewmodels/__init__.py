"""What the window shows, as QObjects and item models; QtCore only."""
