"""The look of the window: one theme object, the palette of the emotions, icons."""

from emodesk.ui.theme.icons import icon
from emodesk.ui.theme.theme import ZOOM, ZOOMS, Theme, readable_on, theme
from emodesk.ui.theme.tokens import BODY, GRID, RADIUS, ROW, SMALL, Tokens

__all__ = ["BODY", "GRID", "RADIUS", "ROW", "SMALL", "ZOOM", "ZOOMS", "Theme", "Tokens", "icon", "readable_on", "theme"]
