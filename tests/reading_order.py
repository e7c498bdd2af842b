"""In which order the Tab key goes through a widget, and where that goes against the eye."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """What the Tab key comes to below `root`, in its order from there on."""
    found, widget = [], _put_right(root.nextInFocusChain())
    while widget is not root:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if takes and root.isAncestorOf(widget) and widget.isVisibleTo(root) and not _put_right(widget.focusProxy()):
            found.append(widget)
        widget = _put_right(widget.nextInFocusChain())
    return found


def _put_right(widget: QWidget | None) -> QWidget | None:
    """`widget`, with its parent told to PySide anew.

    PySide takes what a widget without arguments answers with for its child: when that widget goes, all below the other
    would be dead to Python while Qt still has it.
    """
    if widget is not None:
        widget.setParent(widget.parentWidget())  # to Qt nothing new
    return widget


def described(widget: QWidget) -> str:
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return f"{type(widget).__name__} “{words}”"


def place(widget: QWidget, other: QWidget, root: QWidget) -> QRect:
    """Where a widget is in `root`; beside `other`, what scrolls is where the area is in which it does."""
    above = widget.parentWidget()
    while above is not root and not above.isAncestorOf(other):
        if isinstance(above, QAbstractScrollArea):
            widget = above
        above = above.parentWidget()
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def backwards(root: QWidget) -> list[str]:
    """Steps of the Tab key against the eye: up and not to the right, or to the left and not down."""
    seen = [(place(one, two, root), one, place(two, one, root), two) for one, two in pairwise(stops(root))]
    return [
        f"{described(one)} to {described(two)}"
        for first, one, then, two in seen
        if not first.contains(then)
        and ((then.bottom() < first.top() and then.left() <= first.right()) or
             (then.right() < first.left() and then.top() < first.bottom()))
    ]  # fmt: skip
