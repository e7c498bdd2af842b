"""The Review workspace: queue, player, label bar, what the model says."""
