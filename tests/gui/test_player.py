"""The player's widget: what is painted is the frame that is said, and nothing in it waits."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from media_clips import even, number_in, tone, uneven, write_clip
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTranslator
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from emodesk.domain import Clip
from emodesk.ui.review.player import PlayerView
from emodesk.ui.review.player_painting import NO_MARKS, PictureMarks
from emodesk.ui.theme import theme
from emodesk.ui.widgets.notice import Notice
from trainer.protocol.files import resources

SIZE = (320, 192)  # twice the size of the painted clips: shape kept, no bars


@pytest.fixture
def view(qtbot):
    before = set(threading.enumerate())
    view = PlayerView(sound=False)
    view.setMinimumSize(1, 1)
    view.resize(*SIZE)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.frames = []
    view.frameShown.connect(lambda number, seconds: view.frames.append((number, seconds)))
    yield view
    view.shut_down()
    assert set(threading.enumerate()) <= before


def clip(path: Path, key: int = 1) -> Clip:
    return Clip(key=key, clip_id=path.stem, path=str(path))


def pixels(view: PlayerView) -> np.ndarray:
    """[H, W, 3] uint8 of what the widget paints."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    # Copied below: the bytes go with the image.
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def painted_number(view: PlayerView) -> int:
    """The number painted in the clip, read from the widget at twice the clip's size."""
    return number_in(pixels(view)[::2, ::2])


def open_clip(qtbot, view: PlayerView, shown: Clip) -> None:
    with qtbot.waitSignal(view.firstFramePainted, timeout=10_000) as caught:
        view.show_clip(shown)
    assert caught.args == [shown.key]


@pytest.mark.parametrize("gop", ["12", "250"])
def test_the_frame_painted_is_the_frame_asked_for_in_an_uneven_clip(qtbot, view, tmp_path, gop):
    path = write_clip(tmp_path / "a.mp4", uneven(30), options={"g": gop, "bf": "2"})
    open_clip(qtbot, view, clip(path))
    assert painted_number(view) == 0
    order = [*range(1, 30), *range(28, -1, -1), 17, 3, 29, 8, 9]
    for number in order:
        view.seek_frame(number)
        qtbot.waitUntil(lambda number=number: view.frames[-1][0] == number)
        assert painted_number(view) == number
        assert view.frames[-1][1] == pytest.approx(view.player.time_of(number))


def test_steps_and_times_paint_the_frame_that_is_said(qtbot, view, tmp_path):
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(50))))
    for act, expected in (
        (lambda: view.step(3), 3), (lambda: view.step(-1), 2), (lambda: view.seek_time(1.01), 25),
        (lambda: view.seek_frame(-1), 49), (lambda: view.step(1), 49), (lambda: view.seek_frame(0), 0),
    ):  # fmt: skip
        act()
        qtbot.waitUntil(lambda expected=expected: view.frames[-1][0] == expected)
        assert painted_number(view) == expected


def test_a_clip_plays_without_a_dropped_frame_and_ends_on_its_last(qtbot, view, tmp_path):
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(40), tone(1.6))))
    states = []
    view.stateChanged.connect(states.append)
    for _ in range(3):  # a busy machine may hold up a turn, not all of them
        view.frames.clear()
        states.clear()
        dropped = view.player.dropped
        with qtbot.waitSignal(view.finished, timeout=10_000):
            view.play()
            assert view.is_playing
        if view.player.dropped == dropped:
            break
    assert view.player.dropped == dropped
    assert [number for number, _ in view.frames][-39:] == list(range(1, 40))
    assert painted_number(view) == 39
    assert states == ["playing", "paused"]


def test_the_window_is_never_held_while_a_clip_opens_and_plays(qtbot, view, tmp_path):
    path = write_clip(tmp_path / "a.mp4", even(50), size=(1280, 720), options={"preset": "ultrafast"})
    longest = 0.0
    for act in (lambda: view.show_clip(clip(path)), view.play, lambda: view.seek_frame(49), lambda: view.step(-20)):
        painted = len(view.frames)
        begun = time.thread_time()  # of this thread alone, however busy the machine is
        act()
        longest = max(longest, time.thread_time() - begun)
        qtbot.waitUntil(lambda painted=painted: len(view.frames) > painted)
    assert longest < 0.1


