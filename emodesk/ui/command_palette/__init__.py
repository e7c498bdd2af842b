"""Find anything: one box for commands and clips."""

from emodesk.ui.command_palette.palette import Entry, Palette

__all__ = ["Entry", "Palette"]
