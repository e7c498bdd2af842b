"""The rounds of a project as a list that follows their processes: start, cancel, resume, ingest, apply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from emodesk.domain import BROKEN, Changes, DomainError, Round
from emodesk.domain.figures import figures_of
from emodesk.runs import ACTIVE, RunStatus, log_tail
from emodesk.services.comparing import Comparison, compare
from emodesk.viewmodels.round_words import own_score, say_few, score, state_word, status_line, tr
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.start import StartChoice
from emodesk.viewmodels.tasks import POOL, BackgroundTask

BUSY_MILLISECONDS = 250  # between two looks while a process works
IDLE_MILLISECONDS = 3000  # while only lost rounds could come back
PATIENCE_MILLISECONDS = 10_000  # for results on their way into the store when the window closes
FOLLOWED = ("queued", *ACTIVE, "lost")


class RoundsModel(QAbstractListModel):
    """Rounds, newest first, with where each process stands.

    Results of a round that has ended well are ingested in a worker thread, without being asked for.

    Signals:
        runChanged: number of a round whose process moved on.
        ended: number and state of a round that has just come to its end.
        statusChanged: the line for the status bar, '' when nothing runs.
        started: number of a round whose process has been started.
        startFailed: a round could not be started; the sentence has been given as a notice.
    """

    RoundRole = Qt.ItemDataRole.UserRole + 1
    StatusRole = Qt.ItemDataRole.UserRole + 2

    runChanged = Signal(int)
    ended = Signal(int, str)
    statusChanged = Signal(str)
    started = Signal(int)
    startFailed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rounds: list[Round] = []
        self._runs: dict[int, RunStatus] = {}
        self._tasks: dict[str, BackgroundTask] = {}
        self._line = ""
        self._open = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.poll)
        session.changed.connect(self._apply)
        self._read()
        self._say_line()
        self._pace()
        QTimer.singleShot(0, self, self._reconcile)  # once somebody listens to the notices

    # ------------------------------------------------------------------ asking

    def rounds(self) -> list[Round]:
        """All rounds, newest first."""
        return list(self._rounds)

    def round(self, number: int) -> Round | None:
        """A round by its number, None where there is none."""
        return next((round_ for round_ in self._rounds if round_.number == number), None)

    def row_of(self, number: int) -> int:
        """Row of a round, -1 where there is none."""
        return next((row for row, round_ in enumerate(self._rounds) if round_.number == number), -1)

    def status(self, number: int) -> RunStatus:
        """Where a round's process stands."""
        if number not in self._runs:
            self._runs[number] = self._session.runner.status(self._session.rounds.folder(number))
        return self._runs[number]

    def state(self, round_: Round) -> str:
        """The state that is shown for a round: its process's, or what is stored where it was ingested."""
        return round_.status if round_.metrics or round_.status == BROKEN else self.status(round_.number).state

    def before(self, number: int) -> Round | None:
        """The round with results that came before another, None for the first."""
        return next((round_ for round_ in self._rounds if round_.number < number and round_.metrics), None)

    def beside(self, number: int) -> Round | None:
        """The round that another is compared with: the one in use, or for that one itself the one before; None for
        none."""
        applied = next((round_ for round_ in self._rounds if round_.applied and round_.metrics), None)
        return self.before(number) if applied is None or applied.number == number else applied

    @property
    def line(self) -> str:
        """The line for the status bar."""
        return self._line

    @property
    def running(self) -> int:
        """Number of the round that a process works on, 0 for none."""
        return next((number for number, run in self._runs.items() if run.active), 0)

    @property
    def starting(self) -> bool:
        """Whether a snapshot for a new round is being written."""
        return "start" in self._tasks

    def ingesting(self, number: int) -> bool:
        """Whether a round's results are on their way into the store."""
        return f"ingest {number}" in self._tasks

    @property
    def candidate(self) -> Round | None:
        """The newest round with results, where its predictions are not the queue's yet."""
        newest = next((round_ for round_ in self._rounds if round_.metrics), None)
        return newest if newest and not newest.applied else None

    def log(self, number: int) -> str:
        """The last lines that a round's process wrote."""
        return log_tail(self._session.rounds.folder(number))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rounds)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rounds):
            return None
        round_ = self._rounds[index.row()]
        if role == self.RoundRole:
            return round_
        if role == self.StatusRole:
            return self.status(round_.number)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{tr('round {n}').format(n=round_.number)}: {state_word(self.state(round_), round_.applied)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return own_score(round_)
        return None

    # ------------------------------------------------------------------ doing

    def start(self, choice: StartChoice, send: bool = False) -> None:
        """Freeze the labels as they stand and start the trainer on them; the round appears once it has begun.

        `send`: the person agreed that transcripts without a ranking go to the server that the project names.
        """
        if self.running or self.starting:
            words = self.tr("Round {n} is still running; cancel it or wait for its end.")
            self._session.notice.emit("warning", words.format(n=self.running))
            return
        service, runner, features = self._session.rounds, self._session.runner, self._session.project.features_folder

        def work(_progress: object, _cancelled: object) -> Path:
            # Before there is a folder: a preset that cannot be leaves no failed round behind.
            runner.check(choice.preset, service.settings(choice.settings(), choice.preset), features)
            folder = service.snapshot(choice.preset, choice.settings(), send)
            runner.start(folder)
            return folder

        self._do("start", work, self._started, self.startFailed.emit)

    def cancel(self, number: int) -> None:
        """Ask a round to stop; a second time ends it at once."""
        self._on_folder(number, self._session.runner.cancel)

    def pause(self, number: int) -> None:
        """Let a round wait after its present batch; one that waits goes on."""
        waits = self.status(number).state in ("pausing", "paused")
        self._on_folder(number, self._session.runner.resume if waits else self._session.runner.pause)

    def resume(self, number: int) -> None:
        """Go on with a round that was lost, cancelled or failed, with its clips where they are now."""
        name, folder = f"resume {number}", self._session.rounds.folder(number)
        if name in self._tasks:
            return
        service, runner = self._session.rounds, self._session.runner

        def work(_progress: object, _cancelled: object) -> None:
            service.place_clips(number)
            runner.resume(folder)

        self._do(name, work, lambda _none: self._acted_on(number))

    def removable(self, number: int) -> bool:
        """Whether a round can be taken out of the project: nobody works on it, keeps it, or has it in use."""
        round_ = self.round(number)
        if round_ is None or self._session.project.read_only or self.ingesting(number):
            return False
        return not (round_.applied or round_.kept) if round_.metrics else not self.status(number).active

    def removal(self, number: int) -> BackgroundTask:
        """Takes a round out of the project, its folder with it, and its results where it has some; the caller starts
        it and hears what becomes of it."""
        service, words = self._session.rounds, self.tr("Removing round {n}…").format(n=number)

        def work(progress: Callable[..., None], stop: Callable[[], bool]) -> Changes:
            progress(0, 0, words)
            return service.remove(number, with_results=True, stop=stop)

        task = BackgroundTask(work, self)
        task.finished.connect(lambda changes: self._removed(number, changes))
        return task

    def _removed(self, number: int, changes: Changes) -> None:
        self._session.runner.forget(self._session.rounds.folder(number))
        self._runs.pop(number, None)
        self._announce(changes)
        self._session.notice.emit("info", self.tr("Round {n} was removed.").format(n=number))

    def apply(self, number: int) -> bool:
        """Make a round's predictions the queue's."""
        if not self._session.perform(lambda: self._session.rounds.apply(number, self._session.reviewer)):
            return False
        words = self.tr("The queue now shows the predictions of round {n}.")
        self._session.notice.emit("info", words.format(n=number))
        return True

    def keep(self, number: int, kept: bool) -> None:
        """Mark a round as one that is not to be deleted, or take the mark away."""
        self._session.perform(lambda: self._session.rounds.keep(number, kept))

    def note(self, number: int, text: str) -> None:
        """Write a note on a round in place of the one before."""
        self._session.perform(lambda: self._session.rounds.note(number, text))

    def ingest_round(self, number: int) -> None:
        """Take a finished round's results into the store, in a worker thread."""
        name = f"ingest {number}"
        if name in self._tasks or self._session.project.read_only:
            return
        service, project, beside = self._session.rounds, self._session.project, self.beside(number)

        def work(_progress: object, _cancelled: object) -> tuple[Changes, Comparison | None]:
            changes = service.ingest(number)
            if beside is None or beside.number == number:
                return changes, None
            try:
                return changes, compare(project, beside.number, number)
            except DomainError:  # what is wrong with the other round is said where that is shown
                return changes, None

        self._do(name, work, lambda done: self._ingested(number, *done))
        self.runChanged.emit(number)

    def shut_down(self) -> None:
        """Stop following; processes go on without the window."""
        self._open = False
        self._timer.stop()
        for number, run in self._runs.items():
            if run.ending or run.state == "cancelling":  # nobody would see to its end
                self._session.runner.end_cancelled(self._session.rounds.folder(number))
        if self._tasks:
            POOL.waitForDone(PATIENCE_MILLISECONDS)

    # ------------------------------------------------------------------ following

    def poll(self) -> None:
        """Look at every process that may have moved on."""
        for round_ in self.rounds():
            if round_.metrics or not _is_followed(self.status(round_.number)):
                continue
            before = self._runs[round_.number]
            now = self._session.runner.attend(self._session.rounds.folder(round_.number))
            self._runs[round_.number] = now
            if now != before:
                self._moved(round_.number)
            if before.active and now.lost:
                self._tell_lost(round_.number)
            elif (before.state in FOLLOWED and now.state not in FOLLOWED) or (
                _unsettled(before) and not _unsettled(now)
            ):
                self._has_ended(round_.number, now)
        self._say_line()
        self._pace()

    def _moved(self, number: int) -> None:
        index = self.index(self.row_of(number))
        self.dataChanged.emit(index, index)
        self.runChanged.emit(number)

    def _has_ended(self, number: int, status: RunStatus) -> None:
        self.ended.emit(number, status.state)
        if status.state == "succeeded":
            self.ingest_round(number)
            return
        if not self._session.project.read_only:
            self._session.perform(lambda: self._session.rounds.note_end(number, status.state, status.message))
        if status.state == "failed":
            words = self.tr("Round {n} failed. {why}").format(n=number, why=said(status.message))
            self._session.notice.emit("error", words)

    def _reconcile(self) -> None:
        """Ingest what another window, or nobody, saw to its end; tell of what was lost."""
        if not self._open:
            return
        found = self._session.runner.reconcile(self._session.project.rounds_folder, self._session.rounds.ingested())
        for folder in found.finished:
            self.ingest_round(int(folder.name))
        for folder in found.lost:
            self._tell_lost(int(folder.name))

    def _tell_lost(self, number: int) -> None:
        words = self.tr("Round {n} was lost; resume it in Rounds.")
        self._session.notice.emit("warning", words.format(n=number))

    def _ingested(self, number: int, changes: Changes, found: Comparison | None) -> None:
        self._announce(changes or Changes(rounds=(number,)))
        round_ = self.round(number)
        if round_ is None or not round_.metrics:
            return
        figures = figures_of(round_.metrics, "cv")
        waf, few = score(figures.waf.value if figures else None), say_few(figures)
        words = self.tr("Round {n} is ready: WAF {waf}.").format(n=number, waf=waf)
        if few:
            words = self.tr("Round {n} is ready. {few}").format(n=number, few=few)
        elif found is not None:
            words = self.tr("Round {n} is ready: WAF {waf}. Beside round {before}: {sentence}.").format(
                n=number, waf=waf, before=found.before.number, sentence=said(found.sentence())
            )
        self._session.notice.emit("info", words)
        self.runChanged.emit(number)

    def _started(self, folder: Path) -> None:
        number = int(folder.name)
        self._announce(Changes(rounds=(number,)))
        self.started.emit(number)
        self.poll()

    def _announce(self, changes: Changes) -> None:
        self._session.last = changes
        self._session.changed.emit(changes)

    def _apply(self, changes: Changes) -> None:
        if changes.rounds:
            self._reload()

    def _reload(self) -> None:
        self.beginResetModel()
        self._read()
        self.endResetModel()
        self._say_line()
        self._pace()

    def _read(self) -> None:
        self._rounds = list(reversed(self._session.rounds.list()))
        self._runs = {number: run for number, run in self._runs.items() if self.row_of(number) >= 0}
        for round_ in self._rounds:
            if not round_.metrics:
                self.status(round_.number)

    def _pace(self) -> None:
        waiting = [self.status(round_.number) for round_ in self._rounds if not round_.metrics]
        if any(status.active or status.ending for status in waiting):
            self._timer.start(BUSY_MILLISECONDS)
        elif any(status.state in FOLLOWED for status in waiting):
            self._timer.start(IDLE_MILLISECONDS)
        else:
            self._timer.stop()

    def _say_line(self) -> None:
        number, candidate = self.running, self.candidate
        line = status_line(number, self._runs[number]) if number else ""
        if not number and candidate:
            line = self.tr("round {n} is ready").format(n=candidate.number)
        if line != self._line:
            self._line = line
            self.statusChanged.emit(line)

    # ------------------------------------------------------------------ helpers

    def _on_folder(self, number: int, act: Callable[[Path], None]) -> None:
        folder = self._session.rounds.folder(number)

        def operation() -> Changes:
            act(folder)
            return Changes()

        if self._session.perform(operation):
            self._acted_on(number)
        else:
            self.poll()

    def _acted_on(self, number: int) -> None:
        """Follow what becomes of a round that something was done about."""
        self._runs[number] = self._session.runner.status(self._session.rounds.folder(number))
        self._moved(number)
        self.poll()
        self._timer.start(BUSY_MILLISECONDS)

    def _do(
        self,
        name: str,
        work: Callable[..., object],
        then: Callable[..., None],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        task = BackgroundTask(work, self)

        def finished(result: object) -> None:
            self._tasks.pop(name)
            then(result)

        def failed(sentence: str) -> None:
            self._tasks.pop(name)
            self._session.notice.emit("error", sentence)
            self._reload()
            if otherwise:
                otherwise()

        task.finished.connect(finished)
        task.failed.connect(failed)
        self._tasks[name] = task
        task.start()


def _is_followed(status: RunStatus) -> bool:
    return status.state in FOLLOWED or status.ending or _unsettled(status)


def _unsettled(status: RunStatus) -> bool:
    """Whether a round had failed before anybody looked, and its files do not say so yet."""
    return status.state == "failed" and not status.ended
