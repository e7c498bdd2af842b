"""Who ranks the labels of each transcript: a server or the preset's own model; cost, agreement, and every failure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes, DomainError
from emodesk.runs.models import RankReport, rank
from emodesk.services.keys import keep_key
from emodesk.services.model_choice import Ranking
from emodesk.services.project import Project
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.consent import agrees_to_send
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.answers import price_words
from trainer.protocol.errors import Sentence
from trainer.protocol.grammar import filled

NOBODY, SERVER, LOCAL = range(3)
FAILURES = 4  # lines of them that are in sight, however little room there is
FRAME = 5 * GRID  # pixels that a window manager puts around a dialog
REPEATS = 5  # transcripts that are asked twice, to see whether the answers agree


class RankingDialog(QDialog):
    """Asks who ranks and lets it; `changes` is what was changed in the project."""

    def __init__(self, project: Project, preset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ranking of the labels"))
        self.setMinimumWidth(92 * GRID)
        self.changes = Changes()
        self._project, self._preset = project, preset
        own = project.model.ranking
        self.who = Choice(self.tr("Who ranks"))
        self.who.addItems([self.tr("nobody"), self.tr("a server"), self.tr("the preset's own text model")])
        self.who.setCurrentIndex(NOBODY if own is None else SERVER if own.server else LOCAL)
        self.address = QLineEdit(own.server if own else "")
        self.address.setPlaceholderText("http://localhost:11434/v1")
        self.model = QLineEdit(own.model if own else "")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(self.tr("only where the server asks for one; kept in the system's keyring"))
        self.price_in = QLineEdit("" if own is None or own.price_in is None else f"{own.price_in:g}")
        self.price_out = QLineEdit("" if own is None or own.price_out is None else f"{own.price_out:g}")
        self.clear = QCheckBox(self.tr("May be sent in clear (http) to another machine"))
        self.clear.setChecked(bool(own and own.allow_http))
        self.twice = QCheckBox(self.tr("Ask five of them twice, to see whether the answers agree"))
        self.notes = words("", "muted")
        self.failures = QPlainTextEdit()
        self.failures.setReadOnly(True)
        frame = 2 * (self.failures.frameWidth() + round(self.failures.document().documentMargin()) + GRID)
        self.failures.setMinimumHeight(FAILURES * self.failures.fontMetrics().lineSpacing() + frame)
        self.failures.setAccessibleName(self.tr("Failures"))
        self.failures.hide()
        self._form = form = QFormLayout()
        form.setSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        rows = (
            (self.tr("&Who ranks"), self.who), (self.tr("&Address"), self.address), (self.tr("&Model"), self.model),
            (self.tr("&Key"), self.key), (self.tr("Price of a million tokens &sent"), self.price_in),
            (self.tr("&Price of a million tokens answered"), self.price_out), ("", self.clear), ("", self.twice),
        )  # fmt: skip
        for text, field in rows:
            form.addRow(text, field)
            field.setAccessibleName(text.replace("&", "") or field.text())
            if text:  # on the line of its field's words
                form.labelForField(field).setMinimumHeight(theme.scaled(ROW))
        self.ask = QPushButton(self.tr("&Rank now"), autoDefault=False)
        self.save = QPushButton()
        self.save.setProperty("class", "primary")
        close = QPushButton(self.tr("Close"), autoDefault=False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.ask)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(form)
        column.addWidget(self.notes)
        column.addWidget(self.failures, 1)
        column.addStretch()  # while nothing has failed
        column.addLayout(buttons)
        self.ask.clicked.connect(self.rank_now)
        self.save.clicked.connect(self.keep)
        close.clicked.connect(self.reject)
        self.who.currentIndexChanged.connect(self._choose)
        self.who.currentIndexChanged.connect(lambda _index: self.adjustSize())
        for field in (self.address, self.model, self.price_in, self.price_out):
            field.textChanged.connect(self._choose)
        self._choose()

    def ranking(self) -> Ranking | None:
        """Who is chosen now, None for nobody."""
        if self.who.currentIndex() == NOBODY:
            return None
        if self.who.currentIndex() == LOCAL:
            return Ranking()
        prices = (_price(self.price_in.text()), _price(self.price_out.text()))
        return Ranking(self.address.text().strip(), self.model.text().strip(), self.clear.isChecked(), *prices)

    def keep(self) -> None:
        """Let rounds rank so from now on."""
        self._keep_key()
        try:
            model = self._project.model.with_ranking(self.ranking())
            self.changes = self.changes.joined(self._project.set_model(model))
        except DomainError as error:
            self.notes.setText(said(error))
            return
        self.accept()

    def rank_now(self) -> None:
        """Rank the transcripts that have no ranking; before a server, say what would be sent and ask."""
        self._keep_key()
        self.notes.setText("")
        self.failures.hide()
        report = self._work(False)
        if report is not None and report.asked:
            if not self._agrees(report.asked):
                self.notes.setText(self.tr("Nothing was sent."))
                return
            report = self._work(True)
        if report is not None:
            self._show(report)

    def _work(self, send: bool) -> RankReport | None:
        ranking = self.ranking()
        assert ranking is not None  # the button is closed otherwise
        repeats = REPEATS if self.twice.isChecked() and send else 0
        asking = self.tr("Asking for rankings…")

        def work(progress, cancelled) -> RankReport:
            def hear(done: int, total: int, report: RankReport) -> None:
                lines = [said(report.waits) if report.waits else asking, *map(said, report.problems[-1:])]
                progress(done, total, "\n".join([*lines, *self._so_far(report)]))

            return rank(self._project, self._preset, ranking, send=send, repeats=repeats, cancelled=cancelled,
                        progress=hear)  # fmt: skip

        dialog = WorkDialog(self.tr("Ranking"), BackgroundTask(work, self), self)
        dialog.exec()
        return dialog.result

    def _so_far(self, report: RankReport) -> list[str]:
        """What failed and what it cost until now, in one line; none where there is neither."""
        parts = [self.tr("{n} without a ranking").format(n=report.failed)] if report.failed else []
        parts += [] if not report.cost else [self.tr("about {cost} so far").format(cost=price_words(report.cost))]
        return [" · ".join(parts)] if parts else []

    def _show(self, report: RankReport) -> None:
        text = self.tr("{n} transcripts were ranked; ranked before: {found}, without a ranking: {failed}.")
        lines = [filled(text, n=report.ranked, found=report.found, failed=report.failed)]
        if report.stopped or report.broken:
            ended = said(report.broken) if report.broken else self.tr("Stopped.")
            text = self.tr("{n} transcripts were ranked, which is kept; without a ranking: {failed}. The others wait.")
            lines = [ended, filled(text, n=report.ranked, failed=report.failed)]
        if report.agreement is not None:
            agree = self.tr("Asked twice, {percent} % of the pairs of labels came in the same order.")
            lines.append(agree.format(percent=round(100 * report.agreement)))
        if report.cost:
            lines.append(self.tr("It cost about {cost}.").format(cost=price_words(report.cost)))
        self.notes.setText("\n".join(lines))
        self.failures.setPlainText("\n".join(said(problem) for problem in report.problems))
        self.failures.setVisible(bool(report.problems))
        if report.problems:
            self._grow()

    def _grow(self) -> None:
        """Make room for the failures, as far as the screen has some."""
        most = self.screen().availableGeometry().height() - FRAME
        self.resize(self.width(), max(self.height(), min(self.sizeHint().height(), most)))

    def _agrees(self, lines: Sequence[Sentence]) -> bool:
        title, send, leave = self.tr("Words leave the program"), self.tr("Send them"), self.tr("Do not send")
        return agrees_to_send(self, title, lines, send, leave)

    def _keep_key(self) -> None:
        if key := self.key.text().strip():
            kept = keep_key(self.address.text().strip(), key)
            self.key.clear()
            self.key.setPlaceholderText(
                self.tr("kept in the system's keyring") if kept else self.tr("kept until the program is closed")
            )

    def _choose(self) -> None:
        who = self.who.currentIndex()
        for field in (self.address, self.model, self.key, self.price_in, self.price_out, self.clear, self.twice):
            self._form.setRowVisible(field, who == SERVER)
        lacking = self._lacking()
        self.notes.setText(self.tr("Rounds take the transcripts as they are.") if who == NOBODY else lacking)
        self.save.setText(self.tr("Rank &nothing") if who == NOBODY else self.tr("Rank in rou&nds"))
        every = self.tr("Every round ranks what has no ranking yet before it goes on")
        self.save.setToolTip("" if who == NOBODY else every)
        self.ask.setEnabled(not lacking and who != NOBODY and not self._project.read_only)
        self.save.setEnabled(not lacking and not self._project.read_only)

    def _lacking(self) -> str:
        """What a server still has to be told before it can be asked; '' for nothing."""
        if self.who.currentIndex() != SERVER:
            return ""
        if not (self.address.text().strip() and self.model.text().strip()):
            return self.tr("Say where the server is and which of its models ranks.")
        if any(_price(field.text()) is None and field.text().strip() for field in (self.price_in, self.price_out)):
            return self.tr("A price is a number, as 0.25; leave it empty where it is not known.")
        return ""


def _price(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1e6 else None
