"""The timeline as a person sees and uses it: the cursor, seeking, reading, and what it costs to move the cursor."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from emodesk.domain.prediction import Curves
from emodesk.ui.theme import theme
from emodesk.ui.timeline import painted_track
from emodesk.ui.timeline.lanes import Lanes
from emodesk.ui.timeline.painting import FORMS
from emodesk.ui.timeline.timeline import TimelineView
from emodesk.viewmodels.timeline import ClipTimeline
from trainer.protocol.labels import LABELS, MODALITIES

ANGER = LABELS.index("anger")


def a_track(duration: float = 4.0, windows: int = 80, present: tuple[bool, ...] = (True,) * 4) -> ClipTimeline:
    """Everything says anger with 0.9, and the image alone happiness with 0.7 in the second half."""
    time = (np.arange(windows) + 0.5) * duration / windows
    fused = np.full((windows, 6), 0.02)
    fused[:, ANGER] = 0.9
    alone = np.repeat(fused[:, None], 4, axis=1)
    alone[windows // 2 :, 1] = 0.06
    alone[windows // 2 :, 1, LABELS.index("happiness")] = 0.7
    faces = np.arange(0, duration / 2, 0.04)
    peaks = np.stack([-np.abs(np.sin(np.arange(500))), np.abs(np.sin(np.arange(500)))], axis=1)
    curves = Curves(
        time, fused, alone, np.zeros((windows, 4)), faces, np.tile([0.1] * 4, (len(faces), 1)), MODALITIES, LABELS
    )
    return ClipTimeline(duration, peaks, curves, present)


@pytest.fixture
def view(qtbot, qapp) -> TimelineView:
    theme.apply(qapp, "light")
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(700, 200)
    view.show_track(a_track(), "anger")
    view.show()
    return view


def test_the_cursor_stands_at_the_time_it_was_given(view):
    lanes = view.lanes()
    for seconds in (0.0, 1.234, 4.0):
        view.set_cursor(seconds)
        share = (view.cursor_x() - lanes.sound.left()) / lanes.sound.width()
        assert share * 4.0 == pytest.approx(seconds)


def test_the_cursor_is_painted_where_it_stands_and_gone_where_it_stood(view):
    view.set_cursor(1.0)
    x = round(view.cursor_x())
    before = view.grab().toImage()
    view.set_cursor(3.0)
    after = view.grab().toImage()
    ratio = before.devicePixelRatio()
    place = QPoint(round(x * ratio), round(view.lanes().curves.center().y() * ratio))
    assert before.pixelColor(place).lightness() < 80
    assert after.pixelColor(place).lightness() > 120


def test_a_click_asks_for_the_time_under_it(view, qtbot):
    x = view.lanes().x(2.5)
    with qtbot.waitSignal(view.seekRequested) as asked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 50))
    assert asked.args[0] == pytest.approx(2.5, abs=4.0 / view.lanes().sound.width())


def test_a_drag_scrubs_from_begin_to_end(view):
    states, asked = [], []
    view.scrubbing.connect(states.append)
    view.seekRequested.connect(asked.append)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    for x in (200, 300):
        QTest.mouseMove(view, QPoint(x, 50))
        view.mouseMoveEvent(_move(x, 50))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 50))
    assert states == [True, False]
    assert asked == sorted(asked)
    assert len(asked) >= 3


def test_beyond_the_edges_the_ends_of_the_clip_are_asked_for(view):
    asked = []
    view.seekRequested.connect(asked.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 50))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(699, 50))
    assert asked == [0.0, 4.0]


def test_hovering_reads_time_label_and_confidence(view):
    readings = []
    view.read.connect(readings.append)
    view.mouseMoveEvent(_move(view.lanes().x(3.0), 50, Qt.MouseButton.NoButton))
    assert (readings[-1].label, readings[-1].alone[1]) == ("anger", ("image", "happiness", pytest.approx(0.7)))
    view.leaveEvent(None)
    assert readings[-1].time == view.cursor_seconds


def test_a_strip_has_the_colour_of_what_its_modality_alone_says(view):
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()

    def hue(m: int, seconds: float) -> int:
        place = QPointF(view.lanes().x(seconds), view.lanes().strips[m].center().y()) * ratio
        return image.pixelColor(place.toPoint()).hslHue()

    assert hue(1, 3.0) == pytest.approx(theme.emotion("happiness", LABELS).hslHue(), abs=4)
    assert hue(0, 3.0) == pytest.approx(theme.emotion("anger", LABELS).hslHue(), abs=4)


def test_a_missing_modality_has_no_strip(view):
    view.show_track(a_track(present=(True, False, True, True)), "anger")
    image = view.grab().toImage()
    place = QPointF(view.lanes().x(3.2), view.lanes().strips[1].center().y() + 5) * image.devicePixelRatio()
    assert image.pixelColor(place.toPoint()) == theme.colour("panel")


def test_before_the_first_round_it_says_so_and_still_seeks(view, qtbot):
    view.show_track(ClipTimeline(2.0), "", "The curves come with the first round.")
    assert not view.grab().isNull()
    with qtbot.waitSignal(view.seekRequested):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 50))


def test_without_a_clip_a_click_does_nothing(view):
    asked = []
    view.show_track(ClipTimeline(), "")
    view.seekRequested.connect(asked.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 50))
    assert asked == []


@pytest.fixture
def painted(monkeypatch) -> list[str]:
    """What is painted of tracks from now on."""
    found: list[str] = []
    for name in ("paint_still", "paint_curves"):
        whole = getattr(painted_track, name)
        monkeypatch.setattr(
            painted_track, name, lambda *args, name=name, whole=whole: (found.append(name), whole(*args))
        )
    return found


def test_a_track_that_was_prepared_is_there_at_once_and_looks_like_itself(view, painted):
    coming = a_track(3.0)
    painted.clear()
    view.prepare(coming, "anger")
    assert painted == ["paint_still", "paint_curves"]
    view.show_track(replace(coming), "anger")  # another object of the same arrays
    prepared = view.grab().toImage()
    assert len(painted) == 2
    view.resize(view.width() + 1, view.height())
    view.resize(view.width() - 1, view.height())
    view._coming = None
    view.set_form(view.form)
    assert view.grab().toImage() == prepared
    assert len(painted) > 2


@pytest.mark.parametrize(
    "other",
    [
        lambda track: replace(track, duration=3.5),
        lambda track: replace(track, lost=((0.0, 0.5),)),
        lambda track: replace(track, present=(True, False, True, True)),
        lambda track: replace(track, peaks=track.peaks / 2),
        lambda track: replace(track, curves=replace(track.curves, fused=1 - track.curves.fused)),
    ],
)
def test_a_track_that_differs_from_the_prepared_one_is_painted(view, painted, other):
    coming = a_track(3.0)
    view.prepare(coming, "anger")
    painted.clear()
    view.show_track(other(coming), "anger")
    view.grab()
    assert painted == ["paint_still", "paint_curves"]


def test_what_was_prepared_for_another_look_is_painted_anew(view, painted, qapp):
    for change in (lambda: theme.apply(qapp, "dark"), lambda: view.resize(600, 200), lambda: view.set_form("stacked")):
        view.prepare(a_track(3.0), "anger")
        coming = view._coming.track
        change()
        painted.clear()
        view.show_track(coming, "anger")
        view.grab()
        assert painted == ["paint_still", "paint_curves"]


def test_moving_the_cursor_does_not_paint_the_track_again(view, painted):
    view.grab()
    painted.clear()
    for n in range(20):
        view.set_cursor(n * 0.1)
        view.repaint()
    assert painted == []
    view.show_label("sadness")
    view.grab()
    assert painted == ["paint_curves"]
    view.set_form("stacked")
    view.grab()
    assert painted[1:] == ["paint_still", "paint_curves"]


@pytest.mark.parametrize("form", FORMS)
def test_another_bold_curve_looks_as_if_all_had_been_painted_anew(view, form):
    track = a_track()
    shares = np.linspace(-0.5, 0.5, 80 * 4 * 6).reshape(80, 4, 6)
    view.show_track(replace(track, curves=replace(track.curves, shares=shares)), "anger")
    view.set_form(form)
    view.grab()
    view.show_label("sadness")
    quick = view.grab().toImage()
    view.set_form(form)  # anew
    assert view.grab().toImage() == quick


@pytest.mark.parametrize("windows", [1, 2, 20_000])
@pytest.mark.parametrize("size", [(240, 120), (1400, 300)])
def test_any_length_at_any_size_is_painted(view, windows, size):
    view.resize(*size)
    view.show_track(a_track(windows=windows), "anger")
    assert not view.grab().isNull()


def wheel(view: TimelineView, x: float, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    place = QPointF(x, 50)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(event)


def test_the_wheel_zooms_at_the_mouse_and_back_to_the_whole_clip(view):
    x = view.lanes().x(3.0)
    wheel(view, x, 4)
    assert view.is_zoomed
    assert view.lanes().span == pytest.approx(4.0 / 1.25**4)
    assert view.lanes().x(3.0) == pytest.approx(x)
    assert view.lanes().seconds(x) == pytest.approx(3.0)
    before = view.lanes().start
    wheel(view, x, -1, Qt.KeyboardModifier.ShiftModifier)
    assert view.lanes().start > before
    wheel(view, x, -9)
    assert not view.is_zoomed
    assert (view.lanes().start, view.lanes().end) == (0.0, 4.0)


def test_what_is_zoomed_is_drawn_where_its_time_is(view):
    view.show_range(1.5, 2.5)
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    for seconds, label in ((1.6, "anger"), (2.4, "happiness")):  # the image's label changes at 2 s
        place = QPointF(view.lanes().x(seconds), view.lanes().strips[1].center().y()) * ratio
        hue = image.pixelColor(place.toPoint()).hslHue()
        assert hue == pytest.approx(theme.emotion(label, LABELS).hslHue(), abs=4)


def test_the_view_turns_over_to_a_cursor_that_leaves_it(view):
    view.show_range(0.0, 1.0)
    view.set_cursor(0.5)
    assert view.lanes().start == 0.0
    view.set_cursor(2.0)
    assert view.lanes().shows(2.0)
    assert view.lanes().span == pytest.approx(1.0)


def test_a_drag_with_shift_selects_and_its_ends_can_be_dragged(view, qtbot):
    made, scrubbed = [], []
    view.selected.connect(made.append)
    view.scrubbing.connect(scrubbed.append)
    shift = Qt.KeyboardModifier.ShiftModifier
    begin, end, later = (QPoint(round(view.lanes().x(t)), 50) for t in (1.0, 2.0, 3.0))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, shift, begin)
    view.mouseMoveEvent(_move(end.x(), 50))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, shift, end)
    assert made[-1] == pytest.approx((1.0, 2.0), abs=0.01)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    view.mouseMoveEvent(_move(later.x(), 50))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, later)
    assert made[-1] == pytest.approx((1.0, 3.0), abs=0.01)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, shift, QPoint(400, 50))
    assert made[-1] is None
    assert view.selection is None
    assert scrubbed == []


@pytest.mark.parametrize("has_spans", [False, True])
def test_lanes_keep_apart_at_the_smallest_size(view, has_spans):
    height = view.minimumSizeHint().height()
    lanes = Lanes.of(400, height, MODALITIES, 0.0, 1.0, has_spans=has_spans)
    below = [lanes.sound, lanes.curves, *lanes.strips, *filter(None, [lanes.spans]), lanes.axis]
    assert all(upper.bottom() <= lower.top() + 1 for upper, lower in itertools.pairwise(below))
    assert min(strip.height() for strip in lanes.strips) >= 10  # for a letter


def test_many_windows_are_drawn_as_few_are(view):
    """The picture that stands for dense curves has its line where the strokes of the others have it."""
    places = []
    for windows in (80, 4000):
        view.show_track(a_track(windows=windows), "anger")
        image = view.grab().toImage()
        ratio, rect = image.devicePixelRatio(), view.lanes().curves
        hue = theme.edge("anger", LABELS).hslHue()
        x = round(view.lanes().x(2.0) * ratio)
        column = [image.pixelColor(x, y) for y in range(round(rect.top() * ratio), round(rect.bottom() * ratio))]
        drawn = [
            y for y, colour in enumerate(column) if abs(colour.hslHue() - hue) < 8 and colour.hslSaturation() > 120
        ]
        places.append(drawn[0])
    assert places[1] == pytest.approx(places[0], abs=2)


@pytest.mark.parametrize("windows", [300, 4000])
def test_a_level_curve_has_no_gaps_at_any_number_of_windows(view, windows):
    view.show_track(a_track(windows=windows), "sadness")  # so that anger is one of the thin ones
    image = view.grab().toImage()
    ratio, rect = image.devicePixelRatio(), view.lanes().curves
    hue = theme.edge("anger", LABELS).hslHue()
    y = rect.bottom() - 0.9 * rect.height()
    for x in range(round((rect.left() + 2) * ratio), round((rect.right() - 2) * ratio)):
        near = [image.pixelColor(x, round(y * ratio) + shift) for shift in (-2, -1, 0, 1, 2)]
        assert any(abs(colour.hslHue() - hue) < 8 and colour.hslSaturation() > 120 for colour in near), x


def column_of(view: TimelineView, seconds: float) -> list[int]:
    """Hues of the curves' lane at a time, from top to foot; -1 for grey."""
    image = view.grab().toImage()
    ratio, rect = image.devicePixelRatio(), view.lanes().curves
    x = round(view.lanes().x(seconds) * ratio)
    lines = range(round((rect.top() + 3) * ratio), round((rect.bottom() - 3) * ratio))
    return [colour.hslHue() if (colour := image.pixelColor(x, y)).hslSaturation() > 60 else -1 for y in lines]


