"""The middle of Review: player, transcript, timeline and controls, kept at one frame of one clip."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from emodesk.domain import Changes, Clip, DomainError
from emodesk.domain.moments import ClipMoments
from emodesk.domain.prediction import ClipPrediction, Curves
from emodesk.media.spectrogram import SILENT, SoundPicture, Spectrograms
from emodesk.media.waveform import Waveforms
from emodesk.ui.review.panel_dock import PanelDock
from emodesk.ui.review.player import PlayerView
from emodesk.ui.review.player_painting import NO_MARKS, PictureMarks
from emodesk.ui.review.rating import RatingWhilePlaying
from emodesk.ui.review.transcript_panel import TranscriptPanel
from emodesk.ui.review.transport import SPEEDS, Transport
from emodesk.ui.timeline.painting import FORMS, LINES, MOMENTS
from emodesk.ui.timeline.timeline import TimelineView
from emodesk.viewmodels import on_demand, words
from emodesk.viewmodels.before_painting import BeforePainting
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.ratings import RatingModel
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.spans import SpanModel
from emodesk.viewmodels.tasks import teller
from emodesk.viewmodels.timeline import EMPTY, ClipTimeline, CursorValues

DWELL_MILLISECONDS = 500  # at a clip until its curves are drawn where it has none


class Stage(QObject):
    """Shows the selected clip, and keeps the timeline's cursor at the frame that the player shows.

    Attributes:
        player, transport, timeline, transcript: the widgets.
        rating: a pass of the hand over the clip while it plays.
        docks: the panels below the picture.

    Signals:
        shown: all of the clip that was chosen has been painted, or it is none.
    """

    shown = Signal()

    _sound_ready = Signal(int)

    def __init__(
        self,
        session: Session,
        ahead: Callable[[], list[int]],
        why: Callable[[int], str] = lambda _key: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._why = why
        self._session = session
        self._prediction: PredictionModel | None = None
        self._ahead = ahead
        self._clip: Clip | None = None
        self._coming: Clip | None = None  # the clip that probably comes next, once all of this one is painted
        self._curves: Curves | None = None
        self._moments: ClipMoments | None = None
        self._plays_after_scrubbing = False
        self.player = PlayerView()
        self.transport = Transport()
        self.timeline = TimelineView()
        self.timeline.labels = session.labels.names
        self.spans = SpanModel(session, self)
        self.ratings = RatingModel(session, self)
        self.rating = RatingWhilePlaying(self.player, self.ratings, lambda: self._clip, self)
        self.transcript = TranscriptPanel()
        self._transcript_dock = PanelDock("transcript", self.tr("Transcript"), self.transcript)
        self._timeline_dock = PanelDock("timeline", self.tr("Timeline"), self.timeline)
        self.docks = (self._transcript_dock, self._timeline_dock)
        self._sounds = Waveforms(teller(self, "_sound_ready"))
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MILLISECONDS)
        self._dwell.timeout.connect(self._ask_for_curves)
        session.on_demand.answered.connect(self._take_drawn)
        self._spectrograms = Spectrograms(teller(self, "_sound_ready"))
        self._shows_spectrogram = False
        self._later = BeforePainting(self._show_rest, self)
        self._ahead_later = QTimer(self, singleShot=True, interval=0)  # after the painting
        self._ahead_later.timeout.connect(self._prepare_coming)
        self._awaits_picture = False
        self.player.firstFramePainted.connect(lambda _key: self._prepare_coming() if self._awaits_picture else None)
        self._connect()
        self.show_clip(session.selected)

    def set_prediction(self, prediction: PredictionModel) -> None:
        """Draw what this model says. Given later than the rest: a clip's picture comes first."""
        self._prediction = prediction
        prediction.changed.connect(self._show_label)
        prediction.unveiled.connect(self._later.start)

    def _show_label(self) -> None:
        self.timeline.show_label(self._prediction.shown)
        if self._moments is not None and self._clip is not None and not self._later.is_waiting():
            self._show_track()

    def _connect(self) -> None:
        player, transport, timeline = self.player, self.transport, self.timeline
        player.frameShown.connect(self._frame_shown)
        player.stateChanged.connect(lambda *_: transport.show_playing(player.is_playing))
        player.soundGone.connect(self._say_sound)
        player.framesLost.connect(self._show_lost)
        transport.toggled.connect(player.toggle)
        transport.stepped.connect(player.step)
        transport.loopChanged.connect(lambda _loop: self._set_loop())
        transport.speedChanged.connect(player.set_speed)
        transport.volumeChanged.connect(lambda _volume: self._set_volume())
        transport.muteChanged.connect(lambda _muted: self._set_volume())
        transport.faceBoxChanged.connect(lambda _shown: self._overlay(self.timeline.cursor_seconds))
        timeline.seekRequested.connect(player.seek_time)
        timeline.scrubbing.connect(self._scrub)
        timeline.selected.connect(self._selected)
        timeline.spanChosen.connect(self.choose_span)
        self.spans.changed.connect(self._show_spans)
        self.ratings.changed.connect(self._show_spans)
        self._session.reviewerChanged.connect(self._change_rater)
        self.rating.began.connect(self._begin_rating)
        self.rating.ended.connect(self._end_rating)
        self.rating.moved.connect(self._show_hand)
        self.transcript.seekRequested.connect(player.seek_time)
        timeline.read.connect(self._show_cursor_values)
        self._sound_ready.connect(self._show_sound)
        self._session.clipSelected.connect(self.show_clip)
        self._session.changed.connect(self._apply)

    # ------------------------------------------------------------------ one clip

    def show_clip(self, key: int) -> None:
        """Show a clip: its picture at once, the rest when that is painted."""
        self.rating.end()
        self._clip = None if key == NO_CLIP else self._session.clip(key)
        self._curves = self._moments = self._coming = None
        self._ahead_later.stop()
        self._awaits_picture = False
        self._timeline_dock.setUpdatesEnabled(False)  # painted once, with all the rest
        # Before the first frame is shown, so that its time is never read on another clip's track.
        self.timeline.show_track(ClipTimeline(0.0 if self._clip is None else self._clip.duration), "")
        self.timeline.set_cursor(0.0)
        self.timeline.show_all()
        self.timeline.select(None)
        self.spans.choose(0)
        self.player.show_clip(self._clip)
        if self._clip is not None and not self.player.frame_count:
            self.transport.show_position(0.0, self._clip.duration)
        if self.player.held != NO_CLIP and not self.player.problem:
            # Now, and not with everything else that is painted anew: the picture is what the reviewer waits for.
            self.player.repaint()
        self._later.start()

    # ------------------------------------------------------------------ a span of it

    def select_from_here(self) -> None:
        """Select from the frame shown, to the end of the selection or of the clip."""
        start = self.timeline.cursor_seconds
        end = self.timeline.selection[1] if self.timeline.selection else self.player.player.duration
        self._select(start, end if end > start else self.player.player.duration)

    def select_to_here(self) -> None:
        """Select up to and with the frame shown, from the start of the selection or of the clip."""
        here = self.timeline.cursor_seconds
        _, end = self.player.player.whole_frames(here, here)
        start = self.timeline.selection[0] if self.timeline.selection else 0.0
        self._select(start if start < end else 0.0, end)

    def select_nothing(self) -> None:
        """Let the whole clip play again."""
        self.spans.choose(0)
        self.timeline.select(None)
        self._set_loop()

    def zoom_to_selection(self) -> None:
        """Show the selection from edge to edge; the whole clip where it is shown so already, or there is none."""
        selection = self.timeline.selection
        if selection is None or self.timeline.is_zoomed:
            self.timeline.show_all()
        else:
            self.timeline.show_range(*selection)

    def _selected(self, selection: tuple[float, float] | None) -> None:
        if selection is None:
            self.select_nothing()
        else:
            span = self.spans.span
            if span is not None and selection[0] != span.start and selection[1] != span.end:
                self.spans.choose(0)  # no end of it was dragged: the person selects anew
            self._select(*selection)
            if not self.player.is_playing:
                self.player.seek_time(self.timeline.selection[0])

    def _select(self, start: float, end: float) -> None:
        """Select whole frames; playing stays within them."""
        if self._clip is not None and end > start:
            self.timeline.select(self.player.player.whole_frames(start, end))
            self._set_loop()
            self.spans.reshape(*self.timeline.selection)

    def choose_span(self, key: int) -> None:
        """Choose a span: it is what is selected and played."""
        self.spans.choose(key)
        span = self.spans.span
        if span is not None:
            self.timeline.select((span.start, span.end))
            self._set_loop()
            self.player.seek_time(span.start)

    def go_to_span(self, step: int) -> None:
        """Choose the next span in time, or the one before."""
        here = self.spans.span  # the picture may still be on its way there
        span = self.spans.beside(self.timeline.cursor_seconds if here is None else here.start, step)
        if span is not None:
            self.choose_span(span.key)

    def label_span(self, label: str) -> None:
        """Give what is selected a class."""
        if self.timeline.selection:
            self.spans.mark(*self.timeline.selection, label=label)

    def note_span(self, note: str) -> bool:
        """Say something of what is selected."""
        return self.timeline.selection is None or self.spans.mark(*self.timeline.selection, note=note)

    def remove_span(self) -> None:
        """Take the chosen span away."""
        if self.spans.remove():
            self.select_nothing()

    def nudge(self, end: int, frames: int) -> None:
        """Move the start (0) or the end (1) of what is selected by so many frames."""
        if self.timeline.selection:
            moved = list(self.timeline.selection)
            moved[end] = self.player.player.moved(moved[end], frames)
            self._select(*moved)

    def _show_spans(self) -> None:
        if self._clip is not None and not self._later.is_waiting():
            self._show_track()

    def _set_loop(self) -> None:
        self.player.set_loop(self.transport.loop.isChecked(), self.timeline.selection)

    # ------------------------------------------------------------------ rating it

    def _begin_rating(self) -> None:
        """From the start of what is selected, once; what the model says does not stand on the picture meanwhile."""
        self._show_track()
        self.timeline.hand = self.rating.hand
        self.player.set_overlay(NO_MARKS)
        self.player.set_loop(False, self.timeline.selection)
        self.player.seek_time(self.timeline.selection[0] if self.timeline.selection else 0.0)
        self.player.play()

    def _end_rating(self) -> None:
        self.timeline.hand = None
        self.player.pause()
        self._set_loop()
        self._show_track()
        self._overlay(self.timeline.cursor_seconds)

    def _change_rater(self) -> None:
        """What the one before said with the hand is not the next one's, and neither is what they may see."""
        self.rating.drop()
        self.ratings.load(NO_CLIP if self._clip is None else self._clip.key)

    def _show_hand(self) -> None:
        self.timeline.show_hand()

    # ------------------------------------------------------------------ one clip's ends

    def to_start(self) -> None:
        """Show the first frame."""
        self.player.seek_frame(0)

    def to_end(self) -> None:
        """Show the last frame."""
        self.player.seek_frame(self.player.frame_count - 1)

    def _show_rest(self) -> None:
        self._ahead_later.start()
        with self._session.project.store.read():  # all that is asked for it in one transaction
            self._show_all_but_the_picture()

    def _show_all_but_the_picture(self) -> None:
        self._timeline_dock.setUpdatesEnabled(True)
        clip = self._clip
        heard, words = (None, ()) if clip is None else self._session.queue.heard(clip.key)
        self.transcript.show_clip(clip, heard, words)
        self.transcript.show_time(self.timeline.cursor_seconds)
        self.show_heading()
        if clip is None:
            self.transport.show_position(None)
            return
        self.spans.load(clip.key)
        self.ratings.load(clip.key)
        self._curves = None if self._is_veiled() else self._read_curves(clip.key)
        self._read_moments()
        self._show_track()
        self._dwell.start()
        self._overlay(self.timeline.cursor_seconds)

    def _prepare_coming(self) -> None:
        self._awaits_picture = self.player.isVisible() and self.player.is_unpainted
        if self._awaits_picture:  # it is still decoded, and has the processor until it is there
            return
        self.shown.emit()
        if self._clip is None:
            return
        with self._session.project.store.read():
            coming = self._session.clips(self._ahead())
            self.player.prefetch(coming)
            for item in coming:
                self._sounds.get(item)
                with suppress(DomainError):  # read ahead; what is wrong is said when the clip is shown
                    self._session.predictions.prediction(item.key)
                    self._session.predictions.curves(item.key)
            self._coming = coming[0] if coming else None
            self._paint_coming()

    def show_heading(self) -> None:
        """Say beside the transcript's title why the clip came, and whose words these are."""
        why = self._why(self._clip.key) if self._clip else ""
        self._transcript_dock.set_note(" · ".join(part for part in (self.transcript.heading(), why) if part))

    def _show_track(self) -> None:
        prediction = self._prediction.prediction if self._prediction else None
        track = replace(
            self._track(self._clip, self._curves, prediction),
            lost=self.player.player.lost,
            spans=self.spans.spans,
            chosen=self.spans.chosen,
            ratings=self.rating.lines if self.rating.is_running else self.ratings.lines,
            gave=self._gave(),
            no_moments=self._why_no_moments(),
        )
        message = "" if track.has_curves else self._why_no_curves()
        self.timeline.show_track(track, self._prediction.shown if self._prediction else "", message)

    def _track(self, clip: Clip, curves: Curves | None, prediction: ClipPrediction | None) -> ClipTimeline:
        """What no person has anything to do with."""
        peaks, heard = self._sounds.get(clip), self._spectrogram(clip)
        return ClipTimeline(
            duration=clip.duration,
            peaks=EMPTY if peaks is None else peaks,
            curves=curves,
            present=() if prediction is None else tuple(bool(item) for item in prediction.present),
            spectrogram=heard.levels,
            pitch=heard.pitch,
        )

    def _paint_coming(self) -> None:
        """Have the timeline of the clip that probably comes next painted beforehand."""
        clip = self._coming
        if clip is None or self.timeline.form == MOMENTS or self._session.veil(clip.key).model:
            return
        with suppress(DomainError):  # what is wrong is said when the clip is shown
            curves, prediction = (
                self._session.predictions.curves(clip.key),
                self._session.predictions.prediction(clip.key),
            )
            track = self._track(clip, curves, prediction)
            if track.has_curves and prediction is not None and self._sounds.get(clip) is not None:
                self.timeline.prepare(track, prediction.label)

    def _spectrogram(self, clip: Clip) -> SoundPicture:
        found = self._spectrograms.get(clip) if self._shows_spectrogram and clip.has_audio else None
        return SILENT if found is None else found

    def _gave(self) -> dict[str, np.ndarray]:
        """What each part of the clip's time gave for the label shown, by modality; nothing unless it is to be seen."""
        found, prediction = self._moments, self._prediction
        if self.timeline.form != MOMENTS or found is None or prediction is None:
            return {}
        return found.over_time(prediction.shown)

    def switch_spectrogram(self) -> None:
        """Show the sound as a spectrogram, or as a waveform again."""
        self._shows_spectrogram = not self._shows_spectrogram
        if self._clip is not None:
            self._show_track()

    def switch_form(self) -> None:
        """Draw the curves in the next of their forms."""
        self.timeline.set_form(FORMS[(FORMS.index(self.timeline.form) + 1) % len(FORMS)])
        if self._clip is not None and not self._later.is_waiting():
            self._read_moments()
            self._show_track()
            self._ask_for_moments()

    def _show_lost(self) -> None:
        if self._clip is not None and not self._later.is_waiting():
            self._show_track()

    def _read_curves(self, key: int) -> Curves | None:
        try:
            return self._session.predictions.curves(key)
        except DomainError as error:
            if self._clip is not None:  # nor drawn anew: the file is there
                self._session.on_demand.fail(self._round(), self._clip.clip_id, on_demand.CURVES, said(error))
            self._session.notice.emit("error", said(error))
            return None

    def _read_moments(self) -> None:
        """Where the timeline is to show which moments mattered, and somebody asked before."""
        self._moments = None
        clip = self._clip
        if self.timeline.form == MOMENTS and clip is not None and not self._is_veiled():
            try:
                self._moments = self._session.predictions.moments(clip.key)
            except DomainError as error:
                self._session.on_demand.fail(self._round(), clip.clip_id, on_demand.MOMENTS, said(error))

    def _why_no_moments(self) -> str:
        clip, number = self._clip, self._round()
        if self.timeline.form != MOMENTS or clip is None or not number:
            return ""
        return self._session.on_demand.why_no_moments(number, clip.clip_id, self._moments, self._prediction.shown)

    def _ask_for_moments(self) -> None:
        if self.timeline.form == MOMENTS and self._moments is None:
            self._ask(on_demand.MOMENTS)

    def _ask_for_curves(self) -> None:
        """Have the curves drawn of a clip that the person stays with, where the round left them out, and its moments
        found where these are to be seen."""
        self._ask_for_moments()
        if self._clip is not None and self._curves is None:
            self._ask(on_demand.CURVES)

    def _ask(self, what: str) -> None:
        if self._clip is not None and not self._is_veiled():
            self._session.on_demand.ask(self._round(), self._clip.clip_id, what)

    def _take_drawn(self, clip_id: str, what: str) -> None:
        clip = self._clip
        if clip is None or clip.clip_id != clip_id or self._is_veiled() or self._later.is_waiting():
            return
        if what == on_demand.MOMENTS:
            self._read_moments()
            self._show_track()
            return
        self._curves = self._read_curves(clip.key)
        self._show_track()
        self._overlay(self.timeline.cursor_seconds)

    def _round(self) -> int:
        """Number of the round that says something of the clip that is shown, 0 for none."""
        prediction = self._prediction.prediction if self._prediction else None
        return 0 if prediction is None else prediction.round

    def _is_veiled(self) -> bool:
        """Whether what the model says of the clip is hidden until the reviewer has chosen."""
        return self._prediction is not None and self._prediction.veil.model

    def _why_no_curves(self) -> str:
        if self._is_veiled():
            return self.tr("Decided blind: the curves appear once you have chosen.")
        if self._prediction is None or self._prediction.prediction is None:
            return self.tr("The curves come with the first round that sees this clip.")
        asked, number = self._session.on_demand, self._round()
        why = asked.problem(number, self._clip.clip_id, on_demand.CURVES) if self._clip else ""
        if not why and asked.can_ask(number):
            return self.tr("The curves of this clip are being drawn…")
        return why or self.tr("The round made no curves for this clip.")

    def _show_sound(self, key: int) -> None:
        if self._coming is not None and key == self._coming.key:
            self._paint_coming()
        if self._clip is not None and key == self._clip.key and not self._later.is_waiting():
            self._show_track()

    def _apply(self, changes: Changes) -> None:
        if self._clip is not None and self._clip.key in changes.clips:
            self.spans.load(self._clip.key)
            self.ratings.load(self._clip.key)
        if not changes.queue:
            return
        key, before = self._session.selected, self._clip
        now = None if key == NO_CLIP else self._session.clip(key)
        if now is not None and (before is None or now.path != before.path):
            self.show_clip(key)  # its file was found again
        else:
            self._clip = now or before  # its words may be others
            self._later.start()

    # ------------------------------------------------------------------ one frame

    def _frame_shown(self, index: int, seconds: float) -> None:
        self.timeline.set_cursor(seconds)
        self.transcript.show_time(seconds)
        if self._clip is not None:
            self.transport.show_position(seconds, self._clip.duration, index, self.player.frame_count)
        self._overlay(seconds)

    def _overlay(self, seconds: float) -> None:
        if self.rating.is_running:
            return
        shown, track = self.transport.marks, self.timeline.track
        values = track.at(seconds)
        # The curves of a clip that the round trained on are no evidence: they stay in the timeline, which says so.
        told = values is not None and bool(shown & {"class", "bar"}) and not self._trained_on()
        marks = PictureMarks(
            box=track.face_at(seconds) if "box" in shown else None,
            track=tuple(track.face_path(seconds)) if "track" in shown else (),
            quality=self._quality(seconds) if "quality" in shown else "",
            label=values.label if told else "",
            share=values.confidence if told and "bar" in shown else 0.0,
            is_named="class" in shown,
        )
        self.player.set_overlay(marks, self._session.labels.names)

    def _quality(self, seconds: float) -> str:
        """How large the face is, and whether it was looked for in this frame."""
        track, clip = self.timeline.track, self._clip
        box = track.face_at(seconds)
        if clip is None or not len(track.curves.face_time if track.curves else ()):
            return ""
        if box is None:
            return self.tr("no face found here")
        size = self.tr("face {n} px high").format(n=round(box[3] * clip.height))
        return size if track.is_looked_at(seconds) else self.tr("{size}, between two looks").format(size=size)

    def _show_cursor_values(self, values: CursorValues | None) -> None:
        if values is None:
            self._timeline_dock.set_note("")
            return
        text = self.tr("{seconds:.2f} s: {label} {confidence:.2f}").format(
            seconds=values.time, label=words.word(values.label), confidence=values.confidence
        )
        if self._trained_on():
            text = self.tr("{values}, by folds that trained on it").format(values=text)
        self._timeline_dock.set_note(text)

    def _trained_on(self) -> bool:
        prediction = self._prediction.prediction if self._prediction else None
        return prediction is not None and prediction.trained_on

    def _say_sound(self, gone: bool, lost: bool) -> None:
        if lost:
            sentence = self.tr(
                "The sound server has ended; the picture goes on. To hear sound, start it, and then EmoDesk again."
            )
            self._session.notice.emit("warning", sentence)
        elif gone:
            sentence = self.tr("The sound device does not answer; the picture goes on, sound comes back by itself.")
            self._session.notice.emit("warning", sentence)
        elif self._clip is not None and self._clip.has_audio:
            self._session.notice.emit("info", self.tr("Sound is heard again."))

    def _scrub(self, begins: bool) -> None:
        self.player.scrub(begins)
        if begins:
            self._plays_after_scrubbing = self.player.is_playing
            self.player.pause()
        elif self._plays_after_scrubbing:
            self.player.play()

    # ------------------------------------------------------------------ settings

    def _set_volume(self) -> None:
        transport = self.transport
        self.player.set_volume(0.0 if transport.mute.isChecked() else transport.volume.value() / 100)

    def save(self, settings: QSettings) -> None:
        """Remember loop, speed, volume, face box and how the timeline is drawn."""
        transport = self.transport
        settings.setValue("player/loop", transport.loop.isChecked())
        settings.setValue("player/speed", transport.speed)
        settings.setValue("player/volume", transport.volume.value())
        settings.setValue("player/mute", transport.mute.isChecked())
        settings.setValue("player/face", transport.face_box.isChecked())
        settings.setValue("player/marks", ",".join(sorted(transport.chosen_marks)))
        settings.setValue("timeline/spectrogram", self._shows_spectrogram)
        settings.setValue("timeline/form", self.timeline.form)

    def restore(self, settings: QSettings) -> None:
        """Take up what was remembered."""
        transport = self.transport
        transport.loop.setChecked(settings.value("player/loop", True, bool))
        speed = settings.value("player/speed", 1.0, float)
        transport.set_speed(speed if speed in SPEEDS else 1.0)
        transport.volume.setValue(settings.value("player/volume", 100, int))
        transport.mute.setChecked(settings.value("player/mute", False, bool))
        transport.face_box.setChecked(settings.value("player/face", True, bool))
        transport.choose_marks(set(str(settings.value("player/marks", "box,class")).split(",")))
        self._shows_spectrogram = settings.value("timeline/spectrogram", False, bool)
        form = settings.value("timeline/form", LINES)
        self.timeline.set_form(form if form in FORMS else LINES)

    def shut_down(self) -> None:
        """Close the player and let the workers end."""
        self.rating.end()
        self._dwell.stop()
        self._session.on_demand.close()
        self._sounds.close()
        self._spectrograms.close()
        self.player.shut_down()