def test_a_prefetched_clip_is_painted_at_once(qtbot, view, tmp_path):
    clips = [clip(write_clip(tmp_path / f"{key}.mp4", even(25), size=(640, 384)), key) for key in range(3)]
    open_clip(qtbot, view, clips[0])
    view.prefetch(clips[1:])
    waiting = [view.player._open_clips.take(item) for item in clips[1:]]
    qtbot.waitUntil(lambda: all(source.picture(0) for source in waiting), timeout=10_000)
    for item in clips[1:]:
        view.show_clip(item)
        assert view.frames[-1] == (0, 0.0)  # before the event loop has run even once
        assert view._image is not None


def test_the_coming_clips_are_opened_only_when_the_one_shown_is_painted(qtbot, view, tmp_path):
    clips = [clip(write_clip(tmp_path / f"{key}.mp4", even(5)), key) for key in range(2)]
    view.show_clip(clips[0])
    view.prefetch(clips[1:])
    assert len(view.player._open_clips._open) == 1
    qtbot.waitUntil(lambda: len(view.player._open_clips._open) == 2)


def test_the_next_clip_goes_on_playing_when_the_person_was_playing(qtbot, view, tmp_path):
    paths = [write_clip(tmp_path / f"{n}.mp4", even(50)) for n in range(3)]
    open_clip(qtbot, view, clip(paths[0], 0))
    assert not view.is_playing
    view.toggle()
    view.show_clip(clip(paths[1], 1))
    qtbot.waitUntil(lambda: view.is_playing and view.frames[-1][0] > 2)
    view.toggle()
    open_clip(qtbot, view, clip(paths[2], 2))
    view.seek_frame(5)
    qtbot.waitUntil(lambda: view.frames[-1][0] == 5)
    assert not view.is_playing


def test_the_picture_of_the_clip_before_is_never_shown_for_the_next(qtbot, view, tmp_path):
    bright, dark = (np.full((96, 160, 3), value, np.uint8) for value in (230, 20))
    first = write_clip(tmp_path / "a.mp4", even(5), pictures=[bright] * 5)
    second = write_clip(tmp_path / "b.mp4", even(5), pictures=[dark] * 5)
    open_clip(qtbot, view, clip(first, 1))
    assert pixels(view).mean() > 200
    view.show_clip(clip(second, 2))
    assert pixels(view).mean() < 60
    view.show_clip(None)
    assert pixels(view).mean() < 60


def test_a_narrow_picture_stands_in_the_middle_between_bars(qtbot, view, tmp_path):
    bright = np.full((160, 96, 3), 230, np.uint8)
    path = write_clip(tmp_path / "a.mp4", even(3), size=(96, 160), pictures=[bright] * 3)
    open_clip(qtbot, view, clip(path))
    columns = pixels(view).mean(axis=(0, 2))
    lit = np.flatnonzero(columns > 128)
    assert abs((lit[0] + lit[-1]) / 2 - SIZE[0] / 2) <= 2
    assert abs(len(lit) - SIZE[1] * 96 / 160) <= 2


def test_a_change_of_size_makes_the_picture_anew_for_it(qtbot, view, tmp_path):
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(3))))
    view.resize(640, 384)
    qtbot.waitUntil(lambda: view._image.width() == 640)
    assert number_in(pixels(view)[::4, ::4]) == 0


