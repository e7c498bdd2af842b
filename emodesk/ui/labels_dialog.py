"""The project's labels: names, words of files, marks, colours and keys, and what becomes of one that goes; what a
change does is said before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.commands.keys import keys_of
from emodesk.commands.registry import BY_ID
from emodesk.domain import DomainError
from emodesk.domain.label_set import LONGEST_MARK, LabelRow, LabelSetEdit
from emodesk.domain.model import MOST_LABELS
from emodesk.services.label_set import Held, foretell, held, rows_of
from emodesk.services.project import Project
from emodesk.ui.actions import Actions
from emodesk.ui.keys_sheet import KeyField, as_shown
from emodesk.ui.theme import GRID, ROW, icon, theme
from emodesk.ui.theme.apart import FAR_ENOUGH, apart
from emodesk.ui.theme.tokens import CHOICES, emotion_colour, emotion_edge, shades
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, plain, tip, tool_button
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.ui.widgets.tab_order import follow_the_eye
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.errors import Sentence
from trainer.protocol.labels import known_words

KEY, NAME, WORDS, MARK, COLOUR, BECOMES, UP, REMOVE = range(8)  # columns
STAYS, OUT = ("stays", ""), ("counts", "")  # of what becomes of a label; ("counts", name) for one that it counts as
OTHER = "other"
SWATCH = 14  # pixels


class LabelsDialog(QDialog):
    """Edits the label set of a project.

    Attributes:
        edit: the label set as the person wants it, once they have said so; None before.
        report: what it would do, or why it cannot be.
    """

    def __init__(self, project: Project, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Labels"))
        self.resize(QSize(124 * GRID, 84 * GRID).boundedTo(self.screen().availableGeometry().size()))
        self.edit: LabelSetEdit | None = None
        self._actions = actions
        self._before = rows_of(project)
        self._held: Held | None = None
        self._becomes: dict[str, tuple[str, str]] = {row.was: STAYS for row in self._before}
        heading = Label(
            self.tr(
                "In the order of their keys. The log keeps every word that was decided; a label that is renamed keeps "
                "its votes. A key holds at once, and for you alone."
            )
        )
        heading.setWordWrap(True)
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(0, 0, GRID, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(NAME, 2)
        self._grid.setColumnStretch(WORDS, 3)
        self.add = QPushButton(self.tr("Add a label"), autoDefault=False)
        self.add.setIcon(icon("plus"))
        self.add.clicked.connect(self.add_row)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("What would happen"))
        theme.keep_size(self.report, height=13 * GRID)
        buttons = self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.button.setText(self.tr("Change the labels"))
        self.button.setProperty("class", "primary")
        self.button.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        theme.keep_size(buttons, height=ROW + 2)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(heading)
        column.addWidget(ScrollRoom(self._page), 1)
        column.addLayout(below)
        column.addWidget(Label(self.tr("What would happen"), "title"))
        column.addWidget(self.report)
        column.addWidget(buttons)
        self.rows: list[LabelRow] = list(self._before)
        self._build()
        self._count(project)

    # ------------------------------------------------------------------ what the person does

    def add_row(self) -> None:
        """Add a label without a name yet."""
        self.rows.append(LabelRow(""))
        self._build()
        self.field(len(self.rows) - 1, NAME).setFocus()

    def move_up(self, place: int) -> None:
        """Let a label change places with the one above it."""
        self.rows[place - 1], self.rows[place] = self.rows[place], self.rows[place - 1]
        self._build()
        self.field(place - 1, NAME).setFocus()

    def remove_new(self, place: int) -> None:
        """Take away a label that was added here."""
        del self.rows[place]
        self._build()

    def become(self, was: str, what: tuple[str, str]) -> None:
        """Let a label of the project stay, or go: into another, or out."""
        self._becomes[was] = what
        self._foretell()

    def field(self, place: int, column: int) -> QWidget:
        """The widget of a row in one of the columns."""
        return self._grid.itemAtPosition(place + 1, column).widget()

    def wanted(self) -> LabelSetEdit:
        """The label set as it stands in the fields."""
        gone = {was: what[1] for was, what in self._becomes.items() if what != STAYS}
        return LabelSetEdit(tuple(row for row in self.rows if row.was not in gone), gone)

    # ------------------------------------------------------------------ rows

    def _build(self) -> None:
        """Make the rows anew; they are few."""
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        titles = (self.tr("Key"), self.tr("Label"), self.tr("Other words of files"), self.tr("Mark"),
                  self.tr("Colour"), self.tr("What becomes of it"))  # fmt: skip
        for column, title in enumerate(titles):
            self._grid.addWidget(Label(title, "muted"), 0, column)
        for place, row in enumerate(self.rows):
            self._build_row(place, row)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.add.setEnabled(len(self.rows) < MOST_LABELS)
        follow_the_eye(self, self._page, self.add, self.report, self._buttons)
        self._foretell()

    def _build_row(self, place: int, row: LabelRow) -> None:
        title = plain(row.name or self.tr("new label"))
        key = KeyField(self.tr("Label as {label}").format(label=title), keys_of(BY_ID[f"review.label{place + 1}"]))
        theme.keep_size(key, width=9 * GRID)
        key.asked = lambda keys: self._set_key(place, key, keys)
        name = self._line(row.name, self.tr("Name of {label}").format(label=title))
        name.textChanged.connect(lambda text: self._put(place, name=text.strip()))
        words = self._line(self.tr(", ").join(row.synonyms), self.tr("Other words for {label}").format(label=title))
        words.setPlaceholderText(self.tr(", ").join(known_words(row.name)))
        words.setToolTip(tip(words.placeholderText()))
        words.textChanged.connect(lambda text: self._put(place, synonyms=_words(text)))
        name.setMinimumWidth(theme.scaled(14 * GRID))
        mark = self._line(row.mark, self.tr("Mark of {label}").format(label=title))
        mark.setMaxLength(LONGEST_MARK)
        mark.setPlaceholderText(theme.letter(row.name, [item.name for item in self.rows]) if row.name else "")
        theme.keep_size(mark, width=6 * GRID)
        mark.textChanged.connect(lambda text: self._put(place, mark=text.strip()))
        for column, widget in ((KEY, key), (NAME, name), (WORDS, words), (MARK, mark)):
            self._grid.addWidget(widget, place + 1, column)
        self._grid.addWidget(self._colours(place, row, title), place + 1, COLOUR)
        self._grid.addWidget(self._fates(row, title) if row.was else Label(self.tr("New")), place + 1, BECOMES)
        if place:
            self._grid.addWidget(self._small("↑", self.tr("Move {label} up").format(label=title),
                                             lambda: self.move_up(place)), place + 1, UP)  # fmt: skip
        if not row.was:
            self._grid.addWidget(self._small("×", self.tr("Take {label} away again").format(label=title),
                                             lambda: self.remove_new(place)), place + 1, REMOVE)  # fmt: skip

    def _line(self, text: str, name: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setCursorPosition(0)
        line.setAccessibleName(name)
        return line

    def _small(self, text: str, name: str, call) -> QToolButton:
        button = tool_button(text)
        button.setProperty("class", "flat narrow")
        button.setToolTip(name)
        button.setAccessibleName(name)
        theme.keep_size(button, width=ROW, height=ROW)
        button.clicked.connect(call)
        return button

    def _colours(self, place: int, row: LabelRow, title: str) -> Choice:
        choice = Choice(self.tr("Colour of {label}").format(label=title))
        usual = emotion_colour(row.name, [item.name for item in self.rows], dark=False)
        choice.addItem(_swatch(usual), self.tr("Usual"), "")
        for colour in dict.fromkeys((*CHOICES, *[row.colour] * bool(row.colour))):
            choice.addItem(_swatch(colour), colour, colour)
        choice.addItem(self.tr("Another…"), OTHER)
        choice.setCurrentIndex(max(0, choice.findData(row.colour)))
        choice.activated.connect(lambda _index: self._choose_colour(place, choice))
        return choice

    def _choose_colour(self, place: int, choice: Choice) -> None:
        colour = choice.currentData()
        if colour == OTHER:
            found = QColorDialog.getColor(QColor(self.rows[place].colour or "#808080"), self)
            colour = found.name().upper() if found.isValid() else self.rows[place].colour
            if choice.findData(colour) < 0:
                choice.insertItem(choice.count() - 1, _swatch(colour), colour, colour)
            choice.setCurrentIndex(choice.findData(colour))
        self._put(place, colour=colour)

    def _fates(self, row: LabelRow, title: str) -> Choice:
        choice = Choice(self.tr("What becomes of {label}").format(label=title))
        choice.addItem(self.tr("Stays"), STAYS)
        choice.addItem(self.tr("Is taken out"), OUT)
        for other in self.rows:
            if other is not row and other.name:
                choice.addItem(self.tr("Counts as {label}").format(label=plain(other.name)), ("counts", other.name))
        now = self._becomes[row.was]
        at = next((place for place in range(choice.count()) if tuple(choice.itemData(place)) == now), 0)
        choice.setCurrentIndex(at)
        choice.activated.connect(lambda _index: self.become(row.was, tuple(choice.currentData())))
        return choice

    # ------------------------------------------------------------------ what comes of it

    def _put(self, place: int, **changes: object) -> None:
        """Note what a field says; where a name changes, what shall count as it follows."""
        before = self.rows[place]
        self.rows[place] = replace(before, **changes)
        if (name := self.rows[place].name) != before.name:
            self._becomes = {
                was: ("counts", name) if what == ("counts", before.name) and before.name else what
                for was, what in self._becomes.items()
            }
        self._foretell()

    def _set_key(self, place: int, field: KeyField, keys: list[str]) -> None:
        try:
            self._actions.set_keys(f"review.label{place + 1}", keys)
        except DomainError as error:
            self._say(said(as_shown(error.sentence)), allowed=False)
        finally:
            field.show_keys(keys_of(BY_ID[f"review.label{place + 1}"]))

    def _count(self, project: Project) -> None:
        task = BackgroundTask(lambda *_: held(project), self)
        task.finished.connect(self._know)
        task.failed.connect(lambda sentence: self._say(sentence, allowed=False))
        task.start()

    def _know(self, found: Held) -> None:
        self._held = found
        self._foretell()

    def _foretell(self) -> None:
        """Say what would happen, or why it cannot."""
        wanted = self.wanted()
        if self._held is None:
            self._say(self.tr("Looking…"), allowed=False)
            return
        try:
            lines = foretell(self._held, wanted)
            self._check_colours(wanted)
        except DomainError as error:
            self._say(said(error), allowed=False)
            return
        changed = wanted.gone or wanted.rows != self._before
        if not lines:
            lines = [
                self.tr("Only looks and words of files change.") if changed else self.tr("Nothing has changed yet.")
            ]
        lines = [*_alike(wanted), *lines]
        self._say("\n".join(map(said, lines)), allowed=bool(changed))

    def _check_colours(self, wanted: LabelSetEdit) -> None:
        """DomainError where a colour that was chosen is the usual one of another label."""
        known: dict[str, LabelRow] = {}
        for row in wanted.rows:
            colour = row.colour or emotion_colour(row.name, wanted.names, dark=False)
            other = known.setdefault(colour.upper(), row)
            if other is not row and (row.colour or other.colour):
                raise DomainError("“{what}” stands for both “{label}” and “{other}”; change one of them.",
                                  what=colour, label=other.name, other=row.name)  # fmt: skip

    def _say(self, text: str, allowed: bool) -> None:
        self.report.setPlainText(plain(text))
        self.button.setEnabled(allowed)

    def _take(self) -> None:
        self.edit = self.wanted()
        self.accept()


def _alike(wanted: LabelSetEdit) -> Iterator[Sentence]:
    """A line for every colour of a person's own that eyes which see no green take for that of another label."""
    lines = {}
    for row in wanted.rows:
        edges = (emotion_edge(row.name, wanted.names, dark) for dark in (False, True))
        lines[row] = shades(row.colour)[1:] if row.colour else tuple(edges)
    for row, other in combinations(wanted.rows, 2):
        if (row.colour or other.colour) and min(map(apart, lines[row], lines[other])) < FAR_ENOUGH:
            yield Sentence("People who see no green can hardly tell the colours of “{label}” and “{other}” apart.",
                           label=row.name, other=other.name)  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    """Words between commas of any kind."""
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return tuple(dict.fromkeys(part.strip().casefold() for part in parts if part.strip()))


def _swatch(colour: str) -> QIcon:
    mark, _edge, in_dark = shades(colour)
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(in_dark if theme.dark else mark))
    return QIcon(picture)
