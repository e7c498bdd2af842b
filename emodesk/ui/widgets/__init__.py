"""Widgets that several workspaces use: cards, choices, notices, marks, empty states, the dialog of long work."""
