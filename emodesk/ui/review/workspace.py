"""Review: the queue, the picture with its timeline, what the model says, and the decisions below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from emodesk.commands.registry import COMMANDS, Command
from emodesk.domain import Changes
from emodesk.domain.details import INTENSITIES, STEPS
from emodesk.domain.queue import OWN_LISTS, order_of
from emodesk.media.stand_ins import SHRUNK, USUAL
from emodesk.runs import ACTIVE
from emodesk.services.snapshot import CLIPS_NEEDED, LABELS_NEEDED
from emodesk.ui.review.beside_dialog import BesideDialog
from emodesk.ui.review.cannot_show import CannotShow
from emodesk.ui.review.context_strip import ContextStrip
from emodesk.ui.review.details_bar import DetailsBar
from emodesk.ui.review.label_bar import LabelBar
from emodesk.ui.review.note_field import NoteField
from emodesk.ui.review.painted import PaintedParts
from emodesk.ui.review.panel_area import PanelArea
from emodesk.ui.review.panel_dock import PanelDock
from emodesk.ui.review.playback_dialog import MOST_AHEAD, MOST_DELAY, PlaybackDialog
from emodesk.ui.review.prediction_panel import PredictionPanel
from emodesk.ui.review.queue_panel import QueuePanel
from emodesk.ui.review.stage import Stage
from emodesk.ui.review.thumbnails import CACHE, ClipPixmaps
from emodesk.ui.review.toast import Toast
from emodesk.ui.review.votes_strip import LOW as VOTES_LOW
from emodesk.ui.review.votes_strip import VotesStrip
from emodesk.ui.theme import GRID, theme
from emodesk.ui.timeline.timeline import ZOOM_STEP
from emodesk.ui.widgets.key_tip import with_keys
from emodesk.ui.widgets.tab_order import follow_the_eye
from emodesk.viewmodels import words
from emodesk.viewmodels.adjudication import Adjudicating
from emodesk.viewmodels.before_painting import BeforePainting
from emodesk.viewmodels.key_words import key_words
from emodesk.viewmodels.passes import PassReading
from emodesk.viewmodels.places import PlaceKeeper
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.queue import QueueModel
from emodesk.viewmodels.review import ReviewModel
from emodesk.viewmodels.session import NO_CLIP, Session

JUMP = 10  # frames
CLIPS_TO_COMPARE = 8  # clips after the selected one that may be put beside it
ADVANCES = "review/advances"
DELAY, OPENS_AHEAD, STAND_INS = "player/delay", "player/ahead", "player/stand_ins"
ORDER = "review/order"  # key in the settings


class ReviewWorkspace(QWidget):
    """The workspace of the annotator; the window binds its keys through `bindings`.

    Signals:
        commandRequested: id of a command that an empty panel offers ("project.import", "rounds.start").
    """

    commandRequested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.queue = QueueModel(session, self)
        self.flow = ReviewModel(session, self.queue, self)
        self.stage = Stage(session, self.flow.ahead, self.queue.why, self)
        self.prediction = PredictionModel(session, self)
        self.stage.set_prediction(self.prediction)
        folder = None if session.project.read_only else session.project.folder / CACHE
        self.thumbnails = ClipPixmaps(session, folder, self)
        self.queue_panel = QueuePanel(session, self.queue, self.thumbnails.get)
        self.prediction_panel = PredictionPanel(self.prediction, session.labels.names)
        self.label_bar = LabelBar(session.labels.names)
        self._cannot_show = CannotShow(self.stage.player)
        self._toast = Toast(self.stage.player)
        self.painted = PaintedParts(self)
        self._panels = PanelArea(self)
        self._queue_dock = PanelDock("queue", self.tr("Queue"), self.queue_panel, self._panels)
        said = PanelDock("prediction", self.tr("What the model says"), self.prediction_panel, self._panels)
        self._panels.build(self.stage.player, self._queue_dock, said, list(self.stage.docks), self.stage.transport)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._panels, 1)
        self.adjudicating = Adjudicating(session, self.queue, self.prediction, self)
        self.votes = VotesStrip(self.adjudicating, session.labels.names)
        layout.addWidget(self.votes)
        self.details_bar = DetailsBar(session.labels.names)
        layout.addWidget(self.details_bar)
        layout.addWidget(self.label_bar)
        self.note_field = NoteField(self, self.label_bar)
        self.context = ContextStrip(session, self.thumbnails.get, self, self.label_bar)
        self.beside: BesideDialog | None = None
        self.playback: PlaybackDialog | None = None
        self._shrunk = USUAL
        self._keep_note = self.flow.comment  # what is done with what is written there
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ordered = -1  # rows of modalities when the Tab key's way was last laid
        self._order_later = QTimer(self, singleShot=True, interval=0)
        self._order_later.timeout.connect(self._order_focus)
        for dock in self._panels.findChildren(PanelDock):
            dock.dockLocationChanged.connect(self._order_later.start)
        self._decision_later = BeforePainting(self._show_decision, self)
        self._watch()
        self._connect()
        self._count()
        self._say_no_prediction()
        self.places = PlaceKeeper(session, self.queue, self)
        self.reading = PassReading(session, self.queue, self)
        self.reading.changed.connect(lambda: self.queue_panel.say_list(self.reading.line))
        self.adjudicating.changed.connect(self._say_adjudicating)

    def _place_votes(self) -> None:
        """Above the labels; where the window is too low for that, in the panel at the side."""
        height = theme.area(self).height()
        low = height < VOTES_LOW
        place = self.prediction_panel.above if low else self.layout()
        if place.indexOf(self.votes) < 0:
            place.insertWidget(0 if low else 1, self.votes)
        self.votes.stand(height, low)

    def _say_adjudicating(self) -> None:
        if self.session.reading is None:
            self.queue_panel.say_list(self.adjudicating.line)

    def _order_focus(self) -> None:
        """Lay the Tab key's way anew where panels were moved or rows came."""
        self._ordered = len(self.prediction_panel.rows)
        follow_the_eye(self, *self._panels.reading_order(), self.label_bar)

    def _watch(self) -> None:
        """What has to have been painted for a clip before a key decides on it."""
        player, panel, bar = self.stage.player, self.prediction_panel, self.label_bar
        self.painted.watch(player, lambda _region: player.held, lambda: True)
        self.painted.watch(self.stage.transcript.painted, lambda _region: self.stage.transcript.clip_key)
        self.painted.watch(panel.said, lambda _region: self.prediction.clip)
        self.painted.watch(bar, lambda _region: bar.clip)
        queue = self.queue_panel
        self.painted.watch(queue.list.viewport(), queue.painted_key, queue.is_row_in_sight)
        self.flow.screen = self

    def _connect(self) -> None:
        session = self.session
        self.thumbnails.ready.connect(lambda _key: self.queue_panel.list.viewport().update())
        self.thumbnails.ready.connect(lambda _key: self.context.pictures.update())
        session.clipSelected.connect(lambda _key: self.thumbnails.hold())
        # After the stage, which has the picture painted at once, and all else with it that has changed by then.
        session.clipSelected.connect(self.queue_panel.show_selected)
        self.stage.shown.connect(self.thumbnails.release)
        self.context.clipChosen.connect(self.visit)
        self.queue_panel.clipChosen.connect(session.select)
        self.queue_panel.searchCancelled.connect(lambda: self.places.return_to_place(self.queue_panel.end_search))
        self.queue_panel.commandRequested.connect(self.commandRequested)
        self._cannot_show.findChosen.connect(lambda: self.commandRequested.emit("project.relink"))
        self._cannot_show.unseenChosen.connect(self.decide_unseen)
        self.stage.player.problemChanged.connect(self._show_problem)
        self.prediction_panel.commandRequested.connect(self.commandRequested)
        for signal in (self.queue.reloaded, self.queue.rowsInserted, self.queue.rowsRemoved):
            signal.connect(self._count)
        self.queue.reloaded.connect(self.stage.show_heading)
        self.flow.said.connect(self._toast.say)
        self.stage.rating.said.connect(self._toast.say)
        self.stage.rating.ended.connect(self.setFocus)
        self.prediction.changed.connect(self._decision_later.start)
        self.prediction.unveiled.connect(self._say_no_prediction)
        self.prediction.unveiled.connect(self.painted.expect)
        session.reviewerChanged.connect(lambda _name: self._say_no_prediction())
        session.clipSelected.connect(
            lambda _key: self._say_no_prediction() if self.prediction.prediction is None else None
        )
        session.clipSelected.connect(self.painted.refresh)
        session.changed.connect(self._apply)
        bar = self.label_bar
        bar.labelChosen.connect(self.flow.label)
        bar.acceptChosen.connect(self.flow.accept)
        bar.skipChosen.connect(self.flow.skip)
        bar.flagChosen.connect(self.flow.flag)
        more = self.details_bar
        more.secondChosen.connect(self.flow.say_second)
        more.intensityChosen.connect(lambda number: self.flow.say(intensity=number))
        more.affectChosen.connect(lambda valence, arousal: self.flow.say(valence=valence, arousal=arousal))
        more.wordsRequested.connect(self.ask_own_words)
        self.flow.detailsChanged.connect(lambda: more.show_details(self.flow.details))
        more.show_asked(session.project.asks)
        self.votes.sideChosen.connect(lambda index: self.flow.label(index) if index >= 0 else self.flow.cannot_tell())
        self.votes.finishChosen.connect(self.adjudicating.finish_agreeing)
        self.note_field.entered.connect(self._take_note)
        self.note_field.left.connect(self.setFocus)
        session.clipSelected.connect(lambda _key: self.note_field.close_field())

    # ------------------------------------------------------------------ for the window

    def commands(self) -> list[Command]:
        """The registry's commands that hold here."""
        return [command for command in COMMANDS if command.id in self.bindings()]

    def bindings(self) -> dict[str, Callable[[], object]]:
        """What each command of Review does, by its id."""
        flow, stage, names = self.flow, self.stage, self.session.labels.names
        decisions = {f"review.label{n + 1}": lambda n=n: flow.label(n) for n in range(len(self.session.labels))}
        decisions |= self._details_bindings()
        return decisions | {
            "review.accept": flow.accept,
            "review.cannottell": flow.cannot_tell,
            "review.skip": flow.skip,
            "review.later": flow.later,
            "review.flag": flow.flag,
            "review.flagwhy": self.ask_reason,
            "review.comment": self.ask_comment,
            "review.words": self.ask_words,
            "review.unseen": self.decide_unseen,
            "review.back": self.back,
            "review.undo": flow.undo,
            "review.redo": flow.redo,
            "review.lastones": self.back_through_decisions,
            "review.advance": flow.switch_advance,
            "review.next": flow.next,
            "review.previous": flow.previous,
            "review.recording": self.show_recording,
            "review.recordinglist": self.open_recording,
            "review.search": self._search,
            "review.play": stage.player.toggle,
            "review.stepback": lambda: stage.player.step(-1),
            "review.stepforward": lambda: stage.player.step(1),
            "review.jumpback": lambda: stage.player.step(-JUMP),
            "review.jumpforward": lambda: stage.player.step(JUMP),
            "review.start": stage.to_start,
            "review.end": stage.to_end,
            "review.loop": stage.transport.loop.toggle,
            "review.slower": lambda: stage.transport.change_speed(-1),
            "review.faster": lambda: stage.transport.change_speed(1),
            "review.mute": stage.transport.mute.toggle,
            "review.zoomin": lambda: stage.timeline.zoom(ZOOM_STEP),
            "review.zoomout": lambda: stage.timeline.zoom(1 / ZOOM_STEP),
            "review.zoomspan": stage.zoom_to_selection,
            "review.spanstart": stage.select_from_here,
            "review.spanend": stage.select_to_here,
            "review.spannone": stage.select_nothing,
            **{f"review.span{n + 1}": lambda name=name: stage.label_span(name) for n, name in enumerate(names[:9])},
            "review.spannote": self.ask_span,
            "review.spanremove": stage.remove_span,
            "review.spannext": lambda: stage.go_to_span(1),
            "review.spanprevious": lambda: stage.go_to_span(-1),
            "review.startback": lambda: stage.nudge(0, -1),
            "review.startforward": lambda: stage.nudge(0, 1),
            "review.endback": lambda: stage.nudge(1, -1),
            "review.endforward": lambda: stage.nudge(1, 1),
            "review.spectrogram": stage.switch_spectrogram,
            "review.curves": stage.switch_form,
            "review.playback": self.set_playback,
            "review.beside": self.open_beside,
            "review.rate": stage.rating.start,
            "review.facebox": stage.transport.face_box.toggle,
        }

    def _details_bindings(self) -> dict[str, Callable[[], object]]:
        """Keys for what the project asks for beside the label."""
        flow, asks = self.flow, self.session.project.asks
        found: dict[str, Callable[[], object]] = {}
        if "second" in asks:
            count = min(len(self.session.labels), 9)
            found |= {f"review.second{n + 1}": lambda n=n: flow.say_second(n) for n in range(count)}
        if "intensity" in asks:
            found |= {f"review.intensity{n}": lambda n=n: flow.say(intensity=n) for n in range(1, INTENSITIES + 1)}
        if "affect" in asks:
            for n in range(9):
                place = {"valence": 1 + 2 * (n % 3), "arousal": STEPS - 2 * (n // 3)}
                found[f"review.affect{n + 1}"] = lambda place=place: flow.say(**place)
        if "words" in asks:
            found["review.ownwords"] = self.ask_own_words
        return found

    def panels(self) -> list[QAction]:
        """One checkable action a panel, for the window's menu."""
        return self._panels.toggles()

    def open_clips(self, keys: Sequence[int]) -> None:
        """Review only these clips, in this order, until the chip above the queue is closed."""
        self.session.read(None)
        seen = self.session.in_sight(keys)
        if len(seen) < len(keys):
            text = self.tr("Left out of the list, as they are decided blind: {n}. They open once you have chosen.")
            self.session.notice.emit("info", text.format(n=len(keys) - len(seen)))
        if seen:
            self.queue.restrict(seen)
            self.session.select(self.queue.key_at(0))

    def show_recording(self) -> None:
        """Show what was said before and after as pictures, or no more."""
        if self.context.isVisible():
            self.context.hide()
        elif not self.context.open_strip():
            self.flow.said.emit(self.tr("No other clip of this project is of the same recording."))

    def open_recording(self) -> None:
        """List the clips of the same recording or dialogue in the order in which they are spoken; Esc leads back."""
        key = self.session.selected
        if key == NO_CLIP or self.queue.restriction is not None:
            self.back()
            return
        keys = self.session.queue.recording(key)
        if len(keys) < 2:
            self.flow.said.emit(self.tr("No other clip of this project is of the same recording."))
            return
        self.open_clips(keys)
        self.session.select(key)

    def open_beside(self) -> None:
        """Play the selected clip beside another, or under two rounds."""
        key = self.session.selected
        if key == NO_CLIP:
            return
        self.stage.player.pause()
        others = [
            *self.session.queue.recording(key),
            *self.queue.following(key, CLIPS_TO_COMPARE),
            self.queue.preceding(key),
        ]
        others = [other for other in dict.fromkeys(others) if other not in (key, NO_CLIP)]
        self.beside = BesideDialog(self.session, key, others, self)
        self.beside.finished.connect(self._forget_beside)
        self.beside.open()

    def _forget_beside(self) -> None:
        self.beside = None  # it deletes itself

    def set_playback(self) -> None:
        """Say how this machine plays."""
        dialog = PlaybackDialog(self.stage.player.player.head.delay, self.flow.opens_ahead, self._shrunk, self)
        dialog.delayChanged.connect(self._set_delay)
        dialog.aheadChanged.connect(self._set_ahead)
        dialog.shrunkChanged.connect(self._set_shrunk)
        dialog.open()
        self.playback = dialog

    def _set_delay(self, seconds: float) -> None:
        self.stage.player.player.head.delay = seconds

    def _set_ahead(self, count: int) -> None:
        self.flow.opens_ahead = count
        self.stage.player.player.open_ahead(count)

    def _set_shrunk(self, shrunk: int) -> None:
        self._shrunk = shrunk
        self.stage.player.player.shrink_stand_ins(shrunk)

    def visit(self, key: int) -> None:
        """Look at one clip, wherever it is; Esc leads back."""
        self.places.visit(key)

    def back_through_decisions(self) -> None:
        """Look at what one decided last, then at the one before; Esc leads back."""
        key = self.flow.earlier()
        if key != NO_CLIP:
            self.places.visit(key)

    def back(self) -> None:
        """Close an opened list and end a search; where there is neither, back to one's place in the queue."""
        if self.stage.rating.is_running:
            self.stage.rating.end()
        elif self.context.isVisible():
            self.context.hide()
        elif self.queue.restriction is not None:
            self.queue.restrict(None)
        else:
            self.places.return_to_place(self.queue_panel.end_search)

    def decide_unseen(self) -> None:
        """Let the clip that cannot be shown be decided by its sound or transcript alone."""
        if self.flow.allow_unseen():
            self._show_problem()

    def ask_comment(self) -> None:
        """Open the field for a comment on the selected clip."""
        what = self.tr("Comment on this clip · Enter keeps it, Esc leaves")
        self._ask_note(what, lambda text: not text or self.flow.comment(text))

    def ask_own_words(self) -> None:
        """Open the field for words of one's own; the next decision on the clip says them."""
        what = self.tr("In your own words · Enter keeps it for the next decision, Esc leaves")
        self._ask_note(what, lambda text: self.flow.say(words=text), self.flow.details.words)

    def ask_reason(self) -> None:
        """Open the field for why the selected clip is flagged; Enter there flags it."""
        self._ask_note(self.tr("Why it is flagged, or nothing · Enter flags, Esc leaves"), self.flow.flag)

    def ask_span(self) -> None:
        """Open the field for what is to be said of the part of the clip that is selected."""
        if self.stage.timeline.selection is None:
            text = self.tr("Nothing is selected: Shift and a drag on the timeline, or {start} and {end}.")
            self.flow.said.emit(text.format(start=key_words("review.spanstart"), end=key_words("review.spanend")))
            return
        span = self.stage.spans.span
        what = self.tr("Note on what is selected · Enter keeps it, Esc leaves")
        self._ask_note(what, lambda text: not text or self.stage.note_span(text), span.note if span else "")

    def ask_words(self) -> None:
        """Open the field with the words of the selected clip; Enter keeps what a person made of them."""
        key = self.session.selected
        if key != NO_CLIP:
            what = self.tr("What is said in this clip · Enter keeps it, Esc leaves")
            self._ask_note(what, self.flow.correct_words, self.session.clip(key).transcript)

    def _ask_note(self, what: str, keep: Callable[[str], bool], text: str = "") -> None:
        if self.session.selected != NO_CLIP:
            self._keep_note = keep
            self.note_field.ask(what, text)

    def _take_note(self, text: str) -> None:
        """Keep what was written; it stays to be read where it could not be kept."""
        if self._keep_note(text):
            self.note_field.close_field()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place_votes()
        self.note_field.place()
        self.context.place()

    # ------------------------------------------------------------------ what is on the screen

    def shows(self, key: int) -> bool:
        """Whether all that belongs to a clip has been painted."""
        return key == self.session.selected and self.painted.show(key)

    def problem(self, key: int) -> str:
        """Why the selected clip cannot be shown; '' where it can."""
        return self.stage.player.problem if key == self.session.selected else ""

    def proposal(self, key: int) -> str:
        """The label that is marked as the model's."""
        return self.label_bar.proposed if key == self.label_bar.clip else ""

    def _show_problem(self) -> None:
        key = self.session.selected
        self._cannot_show.say(self.problem(key), self.flow.is_decided_unseen(key), not self.session.project.read_only)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._order_later.start()
        self.places.active = True

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.places.active = False

    def describe_clip(self) -> str:
        """The selected clip in words, for who does not see it: its name, its place, what the model says, the words."""
        key = self.session.selected
        if key == NO_CLIP:
            return self.tr("No clip is selected")
        clip, prediction = self.session.clip(key), self.prediction.prediction
        place = self.tr("clip {n} of {total}").format(n=self.queue.row_of(key) + 1, total=self.queue.rowCount())
        says = self.tr("the model says {label}").format(label=words.word(prediction.label)) if prediction else ""
        return ", ".join(part for part in (clip.clip_id, place, says, clip.transcript) if part)

    def picture_file(self) -> Path | None:
        """The small picture of the selected clip on the disk, None where there is none."""
        key = self.session.selected
        return None if key == NO_CLIP else self.thumbnails.file(key)

    def reset_layout(self) -> None:
        """Put every panel back where it stood at first."""
        self._panels.reset()

    def save_state(self, settings: QSettings) -> None:
        """Remember panels, order and the player's settings."""
        self._panels.save(settings)
        settings.setValue(ORDER, str(self.queue.order))
        settings.setValue(ADVANCES, self.flow.advances)
        settings.setValue(DELAY, self.stage.player.player.head.delay)
        settings.setValue(OPENS_AHEAD, self.flow.opens_ahead)
        settings.setValue(STAND_INS, self._shrunk)
        self.stage.save(settings)

    def restore_state(self, settings: QSettings) -> None:
        """Take up what was remembered."""
        self._panels.restore(settings)
        self.flow.advances = settings.value(ADVANCES, True, type=bool)
        delay = settings.value(DELAY, 0.0, float)
        self._set_delay(max(-MOST_DELAY / 1000, min(MOST_DELAY / 1000, delay)))
        self._set_ahead(max(0, min(MOST_AHEAD, settings.value(OPENS_AHEAD, self.flow.opens_ahead, int))))
        shrunk = settings.value(STAND_INS, USUAL, int)
        self._set_shrunk(shrunk if shrunk in SHRUNK else USUAL)
        with suppress(ValueError):  # of another version
            if (order := order_of(settings.value(ORDER))) not in OWN_LISTS:
                self.queue.set_order(order)
                self.session.select(self.queue.key_at(0))
        self.stage.restore(settings)

    def shut_down(self) -> None:
        """Let go of files and workers; the workspace is not used afterwards."""
        if self.beside is not None:
            self.beside.done(0)
        self.thumbnails.close()
        self.stage.shut_down()

    # ------------------------------------------------------------------ showing

    def _search(self) -> None:
        self._queue_dock.show()
        self.queue_panel.focus_search()

    def _count(self, *_news: object) -> None:
        self._queue_dock.set_note(f"{self.queue.rowCount():,}")

    def _apply(self, changes: Changes) -> None:
        if changes.queue or changes.rounds:
            self._say_no_prediction()
        if changes.settings:
            self.details_bar.show_asked(self.session.project.asks)
        if changes.queue:
            self.painted.expect()  # a new round may say something else of the clip that is shown
        if self.session.selected in changes.clips:
            self._decision_later.start()

    def _show_decision(self) -> None:
        if self._ordered != len(self.prediction_panel.rows):
            self._order_focus()
        key = self.session.selected
        row = self.queue.row_of(key)
        given = self.queue.row(row).label if row >= 0 else self._given(key)
        prediction = self.prediction.prediction
        self.label_bar.show_clip(
            prediction.label if prediction else "",
            list(self.prediction.probabilities()) if prediction else [],
            given,
            key,
        )

    def _given(self, key: int) -> str:
        return "" if key == NO_CLIP else self.session.queue.rows([key], self.session.reviewer)[0].label

    def _say_no_prediction(self) -> None:
        if self.prediction.veil.model:
            sentence = self.tr("Choose first; what the model says appears afterwards.")
            self.prediction_panel.say_empty(self.tr("This clip is decided blind"), sentence)
            return
        if self.session.selected == NO_CLIP and self.session.predictions.applied_round():
            sentence = self.tr("Choose one in the queue; what the model says about it appears here.")
            self.prediction_panel.say_empty(self.tr("No clip is selected"), sentence)
            return
        applied = self.session.predictions.applied_round()
        if applied and not self.session.rounds.folder(applied).is_dir():
            sentence = self.tr("{folder} is not there any more. Put it back, or use another round's predictions.")
            show = with_keys(self.tr("Show the rounds ({key})"), key="window.rounds")
            title = self.tr("The files of round {n} are gone").format(n=applied)
            sentence = sentence.format(folder=self.session.rounds.folder(applied))
            self.prediction_panel.say_empty(title, sentence, "window.rounds", show)
            return
        if self.prediction.unread:
            show = with_keys(self.tr("Show the rounds ({key})"), key="window.rounds")
            title = self.tr("Round {n} cannot be shown").format(n=applied)
            self.prediction_panel.say_empty(title, self.prediction.unread, "window.rounds", show)
            return
        if applied:
            sentence = self.tr("The round that is used did not see it. The next round will.")
            self.prediction_panel.say_empty(self.tr("Nothing about this clip yet"), sentence)
            return
        if not self.session.queue.counts().total:
            sentence = self.tr("Once there are clips and a round, it says here what it predicts and why.")
            self.prediction_panel.say_empty(self.tr("No clips yet"), sentence)
            return
        states = {round_.status for round_ in self.session.rounds.list()}
        if states & set(ACTIVE):
            sentence = self.tr("It trains beside your work; once it is ready, it says here what it predicts and why.")
            show = with_keys(self.tr("Show the round ({key})"), key="window.rounds")
            self.prediction_panel.say_empty(self.tr("The first round is running"), sentence, "window.rounds", show)
            return
        if "succeeded" in states:
            sentence = self.tr("The first round has ended. Use its predictions to see here what it predicts and why.")
            use = self.tr("Use these predictions")
            self.prediction_panel.say_empty(self.tr("A round is ready"), sentence, "rounds.apply", use)
            return
        needed = self.tr("Label at least {clips} clips with {labels} or more labels, then start the first round.")
        sentence = needed.format(clips=CLIPS_NEEDED, labels=LABELS_NEEDED)
        start = with_keys(self.tr("Start a round ({key})"), key="rounds.start")
        self.prediction_panel.say_empty(self.tr("No round yet"), sentence, "rounds.start", start)
