"""Blind review in the window: nothing that can be seen, read or heard tells what the model says until the choice."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
from made_rounds import write_moments
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget
from review_study import finish_round
from review_window import press, see

from emodesk.domain.blind import Veil
from emodesk.domain.passes import PassRule
from emodesk.domain.queue import QueueFilter, QueueOrder
from emodesk.services import bulk, passes
from emodesk.services.neighbours import ClipMap
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.store import rounds
from emodesk.ui.announcer import Announcer
from emodesk.viewmodels import words
from emodesk.viewmodels.clip_map import ClipMapModel
from emodesk.viewmodels.clip_reasons import ClipReasons
from trainer.measures.slices import Field

pytest_plugins = ["review_study", "review_window"]
READ = ("text", "toolTip", "accessibleName", "accessibleDescription", "statusTip", "whatsThis", "windowTitle",
        "placeholderText", "title")  # fmt: skip
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
         Qt.ItemDataRole.AccessibleDescriptionRole)  # fmt: skip
CERTAIN = 0.95


def told(window: QWidget) -> list[str]:
    """Every word of every widget that is shown, with the rows of its lists and what is said to a screen reader."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisibleTo(window):
            continue
        found += [str(getattr(widget, name)()) for name in READ if callable(getattr(widget, name, None))]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            found += [str(model.index(row, 0).data(role)) for row in range(model.rowCount()) for role in ROLES]
    return [*found, window.describe_clip()]


def settle(review, qtbot) -> None:
    """Wait until nothing of the clip is missing on the screen, its sound among it."""
    see(review)
    qtbot.waitUntil(lambda: len(review.stage.timeline.track.peaks) > 0)
    qtbot.waitUntil(lambda: all(review.thumbnails.get(int(key)) is not None for key in review.queue.visible_keys))
    see(review)


@pytest.fixture
def studies(study_folders, tmp_path):
    """Two projects that differ in nothing but what the model says of every clip."""
    with ExitStack() as opened:
        found = []
        for name, shift in (("one", 0), ("other", 3)):
            shutil.copytree(study_folders["fresh"], tmp_path / name / "study")
            project = opened.enter_context(Project.open(tmp_path / name / "study"))
            truth = np.roll(np.arange(20) % 6, shift)
            rest = (1 - CERTAIN) / 5
            finish_round(project, np.where(np.arange(6) == truth[:, None], CERTAIN, rest), seed=shift)
            found.append(project)
        yield found


def read_blind(review, **rule):
    project = review.session.project
    open_ones = [int(key) for key in review.session.queue.keys(QueueOrder.IMPORT, QueueFilter(state="open"))]
    made = passes.make_pass(project, "first", "Ana", ["Ana"], open_ones, PassRule(**rule)).read
    assert review.reading.start(made)
    return made


def test_a_blind_clip_looks_and_reads_the_same_whatever_the_model_says_of_it(studies, open_review, qtbot):
    pictures, texts = [], []
    for project in studies:
        review = open_review(project)
        ReviewService(project, "Ben").correct(int(review.session.queue.keys()[0]), "anger")
        read_blind(review)
        settle(review, qtbot)
        announced = []
        announcer = Announcer(review, review.describe_clip)
        announcer.clip_changed()
        qtbot.waitUntil(lambda review=review: bool(review.accessibleDescription()))
        announced.append(review.accessibleDescription())
        pictures.append(review.grab().toImage())
        texts.append([*told(review), *announced])
    assert texts[0] == texts[1]
    assert pictures[0] == pictures[1]


def test_once_chosen_it_is_told_so_that_the_test_above_would_see_it(studies, open_review, qtbot):
    seen = []
    for project in studies:
        review = open_review(project)
        read_blind(review)
        settle(review, qtbot)
        key = review.session.selected
        press(review, Qt.Key.Key_1)
        press(review, Qt.Key.Key_Up)
        assert review.session.selected == key
        settle(review, qtbot)
        seen.append((told(review), review.grab().toImage()))
        assert words.word(review.prediction.prediction.label) in " ".join(seen[-1][0])
    assert seen[0][0] != seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_other_peoples_decisions_are_hidden_until_the_choice(studies, open_review, qtbot):
    project = studies[0]
    review = open_review(project)
    read_blind(review)
    settle(review, qtbot)
    key = review.session.selected
    ReviewService(project, "Ben").flag(key, "they look surprised")
    review.session.changed.emit(ReviewService(project, "Ben").undo().joined(ReviewService(project, "Ben").redo()))
    settle(review, qtbot)
    qtbot.wait(20)
    assert "Ben" not in " ".join(told(review))
    press(review, Qt.Key.Key_2)
    press(review, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "they look surprised" in " ".join(told(review)))


def test_where_others_are_in_sight_their_decisions_do_not_tell_what_the_model_says(studies, open_review, qtbot):
    lines = []
    for project in studies:
        review = open_review(project)
        for key in map(int, review.session.queue.keys(QueueOrder.IMPORT, QueueFilter(state="open"))):
            ReviewService(project, "Ben").correct(key, project.labels.names[(key - 1) % 6])  # the model's in one study
        clips = review.session.queue.query('reviewer="Ben"')
        rule = PassRule(blind_people=False)
        assert review.reading.start(passes.make_pass(project, "first", "Ana", ["Ana"], clips.tolist(), rule).read)
        settle(review, qtbot)
        shown = review.prediction.history()
        lines.append([(line.words, line.label, line.beside) for line in shown])
        assert [line.reviewer.name for line in shown] == ["Ben"]
    assert lines[0] == lines[1]


