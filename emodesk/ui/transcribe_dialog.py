"""Words for clips without: what shall listen, here or a server, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes
from emodesk.runs.transcribing import Recogniser, TranscribeReport, transcribe, wordless
from emodesk.services.project import Project
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.consent import agrees_to_send
from emodesk.ui.widgets.label import Label
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.errors import Sentence
from trainer.protocol.grammar import filled

WHISPER, SHERPA, SERVER = range(3)


class TranscribeDialog(QDialog):
    """Asks what shall listen and lets it; `changes` is what came into the project."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recognise words"))
        self.resize(72 * GRID, 40 * GRID)
        self.changes = Changes()
        self._project = project
        self.count = Label()
        self.count.setWordWrap(True)
        self.who = Choice(self.tr("What listens"))
        self.who.addItems([self.tr("Whisper, on this machine"), self.tr("sherpa-onnx, on this machine"),
                           self.tr("a server")])  # fmt: skip
        self.model = QLineEdit()
        self.model.setAccessibleName(self.tr("Model"))
        self.folder = QPushButton(self.tr("Folder…"), autoDefault=False)
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://localhost:8000/v1")
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.again = QCheckBox(self.tr("Also what was recognised before and not corrected"))
        self.notes = Label(kind="muted")
        self.notes.setWordWrap(True)
        model = QHBoxLayout()
        model.setSpacing(GRID)
        model.addWidget(self.model, 1)
        model.addWidget(self.folder)
        self._form = form = QFormLayout()
        form.setSpacing(2 * GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("What listens"), self.who)
        form.addRow(self.tr("Address"), self.address)
        form.addRow(self.tr("Model"), model)
        form.addRow("", self.again)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Close)
        self.button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.button.setText(self.tr("Listen"))
        self.button.setProperty("class", "primary")
        theme.keep_size(self._buttons, height=ROW + 2)
        self._buttons.accepted.connect(self.listen)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.count)
        column.addLayout(form)
        column.addWidget(self.notes)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.who.currentIndexChanged.connect(self._choose)
        self.folder.clicked.connect(self._ask_folder)
        self.again.toggled.connect(lambda _: self._count())
        for field in (self.model, self.address):
            field.textChanged.connect(lambda _: self._allow())
        self._choose()
        self._count()

    def recogniser(self) -> Recogniser:
        """What is chosen now."""
        model = self.model.text().strip()
        if self.who.currentIndex() == SERVER:
            return Recogniser(server=self.address.text().strip(), model=model)
        return Recogniser("sherpa" if self.who.currentIndex() == SHERPA else "whisper", model)

    def listen(self) -> None:
        """Listen to the clips; before a server, say what would be sent and ask."""
        asked: list[Sentence] = []
        report = self._work(lambda lines: bool(asked.extend(lines)))
        if report is not None and report.refused:
            if not self._agrees(asked):
                sends = self.who.currentIndex() == SERVER
                self.notes.setText(self.tr("Nothing was sent.") if sends else self.tr("Nothing was fetched."))
                return
            report = self._work(lambda lines: True)
        if report is not None:
            self._show(report)

    def _work(self, agree) -> TranscribeReport | None:
        recogniser, again = self.recogniser(), self.again.isChecked()

        def work(progress, cancelled) -> TranscribeReport:
            return transcribe(
                self._project, recogniser, again=again, agree=agree, progress=progress, cancelled=cancelled
            )

        dialog = WorkDialog(self.tr("Listening"), BackgroundTask(work, self), self)
        dialog.exec()
        return dialog.result

    def _agrees(self, lines: Sequence[Sentence]) -> bool:
        title, send, leave = self.tr("Sound leaves the program"), self.tr("Send it"), self.tr("Do not send")
        if self.who.currentIndex() != SERVER:
            title, send, leave = self.tr("Weights are not here"), self.tr("Fetch them"), self.tr("Do not fetch")
        return agrees_to_send(self, title, lines, send, leave)

    def _show(self, report: TranscribeReport) -> None:
        self.changes = self.changes.joined(report.changes)
        words = self.tr("Words came into {n} clips; in {silent} nobody speaks, {failed} could not be heard.")
        lines = [filled(words, n=report.heard, silent=report.silent, failed=report.failed)]
        if report.factor is not None:
            lines.append(self.tr("One second of sound took {factor} s.").format(factor=f"{report.factor:.2f}"))
        if report.stopped:
            lines.append(self.tr("Stopped; “Listen” goes on from here."))
        self.notes.setText("\n".join([*lines, *(said(problem) for problem in report.problems)]))
        self._count()

    def _count(self) -> None:
        count = len(wordless(self._project, self.again.isChecked()))
        words = self.tr(
            "{n} clips have sound and no words. What is recognised is marked, and what you write outranks it."
        )
        self.count.setText(filled(words, n=count))
        self._waiting = count
        self._allow()

    def _choose(self) -> None:
        chosen = self.who.currentIndex()
        self._form.setRowVisible(self.address, chosen == SERVER)
        self.folder.setVisible(chosen != SERVER)
        places = (self.tr("Whisper-base, fetched once you agree; or a folder"), self.tr("folder of a model"),
                  self.tr("its name there"))  # fmt: skip
        self.model.setPlaceholderText(places[chosen])
        self._allow()

    def _allow(self) -> None:
        chosen = self.who.currentIndex()
        ready = chosen == WHISPER or bool(self.model.text().strip())
        ready = ready and (chosen != SERVER or bool(self.address.text().strip()))
        self.button.setEnabled(ready and bool(self._waiting) and not self._project.read_only)

    def _ask_folder(self) -> None:
        if path := QFileDialog.getExistingDirectory(self, self.tr("Folder of a model")):
            self.model.setText(path)

    _waiting = 0
