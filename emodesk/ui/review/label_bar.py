"""The row of large buttons below: one for each label, accept, skip and flag, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from emodesk.commands.keys import key_of
from emodesk.ui.theme import BODY, GRID, RADIUS, icon, theme
from emodesk.ui.widgets.kept import KeptFace
from emodesk.ui.widgets.marks import BADGE, KEY, key_width, paint_badge, paint_bar, paint_key, with_alpha
from emodesk.viewmodels import words
from emodesk.viewmodels.session import NO_CLIP

HEIGHT = 6 * GRID
IN_A_ROW = 9  # labels; more stand in two rows
_RETURN = "Return"  # as Qt writes it
TINT = 0.16  # opacity of the proposed label's colour behind its name


class _Button(QAbstractButton):
    """A large button that paints itself: subclasses give the content."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._face = KeptFace(self, self._draw)
        theme.changed.connect(self.update)

    def _draw(self, painter: QPainter) -> None:
        """Paint what is the same until something that `_paint_face` names is not."""
        raise NotImplementedError

    def _paint_face(self, *shows: object) -> QPainter:
        state = self.isDown(), self.underMouse(), self.isEnabled(), self.hasFocus()
        return self._face.paint(self.text(), state, *shows, ground=theme.colour("window"))

    def _body(self) -> QRectF:
        return theme.area(self).adjusted(0.5, 0.5, -0.5, -0.5)

    def _paint_body(self, painter: QPainter) -> QRectF:
        body = self._body()
        name = "pressed" if self.isDown() else "hover" if self.underMouse() and self.isEnabled() else "raised"
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "border"), 1))
        painter.setBrush(theme.colour(name))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        return body

    def _paint_name(self, painter: QPainter, rect: QRectF, bold: bool) -> None:
        font = theme.font(BODY, bold)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self.isEnabled() else "disabled"))
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


