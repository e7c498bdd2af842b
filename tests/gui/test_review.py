"""Review as a person at the keyboard uses it: a real project, real clips, real keys."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QLabel
from review_window import SIZE, label_of, press, see, shown, strike
from sqlalchemy import update
from sqlalchemy.event import listen

from emodesk.domain import Changes
from emodesk.domain.passes import PassRule
from emodesk.services.blind import set_blind_share
from emodesk.services.passes import make_pass
from emodesk.services.queue import QueueOrder
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store.clips import add
from emodesk.store.schema import clips
from emodesk.ui.theme import theme
from emodesk.viewmodels.session import NO_CLIP
from emodesk.viewmodels.words import sentence_case, word
from trainer.protocol.locks import FileLock
from trainer.protocol.round_folder import LOCK_FILE, PREDICTIONS_FILE, State, write_state

pytest_plugins = ["review_study", "review_window"]


def test_a_number_key_stores_its_label_and_the_next_clip_follows(review, qtbot):
    first, second = (review.queue.key_at(row) for row in (0, 1))
    assert shown(review, qtbot) == first
    painted = review.stage.player.firstFramePainted
    with qtbot.waitSignal(painted, timeout=10_000, check_params_cb=lambda key: key == second):
        press(review, Qt.Key.Key_3)
        assert label_of(review, first) == "happiness"
    assert review.queue.row_of(first) == -1


def test_a_decision_asks_the_database_as_often_whatever_the_number_of_clips(review):
    session, asked = review.session, []
    session.perform(lambda: set_blind_share(session.project, 0))  # one decided blind is looked at more closely
    listen(session.project.store._engine, "before_cursor_execute", lambda *event: asked.append(event[2]))

    def statements_of_a_key() -> int:
        for _ in range(2):  # what is remembered of the clips is there from the first on
            see(review)
            asked.clear()
            strike(review, Qt.Key.Key_2)
        return len(asked)

    few = statements_of_a_key()
    assert few <= 30
    clip = session.queue.clips()[0]
    with session.project.store.write() as connection:
        add(connection, [replace(clip, clip_id=f"more {n}", hash=f"{n:064x}") for n in range(2000)])
    session.changed.emit(Changes(queue=True))
    assert statements_of_a_key() == few


def test_small_pictures_wait_until_the_chosen_clip_is_painted(review, qtbot):
    see(review)
    works = review.thumbnails._thumbnails._works
    qtbot.waitUntil(lambda: not works._held)
    with qtbot.waitSignal(review.stage.shown):
        press(review, Qt.Key.Key_2)
        assert works._held
    assert not works._held
    assert review.shows(review.session.selected)  # told only after the painting


def test_the_next_clips_curves_are_painted_before_it_is_chosen(review, qtbot):
    timeline = review.stage.timeline
    for _ in range(2):
        see(review)
        following = review.queue.following(review.session.selected)[0]
        qtbot.waitUntil(lambda: review.stage._coming is not None, timeout=10_000)
        assert review.stage._coming.key == following
        qtbot.waitUntil(lambda: timeline._coming is not None and timeline._coming is not timeline._now())
        prepared = timeline._coming
        press(review, Qt.Key.Key_2)
        see(review)
        assert review.session.selected == following
        assert timeline._now() is prepared


def test_a_history_says_that_there_is_none_and_keeps_the_lines_that_stay(review, qtbot):
    see(review)
    history = review.prediction_panel._history
    assert history.text() == "No decision yet."
    key = review.session.selected
    press(review, Qt.Key.Key_3)
    review.places.visit(key)
    see(review)
    qtbot.waitUntil(lambda: history._column.count() > 1)
    line = history._column.itemAt(1).widget()
    assert history.text().count("\n") == 3  # what, by whom, and beside what, and no sentence that there is none
    review.prediction.historyChanged.emit()
    assert history._column.itemAt(1).widget() is line


def test_enter_accepts_s_skips_f_flags(review):
    keys = [review.queue.key_at(row) for row in range(3)]
    proposed = review.prediction.prediction.label
    for key in (Qt.Key.Key_Return, Qt.Key.Key_S, Qt.Key.Key_F):
        press(review, key)
    assert label_of(review, keys[0]) == proposed
    assert [row.state for row in review.session.queue.rows(keys)] == ["reviewed", "skipped", "flagged"]


def test_ctrl_z_takes_back_and_says_what(review, qtbot):
    first = review.session.selected
    name = review.session.queue.clip(first).clip_id
    press(review, Qt.Key.Key_2)
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert label_of(review, first) == ""
    assert review.session.selected == first
    assert review._toast.isVisible()
    assert review._toast.text() == f"{name}: anger taken back"
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert label_of(review, first) == "anger"


def test_up_and_down_move_through_the_queue_and_decide_nothing(review):
    keys = [review.queue.key_at(row) for row in range(3)]
    press(review, Qt.Key.Key_Down)
    press(review, Qt.Key.Key_Down)
    assert review.session.selected == keys[2]
    press(review, Qt.Key.Key_Up)
    assert review.session.selected == keys[1]
    assert review.queue_panel.list.currentIndex().row() == 1
    assert not review.session.queue.counts().decided


def test_keys_hold_while_the_list_has_the_focus(review):
    first = review.session.selected
    review.queue_panel.list.setFocus()
    press(review, Qt.Key.Key_4)
    assert label_of(review, first) == "sadness"


def test_digits_typed_into_the_search_search_and_escape_leaves_it(review, qtbot):
    press(review, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = review.queue_panel.search
    qtbot.waitUntil(search.hasFocus)
    QTest.keyClicks(search, "clip_003")
    assert not review.session.queue.counts().decided
    qtbot.waitUntil(lambda: review.queue.rowCount() == 1)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not search.hasFocus()
    assert search.text() == ""
    assert review.queue.rowCount() == 12


def test_the_timelines_cursor_is_the_time_of_the_frame_shown(review, qtbot):
    shown(review, qtbot)
    player = review.stage.player
    for key, frame in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_End, 19)):
        press(review, key)
        qtbot.waitUntil(lambda frame=frame: player.player.shown == frame, timeout=10_000)
        assert review.stage.timeline.cursor_seconds == player.player.time_of(frame)


def test_in_a_clip_of_uneven_rate_the_cursor_is_still_the_frames_time(review, qtbot):
    uneven = next(clip.key for clip in review.session.queue.clips() if clip.clip_id == "clip_004")
    review.session.select(uneven)
    qtbot.waitUntil(lambda: review.stage.player.player.clip.key == uneven)
    shown(review, qtbot)
    times = []
    timeline = review.stage.timeline
    review.stage.player.frameShown.connect(lambda _n, seconds: times.append((seconds, timeline.cursor_x())))
    for n in range(1, 6):
        press(review, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda n=n: review.stage.player.player.shown == n, timeout=10_000)
    seconds = np.array([t for t, _x in times])
    assert len(set(np.round(np.diff(seconds), 3))) > 1
    assert [timeline.lanes().x(t) for t in seconds] == [x for _t, x in times]


def test_a_click_on_the_timeline_shows_the_frame_of_that_time(review, qtbot):
    shown(review, qtbot)
    timeline, player = review.stage.timeline, review.stage.player
    qtbot.waitUntil(lambda: timeline.track.duration > 0)
    x = timeline.lanes().x(0.5)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 20))
    qtbot.waitUntil(lambda: abs(timeline.cursor_seconds - 0.5) <= 0.04, timeout=10_000)
    assert timeline.cursor_seconds == player.player.time_of(player.player.shown)


def test_what_is_drawn_on_the_picture_has_each_its_switch(review, qtbot):
    stage, transport = review.stage, review.stage.transport
    faces = (key for key in review.queue.keys.tolist() if review.session.predictions.curves(key).face_time.size)
    review.session.select(next(faces))
    shown(review, qtbot)
    transport.face_box.setChecked(True)
    qtbot.waitUntil(lambda: stage.timeline.track.face_at(0.1) is not None)
    stage.player.seek_time(0.1)
    qtbot.waitUntil(lambda: stage.timeline.cursor_seconds > 0.05)
    drawn = {
        "box": lambda marks: marks.box is not None,
        "track": lambda marks: len(marks.track) > 1,
        "quality": lambda marks: marks.quality.startswith("face 48 px high"),
        "class": lambda marks: bool(marks.label) and marks.is_named,
        "bar": lambda marks: marks.share > 0,
    }
    for name in drawn:
        transport.choose_marks({name})
        assert [other for other, is_drawn in drawn.items() if is_drawn(stage.player._marks)] == [name]
    transport.face_box.setChecked(False)
    assert not any(is_drawn(stage.player._marks) for is_drawn in drawn.values())


def make_dialogue(study) -> None:
    """Three clips that are of one dialogue by their names: 5, 2 and 9, in this order."""
    with study.store.write() as connection:
        for key, number in ((5, 1), (2, 2), (9, 10)):
            named = update(clips).where(clips.c.key == key)
            connection.execute(named.values(clip_id=f"dia1_utt{number}"))


def test_what_was_said_before_and_after_stands_as_pictures_one_key_away(open_review, study, qtbot):
    make_dialogue(study)
    review = open_review(study)
    review.session.select(2)
    press(review, Qt.Key.Key_K)
    strip = review.context
    assert strip.isVisible()
    assert [item.row.key for item in strip.pictures.utterances] == [5, 2, 9]
    assert all(item.words for item in strip.pictures.utterances)
    assert all(item.row.pseudo_label for item in strip.pictures.utterances)
    first = strip.pictures.utterances[0]
    told = strip.pictures.describe(first).split("\n")
    assert told == ["dia1_utt1", first.row.speaker, f"the model says {first.row.pseudo_label}", first.words]
    QTest.mouseClick(strip.pictures, Qt.MouseButton.LeftButton, pos=QPoint(strip.pictures.width() - 20, 20))
    assert review.session.selected == 9
    assert strip.isVisible()
    press(review, Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert review.session.selected == 9


def test_the_neighbours_of_a_clip_that_is_decided_blind_give_nothing_away(open_review, study, qtbot):
    make_dialogue(study)
    ReviewService(study, "Bo").correct(5, "anger")
    make_pass(study, "first", "Ana", ["Ana"], [2], PassRule())
    review = open_review(study)
    review.session.select(2)
    press(review, Qt.Key.Key_K)
    assert [item.row.key for item in review.context.pictures.utterances] == [5, 2, 9]
    assert {item.row.label + item.row.pseudo_label for item in review.context.pictures.utterances} == {""}


def test_one_key_lists_the_recording_and_one_leads_back(open_review, study, qtbot):
    make_dialogue(study)
    review = open_review(study)
    review.session.select(2)
    press(review, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert [review.queue.key_at(row) for row in range(review.queue.rowCount())] == [5, 2, 9]
    assert review.session.selected == 2
    press(review, Qt.Key.Key_Escape)
    assert review.queue.rowCount() == 12
    assert review.session.selected == 2


def test_marked_frames_are_played_alone_and_zoomed_to(review, qtbot):
    shown(review, qtbot)
    stage, player = review.stage, review.stage.player.player
    for _ in range(4):
        press(review, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: player.shown == 4)
    press(review, Qt.Key.Key_I)
    press(review, Qt.Key.Key_Right)
    press(review, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: player.shown == 6)
    press(review, Qt.Key.Key_O)
    assert stage.timeline.selection == (player.time_of(4), player.time_of(7))
    assert player.head.bounds == stage.timeline.selection
    press(review, Qt.Key.Key_Z)
    lanes = stage.timeline.lanes()
    assert (lanes.start, lanes.end) == pytest.approx(stage.timeline.selection)
    press(review, Qt.Key.Key_Z)
    assert not stage.timeline.is_zoomed
    seen = set()
    stage.transport.loop.setChecked(True)
    stage.player.frameShown.connect(lambda number, _seconds: seen.add(number))
    press(review, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: {4, 5, 6} <= seen)
    press(review, Qt.Key.Key_Space)
    assert seen <= {4, 5, 6}
    press(review, Qt.Key.Key_X)
    assert player.head.bounds == (0.0, player.duration)


def test_a_selection_ends_with_its_clip(review, qtbot):
    shown(review, qtbot)
    press(review, Qt.Key.Key_O)
    press(review, Qt.Key.Key_Equal)
    assert review.stage.timeline.selection
    assert review.stage.timeline.is_zoomed
    press(review, Qt.Key.Key_Down)
    shown(review, qtbot)
    assert review.stage.timeline.selection is None
    assert not review.stage.timeline.is_zoomed


def test_switching_a_modality_off_changes_the_bars_to_the_subset_without_it(review):
    prediction = review.prediction.prediction
    view = next(view for view in review.prediction_panel.rows if view.row.name == "text")
    view.switch.click()
    np.testing.assert_allclose([bar.value for bar in review.prediction_panel.bars.bars], prediction.without({"text"}))
    assert [bar.whole for bar in review.prediction_panel.bars.bars] == pytest.approx(list(prediction.probabilities))
    view.switch.click()
    np.testing.assert_allclose([bar.value for bar in review.prediction_panel.bars.bars], prediction.probabilities)


def test_a_click_on_a_bar_shows_the_shares_and_the_curve_of_that_label(review):
    bars = review.prediction_panel.bars
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(40, 4 * bars.height() // 6 + 4))
    assert review.prediction.shown == "worry"
    shares = [view.row.share for view in review.prediction_panel.rows]
    assert shares == pytest.approx(list(review.prediction.prediction.shapley[:, 4]))


def test_the_proposed_label_is_marked_and_a_given_one_ticked(review, qtbot):
    def marked(mark: str) -> list[str]:
        return [button.label for button in review.label_bar.buttons if mark in button.accessibleDescription()]

    qtbot.waitUntil(lambda: marked("the model's") == [review.prediction.prediction.label])
    review.open_clips([review.session.selected])
    press(review, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: marked("given") == ["surprise"])


def test_while_the_first_round_runs_nobody_is_told_to_start_one(open_review, fresh):
    review = open_review(fresh)
    folder = review.session.rounds.snapshot()
    lock = FileLock(folder / LOCK_FILE)
    write_state(folder, State("running"))
    review.session.changed.emit(Changes(rounds=(1,)))
    words = " ".join(label.text() for label in visible_labels(review.prediction_panel))
    assert "The first round is running" in words
    assert "No round yet" not in words
    lock.release()


def test_a_label_button_does_what_its_key_does(review):
    first = review.session.selected
    QTest.mouseClick(review.label_bar.buttons[1], Qt.MouseButton.LeftButton)
    assert label_of(review, first) == "anger"


def test_without_a_round_review_works_and_says_how_to_get_one(open_review, fresh, qtbot):
    review = open_review(fresh)
    first = review.session.selected
    assert not review.label_bar.accept.isEnabled()
    assert any("first round" in label.text() for label in visible_labels(review.prediction_panel))
    press(review, Qt.Key.Key_1)
    assert label_of(review, first) == "neutral"
    with qtbot.waitSignal(review.commandRequested) as asked:
        next(b for b in review.prediction_panel.findChildren(QAbstractButton) if "Ctrl+R" in b.text()).click()
    assert asked.args == ["rounds.start"]


def test_when_the_queue_is_finished_it_says_what_to_do_next(review):
    while review.queue.rowCount():
        press(review, Qt.Key.Key_1)
    assert review.session.selected == NO_CLIP
    assert any("Everything is decided" in label.text() for label in visible_labels(review.queue_panel))
    press(review, Qt.Key.Key_1)
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert review.queue.rowCount() == 1
    assert review.session.selected == review.queue.key_at(0)


def test_clips_opened_from_analyse_are_a_list_that_can_be_closed(review):
    chosen = [review.queue.key_at(row) for row in (5, 2)]
    review.open_clips(chosen)
    assert [review.queue.key_at(row) for row in range(review.queue.rowCount())] == chosen
    assert review.session.selected == chosen[0]
    chip = review.queue_panel.chip
    assert "2 clips" in chip.text()
    chip.click()
    assert review.queue.rowCount() == 12
    assert not chip.isVisible()


def test_a_new_rounds_predictions_reach_the_clip_that_is_shown(review, qtbot):
    from review_study import finish_round

    finish_round(review.session.project, seed=9)
    review.session.rounds.apply(1)
    before = list(review.prediction.probabilities())
    review.session.perform(lambda: review.session.rounds.apply(2))
    assert review.prediction.prediction.round == 2
    assert list(review.prediction.probabilities()) != before
    qtbot.waitUntil(lambda: review.stage.timeline.track.curves is not None)


def test_a_closed_panel_is_remembered_and_reset_brings_it_back(open_review, study, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    review = open_review(study)
    panels = {action.text(): action for action in review.panels()}
    assert set(panels) == {"Queue", "What the model says", "Transcript", "Timeline"}
    panels["Transcript"].trigger()
    review.save_state(settings)
    again = open_review(study)
    again.restore_state(settings)
    assert not again.stage.transcript.isVisible()
    again.reset_layout()
    assert again.stage.transcript.isVisible()


def test_keys_hold_in_a_panel_that_floats(review, qtbot):
    first = review.session.selected
    dock = review.queue_panel.window().findChild(QDockWidget, "transcript")
    dock.setFloating(True)
    dock.activateWindow()
    dock.setFocus()
    qtbot.waitUntil(dock.isActiveWindow)
    QTest.keyClick(dock, Qt.Key.Key_2)
    assert label_of(review, first) == "anger"


def test_the_order_is_remembered(open_review, study, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    review = open_review(study)
    review.queue.set_order(QueueOrder.MOST_CERTAIN)
    review.save_state(settings)
    again = open_review(study)
    again.restore_state(settings)
    assert again.queue.order is QueueOrder.MOST_CERTAIN
    assert again.session.selected == again.queue.key_at(0)
    assert again.queue_panel.list.currentIndex().row() == 0


def test_the_players_settings_are_remembered(open_review, study, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    review = open_review(study)
    press(review, Qt.Key.Key_BracketLeft)
    press(review, Qt.Key.Key_M)
    review.save_state(settings)
    settings.sync()
    again = open_review(study)
    again.restore_state(settings)
    assert again.stage.transport.speed == 0.75
    assert again.stage.player.player.head.speed == 0.75
    assert again.stage.transport.mute.isChecked()


@pytest.mark.parametrize("names", [("calm", "tense"), tuple("abcdefghi")])
def test_any_number_of_labels_has_its_buttons(open_review, study_folders, tmp_path, names):
    from review_study import make_study

    with make_study(tmp_path / "other", study_folders["fresh"].parent / "clips" / "clips.csv", names) as project:
        review = open_review(project)
        assert [button.label for button in review.label_bar.buttons] == list(names)
        first = review.session.selected
        press(review, getattr(Qt.Key, f"Key_{len(names)}"))
        assert label_of(review, first) == names[-1]
        review.shut_down()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_text_is_cut_off_in_a_window_of_1280_by_720(open_review, study, qapp, mode, qtbot):
    review = open_review(study)
    theme.apply(qapp, mode)
    shown(review, qtbot)
    qapp.processEvents()
    assert review.minimumSizeHint().width() <= SIZE[0]
    assert review.minimumSizeHint().height() <= SIZE[1]
    bar = review.label_bar
    for button in [*bar.buttons, bar.accept, bar.skip, bar.flag]:
        assert button.width() >= button.sizeHint().width(), button.text()
        assert button.height() >= button.sizeHint().height(), button.text()
    for label in visible_labels(review):
        needed = label.fontMetrics().boundingRect(0, 0, label.width(), 10_000, Qt.TextFlag.TextWordWrap, label.text())
        if label.textFormat() != Qt.TextFormat.RichText:
            assert label.height() >= needed.height() - 1, label.text()
        if not label.wordWrap() and label.property("class") != "muted":
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()


def visible_labels(widget) -> list[QLabel]:
    return [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


@pytest.mark.parametrize("size", [(960, 460), SIZE])
def test_no_label_is_cut_short_anywhere(open_review, study, qapp, size, monkeypatch):
    asked = []
    elided = QFontMetrics.elidedText
    monkeypatch.setattr(
        QFontMetrics,
        "elidedText",
        lambda metrics, text, *rest: (asked.append((text, elided(metrics, text, *rest))), asked[-1][1])[1],
    )
    review = open_review(study, size)
    for row in range(review.queue.rowCount()):
        review.session.select(review.queue.key_at(row))
        see(review)
    names = review.session.labels.names
    labels = {text for name in names for text in (word(name), sentence_case(word(name)))}
    shown = [(text, shown) for text, shown in asked if text in labels]
    assert {text for text, _shown in shown} == labels
    assert all(text == shown for text, shown in shown)


def test_a_round_in_use_whose_files_were_taken_away_is_said_to_be_gone(open_review, study, qtbot):
    shutil.rmtree(RoundService(study).folder(1))
    review = open_review(study)
    panel = review.prediction_panel
    qtbot.waitUntil(lambda: "The files of round 1 are gone" in [label.text() for label in panel.findChildren(QLabel)])


def test_a_round_in_use_that_cannot_be_read_is_said_so_and_not_that_it_did_not_see_the_clip(open_review, study, qtbot):
    path = RoundService(study).folder(1) / PREDICTIONS_FILE
    path.write_bytes(path.read_bytes()[:-100])
    review = open_review(study)
    panel = review.prediction_panel

    def texts() -> str:
        return " ".join(label.text() for label in panel.findChildren(QLabel))

    qtbot.waitUntil(lambda: "Round 1 cannot be shown" in texts())
    assert f"{path} cannot be used" in texts()
    assert "did not see it" not in texts()
    path.unlink()
    review.session.select(review.queue.key_at(1))
    qtbot.waitUntil(lambda: f"{path} is not there; let the round end, or run it again." in texts())