def test_stacked_labels_fill_the_lane_by_their_probability(view):
    view.set_form("stacked")
    column = column_of(view, 1.0)
    anger = theme.emotion("anger", LABELS).hslHue()
    share = sum(abs(hue - anger) < 6 for hue in column) / len(column)
    assert share == pytest.approx(0.9, abs=0.08)
    assert abs(column[-1] - anger) < 6  # the label that is drawn bold stands at the foot


def test_entropy_is_low_where_one_label_is_sure_and_greatest_where_none_is(view):
    track = a_track()
    assert track.entropy[0] < 0.35
    level = replace(track, curves=replace(track.curves, fused=np.full((80, 6), 1 / 6)))
    np.testing.assert_allclose(level.entropy, 1)
    view.show_track(level, "anger")
    view.set_form("entropy")
    assert not view.grab().isNull()


def test_strips_are_strong_where_something_mattered_when_that_is_asked_for(view):
    track = a_track()
    gave = np.zeros(8)
    gave[2], gave[6] = -1.0, 0.2  # against it counts as much
    view.show_track(replace(track, gave={"speech": gave}), "anger")
    image = view.grab().toImage()

    def strength(seconds: float, m: int = 0) -> int:
        ratio, y = image.devicePixelRatio(), view.lanes().strips[m].center().y() - 4
        return image.pixelColor(round(view.lanes().x(seconds) * ratio), round(y * ratio)).saturation()

    assert strength(1.4) > strength(3.2) > strength(0.3)
    assert strength(0.3) == strength(3.8)
    before = strength(1.4, 3)
    view.show_track(track, "anger")
    image = view.grab().toImage()
    assert strength(1.4, 3) > before  # nobody can say of it what mattered: how sure it is would be taken for that