def test_the_face_box_and_the_badge_are_drawn_where_they_belong(qtbot, view, tmp_path):
    grey = np.full((96, 160, 3), 100, np.uint8)
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(3), pictures=[grey] * 3)))
    plain = pixels(view).astype(int)
    view.set_overlay(PictureMarks((0.25, 0.25, 0.5, 0.5), label="anger"), ("neutral", "anger"))
    drawn = pixels(view).astype(int)
    changed = np.abs(drawn - plain).sum(axis=2) > 60
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert abs(columns[0] - SIZE[0] * 0.25) <= 3
    assert abs(columns[-1] - SIZE[0] * 0.75) <= 3
    assert abs(rows[-1] - SIZE[1] * 0.75) <= 3
    assert not changed[SIZE[1] // 2, SIZE[0] // 2 - 20 : SIZE[0] // 2 + 20].any()
    badge = theme.emotion("anger", ("neutral", "anger"))
    wanted = np.array([badge.red(), badge.green(), badge.blue()])
    assert (np.abs(drawn - wanted).sum(axis=2) < 12).sum() > 100
    view.set_overlay(NO_MARKS)
    assert np.array_equal(pixels(view), plain)


def test_track_quality_and_bar_are_drawn_each_by_itself(qtbot, view, tmp_path):
    grey = np.full((96, 160, 3), 100, np.uint8)
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(3), pictures=[grey] * 3)))
    plain = pixels(view).astype(int)

    def changed(marks: PictureMarks) -> np.ndarray:
        view.set_overlay(marks, ("neutral", "anger"))
        return np.argwhere(np.abs(pixels(view).astype(int) - plain).sum(axis=2) > 60)

    track = changed(PictureMarks(track=((0.5, 0.25), (0.5, 0.75))))
    assert np.abs(track[:, 1] - SIZE[0] / 2).max() <= 3
    assert track[:, 0].min() == pytest.approx(SIZE[1] * 0.25, abs=4)
    assert changed(PictureMarks(quality="face 40 px"))[:, 0].min() > SIZE[1] * 0.6
    half, whole = (changed(PictureMarks(label="anger", share=share, is_named=False)) for share in (0.5, 1.0))
    assert np.ptp(half[:, 0]) < 8  # a bar and no badge
    anger = theme.emotion("anger", ("neutral", "anger")).lighter()
    wanted = [anger.red(), anger.green(), anger.blue()]
    assert (np.abs(pixels(view).astype(int) - wanted).sum(axis=2) < 12).sum() > 200
    assert len(whole) > 0
    view.set_overlay(NO_MARKS)
    assert np.array_equal(pixels(view), plain)


def test_why_a_clip_cannot_be_shown_stands_below_a_notice_however_little_room_is_left(qtbot, view, tmp_path):
    path = tmp_path / "broken.mp4"
    path.write_bytes(bytes(1000))
    view.resize(SIZE[0], 150)
    open_clip(qtbot, view, clip(path))

    def lines() -> np.ndarray:
        """Lines of pixels with something on them, without what stands over the picture."""
        image = QImage(view.size(), QImage.Format.Format_RGB888)
        view.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawWindowBackground)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return np.flatnonzero(np.ptp(rows[:, : 3 * image.width()], axis=1) > 50)

    free = lines()
    Notice.show_over(view, "info", "The language changes at the next start. " * 3, 100, view, True)
    notice = view.findChild(Notice)
    assert free[0] < notice.geometry().bottom()
    assert len(lines())
    assert lines()[0] > notice.geometry().bottom()
    notice.close()
    assert lines().tolist() == free.tolist()


def test_sound_alone_and_a_broken_file_say_so_and_count_as_painted(qtbot, view, tmp_path):
    sound = write_clip(tmp_path / "a.wav", sound=tone(0.3), sound_codec="pcm_s16le")
    open_clip(qtbot, view, clip(sound, 1))
    assert view._words() == ("Sound only: this clip has no picture.", "speech")
    assert pixels(view).max() > 120
    with qtbot.waitSignal(view.finished, timeout=10_000):
        view.play()
    assert {number for number, _ in view.frames} == {-1}
    qtbot.waitUntil(lambda: abs(view.frames[-1][1] - 0.3) < 0.02)
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"")
    open_clip(qtbot, view, clip(bad, 2))
    assert view._words() == ("“bad.mp4” is empty (0 bytes); copy it again from where it came.", "warning")
    chinese = QTranslator()
    assert chinese.load(str(resources() / "translations" / "emodesk_zh_CN.qm"))
    QCoreApplication.installTranslator(chinese)
    try:
        assert "“bad.mp4”是空的" in view._words()[0]
        assert view._words()[0] == view.problem
    finally:
        QCoreApplication.removeTranslator(chinese)
    view.show_clip(None)
    assert view._words()[0] == "No clip is selected. Choose one in the queue."