class LabelButton(_Button):
    """One label. `probability` 0..1 draws a line along its foot; `proposed` and `given` mark what was said.

    Attributes:
        wide_from: pixels of width from which letter, name and key stand in one line; the same for all of a bar.
    """

    def __init__(self, label: str, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(words.sentence_case(words.word(label)), parent)
        self.label = label
        self._labels = labels
        self.wide_from = 0
        self._key = ""
        self._probability = 0.0
        self._proposed = False
        self._given = False

    def show_key(self, key: str) -> None:
        """Show the key that gives this label."""
        self._key = key
        self.setToolTip(self.tr("{label} (key {number})").format(label=self.text(), number=key) if key else self.text())
        self.update()

    def show_prediction(self, probability: float, proposed: bool, given: bool) -> None:
        """What the model says of this label, and whether a person has given it."""
        self._probability, self._proposed, self._given = probability, proposed, given
        marks = [self.tr("the model's")] * proposed + [self.tr("given")] * given
        self.setAccessibleDescription(self.tr(", ").join(marks))
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.font(BODY, bold=True)).horizontalAdvance(self.text())
        return theme.size(width + KEY + 4 * GRID + (BADGE + GRID), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return theme.size(10 * GRID, HEIGHT)

    def paintEvent(self, _event) -> None:
        painter = self._paint_face(self._key, self._proposed, self._given, self.wide_from)
        if self._probability > 0:
            body = self._body()
            room = body.width() - 2 * RADIUS
            line = QRectF(RADIUS, body.bottom() - 5, max(2.0, room * self._probability), 4)
            paint_bar(painter, line, self.label, self._labels, 1.5)

    def _draw(self, painter: QPainter) -> None:
        body = self._paint_body(painter)
        colour = theme.emotion(self.label, self._labels)
        if self._proposed:
            painter.setPen(QPen(theme.edge(self.label, self._labels), 2))
            painter.setBrush(with_alpha(colour, TINT))
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if theme.area(self).width() >= self.wide_from:
            self._paint_wide(painter, body.adjusted(GRID * 1.5, 0, -GRID, 0))
        else:
            self._paint_narrow(painter, body.adjusted(GRID, GRID / 2, -GRID, -GRID))

    def _paint_wide(self, painter: QPainter, room: QRectF) -> None:
        """Letter, name and key in one line."""
        middle = room.center().y()
        paint_badge(painter, QRectF(room.left(), middle - BADGE / 2, BADGE, BADGE), self.label, self._labels)
        left = room.left() + BADGE + GRID
        right = self._paint_key_and_tick(painter, room.right(), middle)
        self._paint_name(painter, QRectF(left, room.top(), right - left, room.height()), self._proposed)

    def _paint_narrow(self, painter: QPainter, room: QRectF) -> None:
        """The name above, letter and key below it."""
        upper = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        self._paint_name(painter, upper, self._proposed)
        middle = upper.bottom() + upper.height() / 2
        paint_badge(painter, QRectF(room.left(), middle - KEY / 2, KEY, KEY), self.label, self._labels)
        self._paint_key_and_tick(painter, room.right(), middle)

    def _paint_key_and_tick(self, painter: QPainter, right: float, middle: float) -> float:
        """Paint them leftwards from `right`; where the room that is left ends."""
        if self._key:
            width = key_width(self._key) if len(self._key) > 1 else KEY
            paint_key(painter, QRectF(right - width, middle - KEY / 2, width, KEY), self._key)
            right -= width + GRID / 2
        if self._given:
            icon("check").paint(painter, QRectF(right - KEY, middle - KEY / 2, KEY, KEY).toAlignedRect())
            right -= KEY
        return right


class ActionButton(_Button):
    """Accept, skip or flag: an icon, a word and a key."""

    def __init__(self, name: str, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = name
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def show_key(self, key: str) -> None:
        """Show the key that does this."""
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.font(BODY, bold=True)).horizontalAdvance(self.text())
        return theme.size(round(width + key_width(self._key)) + 2 * GRID + 16 + 2 * GRID, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event) -> None:
        self._paint_face(self._key)

    def _draw(self, painter: QPainter) -> None:
        body = self._paint_body(painter)
        middle = body.center().y()
        box = QRectF(body.left() + GRID, middle - GRID, 2 * GRID, 2 * GRID)
        icon(self._icon, "text" if self.isEnabled() else "disabled").paint(painter, box.toAlignedRect())
        width = key_width(self._key)
        key = QRectF(body.right() - GRID - width, middle - KEY / 2, width, KEY)
        paint_key(painter, key, self._key)
        left = box.right() + GRID
        self._paint_name(painter, QRectF(left, body.top(), key.left() - GRID / 2 - left, body.height()), False)


class LabelBar(QWidget):
    """Every decision as a button.

    Attributes:
        clip: key of the clip that it shows, NO_CLIP for none.
        proposed: the label that is marked as the model's.

    Signals:
        labelChosen: index of the label.
        acceptChosen, skipChosen, flagChosen.
    """

    labelChosen = Signal(int)
    acceptChosen = Signal()
    skipChosen = Signal()
    flagChosen = Signal()

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clip = NO_CLIP
        self.proposed = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self.buttons = [LabelButton(label, labels) for label in labels]
        grid = QGridLayout()
        grid.setSpacing(GRID // 2 if len(labels) > IN_A_ROW else GRID)
        columns = len(labels) if len(labels) <= IN_A_ROW else (len(labels) + 1) // 2
        layout.addLayout(grid, 1)
        widest = max(button.sizeHint().width() for button in self.buttons) / theme.scale
        for n, button in enumerate(self.buttons):
            button.wide_from = widest
            grid.addWidget(button, *divmod(n, columns))
            button.clicked.connect(lambda _checked=False, n=n: self.labelChosen.emit(n))
        layout.addSpacing(GRID)
        self.accept = ActionButton("check", self.tr("Accept"), "")
        self.skip = ActionButton("skip", self.tr("Skip"), "")
        self.flag = ActionButton("flag", self.tr("Flag"), "")
        for button, signal in (
            (self.accept, self.acceptChosen),
            (self.skip, self.skipChosen),
            (self.flag, self.flagChosen),
        ):
            layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
        self.accept.setToolTip(self.tr("Accept the pseudo-label"))
        self.skip.setToolTip(self.tr("Leave this clip without a label"))
        self.flag.setToolTip(self.tr("Mark this clip for somebody's attention"))
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that hold now."""
        for n, button in enumerate(self.buttons, start=1):
            button.show_key(key_of(f"review.label{n}"))
        for name, action in (("skip", self.skip), ("flag", self.flag)):
            action.show_key(key_of(f"review.{name}"))
        accept = key_of("review.accept")
        self.accept.show_key(self.tr("Enter") if accept == _RETURN else accept)

    def show_clip(self, pseudo_label: str, probabilities: Sequence[float], given: str, clip: int) -> None:
        """Show what the model says and what a person has said of a clip, by its key; NO_CLIP for none."""
        self.clip, self.proposed = clip, pseudo_label
        there = clip != NO_CLIP
        self.update()
        for k, button in enumerate(self.buttons):
            probability = probabilities[k] if k < len(probabilities) else 0.0
            button.show_prediction(
                float(probability),
                bool(pseudo_label) and button.label == pseudo_label,
                bool(given) and button.label == given,
            )
            button.setEnabled(there)
        self.accept.setEnabled(there and bool(pseudo_label))
        self.skip.setEnabled(there)
        self.flag.setEnabled(there)