def test_shares_rise_where_a_modality_speaks_for_the_label_and_fall_where_it_speaks_against_it(view):
    track = a_track()
    shares = np.full((80, 4, 6), np.nan)
    joy = LABELS.index("happiness")
    shares[..., joy] = 0.0
    shares[:40, 0, joy], shares[40:, 0, joy] = 0.3, -0.3
    shares[:, 1, joy] = 0.1
    view.show_track(replace(track, curves=replace(track.curves, shares=shares)), "happiness")
    view.set_form("shares")
    hue = theme.emotion("happiness", LABELS).hslHue()

    def painted(m: int, seconds: float) -> list[str]:
        """Of the strip at a time, from top to foot: + in the label's colour, - in grey, and nothing."""
        image, rect = view.grab().toImage(), view.lanes().strips[m]
        ratio, x = image.devicePixelRatio(), round(view.lanes().x(seconds) * image.devicePixelRatio())
        lines = [
            image.pixelColor(x, round((rect.top() + part * rect.height()) * ratio)) for part in (0.15, 0.4, 0.6, 0.9)
        ]
        ground, grey = theme.colour("panel").rgb(), theme.colour("muted").rgb()
        return [" " if line.rgb() == ground else "-" if line.rgb() == grey else "+" if line.hslHue() == hue else "?"
                for line in lines]  # fmt: skip

    assert painted(0, 1.1) == ["+", "+", " ", " "]
    assert painted(0, 3.1) == [" ", " ", "-", "-"]
    assert painted(1, 1.1) == [" ", "+", " ", " "]
    assert painted(2, 1.1) == [" ", " ", " ", " "]
    view.show_label("anger")  # of which this round kept none: the strips are as always
    assert painted(0, 1.1) != [" ", " ", " ", " "]
    assert view.track.shares("anger") is None