def test_what_was_accepted_in_bulk_is_hidden_where_the_model_is(studies):
    project = studies[0]
    service = ReviewService(project, "Ana")
    one, other = (int(key) for key in QueueService(project).query("status=open")[:2])
    offered = bulk.offer(project, bulk.Pledge.CERTAIN)
    bulk.accept(project, "Ben", replace(offered, clips=(one,)))
    ReviewService(project, "Ben").accept(other)
    passes.make_pass(project, "first", "Ana", ["Ana"], [one, other], PassRule(blind_people=False))
    assert service.veil(one) == Veil(model=True, people=True)
    assert service.veil(other) == Veil(model=True, people=False)
    service.correct(one, "anger")
    assert service.history(one)[-1].blind
    assert not service.veil(one)


def test_enter_does_not_accept_what_is_hidden_and_says_so(studies, open_review, qtbot):
    review = open_review(studies[0])
    read_blind(review)
    settle(review, qtbot)
    key, said = review.session.selected, []
    review.flow.said.connect(said.append)
    press(review, Qt.Key.Key_Return)
    assert said == ["This clip is decided blind: choose a label."]
    assert review.session.review.votes(key) == []
    assert not review.label_bar.accept.isEnabled()


def test_to_think_again_the_clip_stays_and_enter_takes_the_models_answer_and_both_are_recorded(
    studies, open_review, qtbot
):
    review = open_review(studies[0])
    made = read_blind(review, reconsider=True)
    settle(review, qtbot)
    key = review.session.selected
    proposed = review.session.predictions.prediction(key).label
    other = next(n for n, label in enumerate(review.session.labels.names) if label != proposed)
    press(review, Qt.Key(Qt.Key.Key_1.value + other))
    assert review.session.selected == key
    qtbot.waitUntil(lambda: review.label_bar.proposed == proposed)
    press(review, Qt.Key.Key_Return)
    assert review.session.selected != key
    log = [(entry.label, entry.blind, entry.pass_) for entry in review.session.review.history(key)]
    assert log == [(review.session.labels.names[other], True, made.key), (proposed, False, made.key)]


def test_where_the_model_says_the_same_one_goes_on_at_once(studies, open_review, qtbot):
    review = open_review(studies[0])
    read_blind(review, reconsider=True)
    settle(review, qtbot)
    key = review.session.selected
    proposed = review.session.predictions.prediction(key).label
    press(review, Qt.Key(Qt.Key.Key_1.value + review.session.labels.index(proposed)))
    assert review.session.selected != key


def test_a_pass_is_read_to_its_end_by_label_keys_alone_and_the_queue_is_there_again(studies, open_review, qtbot):
    review = open_review(studies[0])
    made = read_blind(review)
    notices = []
    review.session.notice.connect(lambda _level, sentence: notices.append(sentence))
    chip = review.queue_panel.chip
    for done in range(1, 13):
        press(review, Qt.Key.Key_3)
        qtbot.waitUntil(lambda done=done: chip.text() == f"“first”: {done} of 12 clips done")
    assert passes.progress_of(review.session.project, made.key).done == 12
    assert notices[-1].startswith("“first”: nothing is left")
    press(review, Qt.Key.Key_Escape)
    assert review.session.reading is None
    assert review.queue.restriction is None


def test_lists_of_analyse_do_not_open_clips_that_are_still_blind(studies, open_review, qtbot):
    review = open_review(studies[0])
    made = read_blind(review)
    review.reading.stop()
    hidden, seen = 1, 20
    notices = []
    review.session.notice.connect(lambda _level, sentence: notices.append(sentence))
    review.open_clips([hidden, seen])
    assert list(review.queue.visible_keys) == [seen]
    assert "decided blind: 1" in notices[0]
    passes.end_pass(review.session.project, made.key)
    review.open_clips([hidden, seen])
    assert list(review.queue.visible_keys) == [hidden, seen]


def test_the_pages_of_analyse_tell_nothing_of_a_blind_clip_until_the_choice(studies, open_review, qtbot):
    review = open_review(studies[0])
    session = review.session
    read_blind(review)
    settle(review, qtbot)
    key = session.selected
    reasons, places = ClipReasons(session), ClipMapModel(session)
    number = session.predictions.applied_round()
    with session.project.store.read() as connection:
        row = rounds.prediction(connection, number, key).row
    write_moments(session.rounds.folder(number), row)
    reasons.activate(True)
    assert (reasons.moments, reasons.moment_strips(), reasons.words(), reasons.seen_pictures()) == (None, [], [], [])
    assert (reasons.prediction, reasons.rows(), reasons.neighbours()) == (None, [], [])
    said = Field("prediction", ("a", "b"), np.array([0, 1]))
    shown = ClipMap(np.array([key, 20]), np.zeros((2, 2), np.float32), (said,))
    seen = places._seen(shown)
    assert (seen.keys.tolist(), seen.fields[0].codes.tolist()) == ([20], [1])
    session.perform(lambda: session.review.correct(key, "anger"))
    assert reasons.prediction is not None
    assert reasons.moments is not None
    assert key in places._seen(shown).keys
