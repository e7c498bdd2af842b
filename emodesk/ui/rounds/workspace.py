"""Rounds: the list at the left; at the right a new round, the one that runs, or what a finished one came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes, Round
from emodesk.runs import RunStatus
from emodesk.runs.foretelling import Foretold, foretell
from emodesk.services.round_files import Adopted, first_of_each
from emodesk.ui.desktop_notice import tell_desktop
from emodesk.ui.rounds.model_dialog import ModelDialog
from emodesk.ui.rounds.result_panel import ResultPanel
from emodesk.ui.rounds.round_list import RoundList
from emodesk.ui.rounds.round_note import RoundNote
from emodesk.ui.rounds.run_panel import RunPanel
from emodesk.ui.rounds.start_panel import StartPanel
from emodesk.ui.theme import GRID, ROW, icon, theme
from emodesk.ui.widgets.card import Note
from emodesk.ui.widgets.consent import agrees_to_send
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.key_tip import KeyTip
from emodesk.ui.widgets.label import Label, tip, tool_button
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.comparison_words import use_words
from emodesk.viewmodels.model_words import foretold_words
from emodesk.viewmodels.round_result import ResultLoader, RoundResult
from emodesk.viewmodels.round_words import duration, moment, state_word
from emodesk.viewmodels.rounds import RoundsModel
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.start import StartChoice
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.errors import Sentence
from trainer.protocol.grammar import filled

LIST_WIDTH, LEAST_LIST = 30 * GRID, 23 * GRID  # pixels
TWO_CARDS, TWO_COLUMNS = 76 * GRID, 106 * GRID  # pixels from which they stand side by side
TWO_GRIDS, THREE_GRIDS = 76 * GRID, 112 * GRID
LOG_HEIGHT = 18 * GRID
START, RUN, RESULT, WAITING = range(4)  # pages
NEW_ROUND = 0  # the page of a round that is not there yet
MORE_SHOWN = "rounds/more"  # keys in the settings
QUICK_WANTED = "rounds/quick"
SPLIT = "rounds/split"


class RoundsWorkspace(QWidget):
    """The workspace of whoever launches rounds.

    Signals:
        statusChanged: the line for the status bar, '' for none.
        openClips: keys of clips to look at in Review.
    """

    statusChanged = Signal(str)
    openClips = Signal(list)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = RoundsModel(session, self)
        self._loader = ResultLoader(session, self)
        self._shown = NEW_ROUND
        self._before_new = NEW_ROUND  # the round whose page Escape leads back to from that of a new one
        self._result: RoundResult | None = None
        self._listed: tuple[object, ...] = (NEW_ROUND,)  # the round whose adopted clips are listed, and as of when
        self._unread: tuple[Round, str] | None = None  # a round that could not be read, and why
        self._build()
        self._connect()
        newest = self.model.rounds()
        self.show_round(newest[0].number if newest else NEW_ROUND)

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        self._new = QPushButton(self.tr("New round"))
        self._new.setIcon(icon("plus"))
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        left = QFrame(self._split)  # a splitter takes in what is made within it, in that order
        left.setProperty("class", "panel")
        side = QVBoxLayout(left)
        side.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID // 2)
        side.setSpacing(GRID)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, 0, GRID // 2, 0)
        title = Label(self.tr("Rounds"))
        title.setProperty("class", "title")
        head.addWidget(title, 1)
        head.addWidget(self._new)
        side.addLayout(head)
        self.list = RoundList(self.model)
        self.list.setMinimumWidth(LEAST_LIST)
        side.addWidget(self.list, 1)
        self._strays = Label()
        self._strays.setProperty("class", "muted")
        self._strays.setWordWrap(True)
        self._strays.setContentsMargins(GRID, 0, GRID, GRID)
        side.addWidget(self._strays)
        self.list.setStyleSheet("QListView { border: none; }")
        self._split.setHandleWidth(GRID)
        self._split.setChildrenCollapsible(False)
        self._fill(QWidget(self._split))
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([LIST_WIDTH, 4 * LIST_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        layout.addWidget(self._split)

    def _fill(self, page: QWidget) -> None:
        self._title = Label()
        self._title.setProperty("class", "title")
        self._about = Note()  # gives way: the words of the buttons are long
        self._apply = QPushButton(self.tr("Use these predictions"))
        self._apply.setProperty("class", "primary")
        self._resume = QPushButton(self.tr("Resume"))
        self._resume.setProperty("class", "primary")
        self._again = QPushButton(self.tr("Take the results in again"))
        self._cancel = QPushButton()
        self._pause = QPushButton()
        KeyTip(self._pause, self.tr("Let the round wait, or go on ({key})"), key="rounds.pause")
        self._remove = QPushButton(self.tr("Remove…"))
        KeyTip(self._cancel, self.tr("Cancel the running round ({key})"), key="rounds.cancel")
        self._back = QPushButton()
        self._keep = tool_button(self.tr("Keep"))
        self._keep.setCheckable(True)
        self._keep.setToolTip(self.tr("A round that is kept is not deleted"))
        self._note = RoundNote()
        self._log_button = tool_button(self.tr("Log"))
        self._log_button.setCheckable(True)
        head = QHBoxLayout()
        head.setContentsMargins(GRID // 2, 0, 0, 0)
        head.setSpacing(GRID)
        self._title.setMinimumHeight(ROW)
        head.addWidget(self._title)
        head.addWidget(self._about, 1)
        for button in (self._log_button, self._keep, self._pause, self._cancel, self._remove, self._again, self._resume,
                       self._back, self._apply):  # fmt: skip
            head.addWidget(button)
            button.hide()  # until a round is shown that it is for; all at once ask for more room than 960 pixels have
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._note)
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setFixedHeight(LOG_HEIGHT)
        self._log.setAccessibleName(self.tr("Log"))
        self._log.hide()
        self._stack = QStackedWidget(page)
        self._stack.installEventFilter(self)
        areas = [QScrollArea(self._stack) for _ in range(3)]
        labels = self.session.labels.names
        self.start_panel = StartPanel(labels, self.session.project.preset, areas[0].viewport())
        self.run_panel = RunPanel(areas[1].viewport())
        self.result_panel = ResultPanel(labels, areas[2].viewport())
        for area, panel in zip(areas, (self.start_panel, self.run_panel, self.result_panel), strict=True):
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(panel)
            area.viewport().setAutoFillBackground(False)
            panel.setAutoFillBackground(False)
            self._stack.addWidget(area)
        self._waiting = EmptyState()
        self._waiting.actionChosen.connect(self._read_again)
        self._stack.addWidget(self._waiting)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._log)

    def _connect(self) -> None:
        model = self.model
        self._new.clicked.connect(self.show_start)
        self.start_panel.startRequested.connect(self._start)
        self.start_panel.modelRequested.connect(self.open_model)
        self.start_panel.foretellRequested.connect(self.foretell)
        self.list.chosen.connect(self.show_round)
        self.start_panel.showRequested.connect(lambda: self.show_round(model.running))
        self.start_panel.cancelRequested.connect(self.cancel)
        self._cancel.clicked.connect(lambda: model.cancel(self._shown))
        self._pause.clicked.connect(lambda: model.pause(self._shown))
        self._remove.clicked.connect(self.remove)
        self._resume.clicked.connect(lambda: model.resume(self._shown))
        self._apply.clicked.connect(lambda: model.apply(self._shown))
        self._back.clicked.connect(self.go_back)
        self._keep.clicked.connect(lambda kept: model.keep(self._shown, kept))
        self._note.written.connect(model.note)
        self._again.clicked.connect(lambda: model.ingest_round(self._shown))
        self._log_button.toggled.connect(self._show_log)
        self.result_panel.openClips.connect(self.openClips)
        self.run_panel.adoptedRequested.connect(self.open_adopted)
        self.run_panel.clipRequested.connect(lambda key: self.openClips.emit([key]))
        model.ended.connect(self._tell_ended)
        self._loader.loaded.connect(self._show_result)
        self._loader.failed.connect(self._show_unread)
        model.runChanged.connect(self._run_changed)
        model.modelReset.connect(self._rounds_changed)
        model.started.connect(self.show_round)
        model.startFailed.connect(self._refresh)
        model.statusChanged.connect(self.statusChanged)
        self.session.changed.connect(self._apply_changes)

    # ------------------------------------------------------------------ what the window calls

    def bindings(self) -> dict[str, Callable[[], object]]:
        """What the commands of Rounds do."""
        return {
            "rounds.start": self.show_start,
            "rounds.model": self.open_model,
            "rounds.foretell": lambda: self.foretell(self.start_panel.choice()),
            "rounds.cancel": self.cancel,
            "rounds.pause": self.pause,
            "rounds.remove": self.remove,
            "rounds.apply": self.apply_newest,
            "rounds.back": self.go_back,
            "rounds.keep": lambda: self._keep.click() if self._keep.isVisible() else None,
            "rounds.note": lambda: self._note.setFocus() if self._note.isVisible() else None,
            "rounds.changed": self.open_changed,
        }

    def open_model(self) -> None:
        """Choose a model for the rounds to come."""
        dialog = ModelDialog(self.session.project, self.start_panel.choice().preset, self)
        dialog.chosen.connect(self.start_panel.set_preset)
        dialog.exec()
        dialog.deleteLater()
        changes = dialog.changes
        if changes != Changes():
            self.session.runner.run_elsewhere(self.session.project.model.elsewhere)
            self.session.perform(lambda: changes)
        self._refresh()

    def foretell(self, choice: StartChoice) -> None:
        """Say what a round would do and how long it takes; nothing is done."""
        found, dialog = self._foretold(choice)
        if found is not None:
            dialog.show_report(self.tr("What the round would do"), foretold_words(found).splitlines())

    def _foretold(self, choice: StartChoice) -> tuple[Foretold | None, WorkDialog]:
        project, settings = self.session.project, choice.settings()

        def work(_progress, stop) -> Foretold | None:
            return foretell(project, choice.preset, settings, cancelled=stop)

        dialog = WorkDialog(self.tr("Looking what is to do"), BackgroundTask(work, self), self)
        dialog.exec()
        return dialog.result, dialog

    def remove(self) -> None:
        """Remove the round that is shown, where the person says so once more after reading what rests on it."""
        number = self._shown
        if not self.model.removable(number):
            words = self.tr("A round that runs, is kept or is in use cannot be removed.")
            self.session.notice.emit("info", words)
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Remove round {n}").format(n=number))
        box.setText(self.tr("Remove round {n} and its folder?").format(n=number))
        folder = self.session.rounds.folder(number)
        about = self.tr(
            "{folder} goes for good: its settings, log, checkpoint and the table of what it learnt from. Decisions, "
            "clips and features stay, and the number is not given again."
        )
        parts = [about.format(folder=folder)]
        round_ = self.model.round(number)
        if round_ and round_.metrics:
            parts.append(self._say_rests_on(number))
        box.setInformativeText("\n\n".join(parts))
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))  # Enter alone deletes nothing
        box.exec()
        if box.clickedButton() is not yes:
            return
        dialog = WorkDialog(self.tr("Remove round {n}").format(n=number), self.model.removal(number), self)
        dialog.exec()
        dialog.deleteLater()
        if dialog.result is not None:
            newest = self.model.rounds()
            self.show_round(newest[0].number if newest else NEW_ROUND)

    def _say_rests_on(self, number: int) -> str:
        shown, taken = self.session.rounds.rests_on(number)
        text = self.tr(
            "Its model and predictions go too. {shown} decisions were made with its word before the eyes, {taken} of "
            "them took its label: they stay, but why they were made can then not be looked up."
        )
        if not shown:
            text = self.tr("Its model and predictions go too. No decision was made with its word before the eyes.")
        return filled(text, shown=shown, taken=taken)

    def go_back(self) -> None:
        """Make the predictions the queue's again that it had before."""
        number = self.session.rounds.previous()
        if number:
            self.model.apply(number)
        else:
            self.session.notice.emit("info", self.tr("No other round was in use before."))

    def open_changed(self) -> None:
        """Open the clips in Review whose class changed."""
        if self._stack.currentIndex() == RESULT:
            self.result_panel.open_changed()

    def open_adopted(self) -> None:
        """Open the clips in Review that the round shown has adopted so far."""
        found: list[int] = []

        def look() -> Changes:
            found.extend(adopted.clip for adopted in first_of_each(self.session.rounds.adoptions(self._shown)))
            return Changes()

        if self.session.perform(look) and found:
            self.openClips.emit(found)

    def _tell_ended(self, number: int, state: str) -> None:
        text = self.tr("Round {n}: {state}").format(n=number, state=state_word(state))
        tell_desktop(self, self.session.project.name, text)

    def cancel(self) -> None:
        """Cancel the round that runs."""
        if self.model.running:
            self.model.cancel(self.model.running)

    def pause(self) -> None:
        """Let the round that runs wait, or go on."""
        if self.model.running:
            self.model.pause(self.model.running)

    def apply_newest(self) -> None:
        """Make the newest round's predictions the queue's."""
        if round_ := self.model.candidate:
            self.model.apply(round_.number)

    def save_state(self, settings: QSettings) -> None:
        """Remember the layout."""
        settings.setValue(SPLIT, self._split.saveState())
        settings.setValue(MORE_SHOWN, self.start_panel.more())
        settings.setValue(QUICK_WANTED, self.start_panel.quick())

    def restore_state(self, settings: QSettings) -> None:
        """Bring back the layout, and tell the window where the rounds stand."""
        if (state := settings.value(SPLIT)) is not None:
            self._split.restoreState(state)
        self.start_panel.set_more(settings.value(MORE_SHOWN, False, type=bool))
        self.start_panel.set_quick(settings.value(QUICK_WANTED, False, type=bool))
        self.statusChanged.emit(self.model.line)

    def shut_down(self) -> None:
        """Stop following; a running round goes on without the window."""
        self.model.shut_down()

    # ------------------------------------------------------------------ showing

    def show_start(self) -> None:
        """Show what a new round would be started with, ready for Enter."""
        self.show_round(NEW_ROUND)
        self.start_panel.focus_start()

    def show_round(self, number: int) -> None:
        """Show one round's page, or that of a new one."""
        if number != self._shown:
            self._unread = None
        if self._shown != NEW_ROUND:
            self._before_new = self._shown
        self._shown = number
        self.list.mark(self.model.row_of(number))
        self._refresh()

    @property
    def shown(self) -> int:
        """Number of the round whose page is shown, NEW_ROUND for a new one."""
        return self._shown

    def _start(self, choice: StartChoice) -> None:
        ranking, send = self.session.project.model.ranking, False
        if ranking is not None and ranking.server:
            found, _dialog = self._foretold(choice)
            if found is None:
                return
            send = bool(found.sent) and self._may_send(found.sent)
        self.model.start(choice, send)
        self._refresh()

    def _may_send(self, lines: Sequence[Sentence]) -> bool:
        """Whether the person agrees that words go to the server that ranks; without, the round takes them as they
        are."""
        title, send, leave = self.tr("Words leave the program"), self.tr("Send them"), self.tr("Go on without")
        return agrees_to_send(self, title, lines, send, leave)

    def _apply_changes(self, changes: Changes) -> None:
        if self._shown == NEW_ROUND and (changes.clips or changes.decisions or changes.queue):
            self._refresh()

    def _rounds_changed(self) -> None:
        self.list.mark(self.model.row_of(self._shown))
        self._refresh()

    def _run_changed(self, number: int) -> None:
        if number == self._shown:
            self._refresh()

    def _say_strays(self) -> None:
        strays = [said(sentence) for sentence in self.session.rounds.strays()]
        self._strays.setText("\n".join(strays))
        self._strays.setVisible(bool(strays))

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.start_panel.set_narrow(watched.width() < theme.scaled(TWO_CARDS))
            self.result_panel.set_narrow(watched.width() < theme.scaled(TWO_COLUMNS))
            wide = sum(watched.width() >= theme.scaled(least) for least in (TWO_GRIDS, THREE_GRIDS))
            self.result_panel.compared.set_columns(1 + wide)
        return False

    def keyPressEvent(self, event) -> None:
        before = self._before_new if self.model.row_of(self._before_new) >= 0 else NEW_ROUND
        if event.key() != Qt.Key.Key_Escape or self._shown != NEW_ROUND or before == NEW_ROUND:
            super().keyPressEvent(event)
            return
        self.show_round(before)
        self.list.setFocus()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._say_strays()
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            return  # what is hidden must not slow down Review; it is brought up to date when shown
        round_ = self.model.round(self._shown)
        read_only = self.session.project.read_only
        state = self.model.state(round_) if round_ else ""
        done = bool(round_ and round_.metrics)
        active = bool(round_ and not done and self.model.status(round_.number).active)
        self._cancel.setVisible(active)
        self._cancel.setText(self.tr("Stop now") if state == "cancelling" else self.tr("Cancel the round"))
        self._pause.setVisible(active and state != "cancelling")
        self._pause.setText(self.tr("Go on") if state in ("pausing", "paused") else self.tr("Pause"))
        self._resume.setVisible(not done and state in ("lost", "failed", "cancelled", "broken"))
        self._resume.setEnabled(not read_only and not self.model.running)
        self._remove.setVisible(bool(round_) and self.model.removable(round_.number))
        waiting = bool(round_ and not done and self.model.status(round_.number).state == "succeeded")
        self._again.setVisible(waiting and not self.model.ingesting(round_.number))
        self._apply.setVisible(done and not round_.applied)
        self._apply.setEnabled(not read_only)
        shows = self._result is not None and self._result.round == round_
        self._apply.setText(use_words(self._result.comparison if shows else None))
        back = self.session.rounds.previous() if done and round_.applied else 0
        self._back.setVisible(back > 0)
        self._back.setEnabled(not read_only)
        self._back.setText(self.tr("Back to round {n}").format(n=back))
        self._keep.setVisible(done)
        self._keep.setEnabled(not read_only)
        self._keep.setChecked(bool(round_ and round_.kept))
        self._note.setVisible(round_ is not None)
        if round_ is not None:
            self._note.show_note(round_.number, round_.note, read_only)
        self._log_button.setVisible(round_ is not None)
        self._new.setEnabled(self._shown != NEW_ROUND)
        if round_ is None:
            self._show_new(read_only)
        elif done:
            self._show_finished(round_)
        else:
            self._show_running(round_, state)
        self._show_log(self._log_button.isChecked())

    def _show_new(self, read_only: bool) -> None:
        first = not self.model.rounds()
        self._title.setText(self.tr("The first round") if first else self.tr("New round"))
        about = self.tr("Trains the model on the labels there are; its predictions then put the queue in order.")
        self._about.setText(about if first else self.tr("Trains the model anew with the labels as they stand now."))
        self.start_panel.show_counts(self.session.queue.counts())
        busy = ""
        if read_only:
            busy = self.tr("The project is read-only.")
        elif self.model.starting:
            busy = self.tr("Freezing the labels…")
        elif self.model.running:
            busy = self.tr("Round {n} is still running.").format(n=self.model.running)
        self.start_panel.set_busy(busy, bool(self.model.running and not self.model.starting))
        self._stack.setCurrentIndex(START)

    def _show_running(self, round_: Round, state: str) -> None:
        run = self.model.status(round_.number)
        self._title.setText(self.tr("Round {n}").format(n=round_.number))
        parts = [state_word(state)]
        if self.model.ingesting(round_.number):
            parts = [self.tr("ingesting its results…")]
        elif run.active:
            parts.append(self.tr("go on reviewing; the round does not need the window"))
        else:
            parts.append(moment(round_.ended or round_.created))
        self._about.setText(" · ".join(parts))
        self._read_adoptions(round_.number, run)
        self.run_panel.show_run(run)
        self._stack.setCurrentIndex(RUN)

    def _read_adoptions(self, number: int, run: RunStatus) -> None:
        """Have the list of adopted clips read anew where a step has come to its end."""
        steps = (number, len(run.reached), run.values.get("adopted"))
        if steps == self._listed or not run.active:
            return
        if steps[0] != self._listed[0]:
            self.run_panel.adoptions.show_adopted(())
        self._listed = steps
        rounds = self.session.rounds

        def read(_progress, _cancelled) -> tuple[int, list[Adopted]]:
            return number, first_of_each(rounds.adoptions(number))

        task = BackgroundTask(read, self)
        task.finished.connect(self._show_adoptions)
        task.start()
        self._reading = task

    def _show_adoptions(self, found: tuple[int, list[Adopted]]) -> None:
        number, adopted = found
        if number == self._shown:
            seen = set(self.session.in_sight([each.clip for each in adopted]))
            self.run_panel.adoptions.show_adopted([each for each in adopted if each.clip in seen])
            self._run_changed(number)

    def _show_finished(self, round_: Round) -> None:
        self._title.setText(self.tr("Round {n}").format(n=round_.number))
        run = self.model.status(round_.number)
        parts = [state_word("succeeded", round_.applied), moment(round_.ended or round_.created)]
        if run.started and run.ended > run.started:
            took = self.tr("took {time} after it was resumed") if run.resumed else self.tr("took {time}")
            parts.append(took.format(time=duration(run.ended - run.started)))
        self._about.setText(" · ".join(parts))
        if self._result and self._result.round == round_:
            self._stack.setCurrentIndex(RESULT)
            return
        self._stack.setCurrentIndex(WAITING)
        if self._unread and self._unread[0] == round_:
            self._waiting.say(
                self.tr("Round {n} cannot be shown").format(n=round_.number),
                self._unread[1],
                action=self.tr("Read it again"),
            )
            return
        self._waiting.say(self.tr("Reading round {n}…").format(n=round_.number), "")
        self._loader.load(round_, self.model.beside(round_.number))

    def _show_unread(self, round_: Round, sentence: str) -> None:
        self._unread = (round_, sentence)
        self.session.notice.emit("error", sentence)
        self._refresh()

    def _read_again(self) -> None:
        self._unread = None
        self._refresh()

    def _show_result(self, result: RoundResult) -> None:
        self._result, self._unread = result, None
        if result.round.number != self._shown:
            return
        self._apply.setText(use_words(result.comparison))
        self.result_panel.show_result(result, self.model.status(result.round.number).points)
        self._stack.setCurrentIndex(RESULT)
        self._apply.setToolTip(tip(said(result.comparison.sentence())) if result.comparison else "")

    def _show_log(self, shown: bool) -> None:
        visible = shown and self._shown != NEW_ROUND
        self._log.setVisible(visible)
        if not visible:
            return
        text = self.model.log(self._shown) or self.tr("Nothing was written yet.")
        if text != self._log.toPlainText():
            self._log.setPlainText(text)
            self._log.verticalScrollBar().setValue(self._log.verticalScrollBar().maximum())