def test_the_spectrogram_stands_where_the_sound_was_and_has_its_loud_bands_at_their_height(view):
    levels = np.zeros((80, 400), np.uint8)
    levels[60:, :] = 255  # loud in the high bands
    view.show_track(replace(a_track(), spectrogram=levels), "anger")
    image = view.grab().toImage()
    ratio, rect = image.devicePixelRatio(), view.lanes().sound
    x = round(view.lanes().x(2.2) * ratio)
    high, low = (image.pixelColor(x, round((rect.top() + share * rect.height()) * ratio)) for share in (0.1, 0.8))
    assert high.lightness() < 80 < low.lightness()


def test_the_pitch_is_a_line_over_the_spectrogram_at_its_height_with_gaps(view):
    pitch = np.full(400, np.nan)
    pitch[100:300] = np.sqrt(60 * 500)  # the middle of the axis, in octaves
    view.show_track(replace(a_track(), spectrogram=np.zeros((80, 400), np.uint8), pitch=pitch), "anger")
    image = view.grab().toImage()
    ratio, rect, duration = image.devicePixelRatio(), view.lanes().sound, view.track.duration
    columns = [round(view.lanes().x(share * duration) * ratio) for share in (0.55, 0.9)]
    lines = [round(rect.center().y() * ratio) + by for by in (-1, 0, 1)]  # the line may lie between two
    there, gone = (min(image.pixelColor(x, y).lightness() for y in lines) for x in columns)
    assert there < theme.colour("accent").lightness() + 40
    assert gone == theme.colour("panel").lightness()


def _move(x: float, y: float, buttons: Qt.MouseButton = Qt.MouseButton.LeftButton):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(x, y),
        QPointF(x, y),
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
