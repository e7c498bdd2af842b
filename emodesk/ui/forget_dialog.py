"""A participant withdraws: whose clips, and everything that would go with them, before anything does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from emodesk.services.forgetting import Forgetting, speakers, would_go
from emodesk.services.project import Project
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import Label, plain
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask


class ForgetDialog(QDialog):
    """Asks whom to take out; `going` is what goes once the person said yes, None otherwise. Nothing is changed here.

    Args:
        clip_ids: of the clips that are chosen in the window, which may be taken out alone.
    """

    def __init__(self, project: Project, clip_ids: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Take a person's data out"))
        self.resize(80 * GRID, 56 * GRID)
        self.going: Forgetting | None = None
        self._project = project
        self._asked: object = None
        self._found: Forgetting | None = None
        self.who = Choice(self.tr("Whose clips"))
        if clip_ids:
            self.who.addItem(self.tr("The clip {clip}").format(clip=plain(clip_ids[0])), {"clip_ids": tuple(clip_ids)})
        for name, count in speakers(project).items():
            entry = self.tr("Speaker {name}, clips: {n}").format(name=plain(name), n=count)
            self.who.addItem(entry, {"speaker": name})
        heading = Label(
            self.tr(
                "Paths, words, pictures, features, predictions and copies of them are erased from the project and its "
                "rounds. Of each decision only when it was made and by whom stays. This cannot be taken back."
            )
        )
        heading.setWordWrap(True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("What would go"))
        self.sure = QCheckBox(self.tr("I have read it; take them out for good"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.button.setText(self.tr("Take out"))
        self.button.setProperty("class", "primary")
        self.button.setAutoDefault(False)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        theme.keep_size(self._buttons, height=ROW + 2)
        self._buttons.accepted.connect(self._take)
        self._buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.who)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(row)
        column.addWidget(heading)
        column.addWidget(self.report, 1)
        column.addWidget(self.sure)
        column.addWidget(self._buttons)
        self.who.currentIndexChanged.connect(self._look)
        self.sure.toggled.connect(self._allow)
        self._look()

    def _look(self) -> None:
        """Find what would go beside the painting thread; the choice made last counts."""
        self._found = None
        self.sure.setChecked(False)
        self.sure.setEnabled(False)
        self._allow()
        chosen = self.who.currentData()
        if chosen is None:
            self.report.setPlainText(self.tr("No clip of this project names a speaker; choose a clip in the queue."))
            return
        self.report.setPlainText(self.tr("Looking…"))
        task = self._asked = BackgroundTask(lambda *_: would_go(self._project, **chosen), self)
        task.finished.connect(lambda found: self._show(found) if task is self._asked else None)
        task.failed.connect(lambda sentence: self.report.setPlainText(sentence) if task is self._asked else None)
        task.start()

    def _show(self, found: Forgetting) -> None:
        self._found = found
        comma = self.tr(", ")
        lines = [
            self.tr("Clips ({n}): {clips}").format(
                n=len(found.clips), clips=comma.join(clip.clip_id for clip in found.clips)
            ),
            self.tr("Decisions on them: {n}").format(n=found.decisions),
        ]
        if found.rounds:
            known = self.tr("What these rounds say of them: {rounds}")
            lines.append(known.format(rounds=comma.join(map(str, found.rounds))))
        if found.learnt:
            learnt = self.tr(
                "The models of these rounds learnt from them and stay; remove or train them again: {rounds}"
            )
            lines.append(learnt.format(rounds=comma.join(map(str, found.learnt))))
        lines += [self.tr("Removed: {path}").format(path=path) for path in found.inside]
        stays = self.tr("Stays, delete it yourself: {path} ({why})")
        lines += [stays.format(path=other.path, why=said(other.why)) for other in found.beyond]
        if found.backups:
            copies = self.tr("Copies of the database that are removed, for one of afterwards: {n}")
            lines.append(copies.format(n=len(found.backups)))
        self.report.setPlainText("\n".join(plain(line) for line in lines))
        self.sure.setEnabled(True)

    def _allow(self) -> None:
        self.button.setEnabled(self._found is not None and self.sure.isChecked())

    def _take(self) -> None:
        self.going = self._found
        self.accept()
