"""The Tab key goes where the eye goes: through areas in their order, and within each in the order of its making."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow_the_eye(page: QWidget, *areas: QWidget) -> None:
    """After the page itself, chain what takes the focus in its areas, which are in reading order."""
    stops = [page] + [
        widget
        for area in areas
        for widget in (area, *area.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is page.window()  # no list that pops up
    ]
    policy = page.focusPolicy()
    page.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # behind what takes none, as a dialog, nothing can be chained
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
    page.setFocusPolicy(policy)
