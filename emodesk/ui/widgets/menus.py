"""Menus that are filled anew each time they are shown."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu


def emptied(menu: QMenu) -> QMenu:
    """The menu without entries. Qt's `clear` leaves its submenus, and all their entries, with it for as long as it
    lives."""
    submenus = [action.menu() for action in menu.actions()]
    menu.clear()
    for submenu in submenus:
        if isinstance(submenu, QMenu) and submenu.parent() is menu:
            submenu.deleteLater()
    return menu