def test_a_picture_that_cannot_be_decoded_is_not_sound_alone(qtbot, view, tmp_path):
    path = write_clip(tmp_path / "a.mkv", even(20), tone(0.8), codec="mpeg1video")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"V_MPEG1", b"V_WRONG"))
    open_clip(qtbot, view, clip(path))
    assert view._words() == ("The picture of this clip cannot be decoded; only its sound is played.", "warning")


def test_a_lost_frame_is_marked_on_the_picture(qtbot, view, shared_media):
    open_clip(qtbot, view, clip(shared_media / "dev" / "codec" / "corrupted.mp4"))
    view.seek_frame(29)
    qtbot.waitUntil(lambda: view.frames[-1][0] == 29)
    with qtbot.waitSignal(view.framesLost):
        view.step(1)
    qtbot.waitUntil(lambda: view.frames[-1][0] == 30)
    assert view._lost_words() == "Frame 31 cannot be decoded."
    assert pixels(view).max() > 100  # the sentence and its sign, on black
    assert view.player.lost


def test_a_click_on_the_picture_plays_and_pauses(qtbot, view, tmp_path):
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(100))))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert view.is_playing
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert not view.is_playing


class GoneDevice:
    """A sound device that takes everything and never gets on."""

    rate = 48000
    closed = 0
    is_lost = False

    def start(self, track, position, speed, loop) -> None:
        pass

    def heard(self) -> float | None:
        return 0.04

    def stop(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1


def test_a_sound_device_that_gets_nowhere_does_not_hold_the_picture_and_is_said(qtbot, view, tmp_path):
    open_clip(qtbot, view, clip(write_clip(tmp_path / "a.mp4", even(40), tone(1.6))))
    view._audio = GoneDevice()
    view.player.set_audio(view._audio)
    said = []
    view.soundGone.connect(lambda *what: said.append(what))
    with qtbot.waitSignal(view.finished, timeout=10_000):
        view.play()
        qtbot.waitUntil(lambda: said == [(True, False)])
        view._audio.is_lost = True  # Qt has tried in vain to reach the sound server
    assert said == [(True, False), (True, True)]
    assert painted_number(view) == 39


def test_every_odd_file_of_the_shared_clips_is_shown_or_says_why_not(qtbot, view, shared_media):
    for key, path in enumerate(sorted((shared_media / "dev" / "codec").iterdir())):
        open_clip(qtbot, view, clip(path, key))
        if path.name == "sample_audio_only.mp4":
            assert view.frame_count == 0
            continue
        assert view.frame_count > 0, path.name
        view.seek_frame(-1)
        qtbot.waitUntil(lambda: view.frames[-1][0] == view.frame_count - 1, timeout=10_000)


def test_shutting_down_while_playing_leaves_nothing_behind(qtbot, tmp_path):
    before = set(threading.enumerate())
    path = write_clip(tmp_path / "a.mp4", even(100), size=(640, 360), options={"preset": "ultrafast"})
    for _ in range(3):
        view = PlayerView(sound=False)
        qtbot.addWidget(view)
        view.show()
        view.show_clip(clip(path))
        view.prefetch([clip(path, 2), clip(path, 3)])
        with qtbot.waitSignal(view.frameShown, check_params_cb=lambda number, _seconds: number > 0):  # it plays
            view.play()
        view.shut_down()
        assert set(threading.enumerate()) <= before
        QApplication.processEvents()
