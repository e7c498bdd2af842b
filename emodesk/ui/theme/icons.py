"""Icons from resources/icons, drawn in the theme's colours."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from emodesk.ui.theme.pictures import picture
from emodesk.ui.theme.theme import theme


def icon(name: str, token: str = "text") -> QIcon:
    """The icon resources/icons/`name`.svg in the colour `token` of the theme; follows a change of theme by itself."""
    return picture(name, token, theme.colour)
