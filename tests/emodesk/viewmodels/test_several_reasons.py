"""What several clips would be called without a modality is what their stored subsets say, and nothing hidden shows."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from made_rounds import apply_round, make_project

from emodesk.services.blind import set_blind_share
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.viewmodels.narrowing import Narrowing
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.several_reasons import TOLD_CLIPS, SeveralReasons

SPEECH = 0b0001


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "study"
    with make_project(folder, 240) as project:
        apply_round(project)
    return folder


@pytest.fixture
def session(made, tmp_path, qapp):
    with Project.open(copytree(made, tmp_path / "study")) as project:
        yield Session(project, "ann")


@pytest.fixture
def several(session, qtbot):
    found = SeveralReasons(session, lambda: session.queue.query("not test"))
    with qtbot.waitSignal(found.changed):
        found.activate(True)
    return found


def test_without_a_modality_each_clip_is_called_what_its_prediction_says_without_it(session, several):
    assert len(several.changing) == 0
    several.let(np.array([0.0, 1, 1, 1]))
    changing = set(several.changing.tolist())
    for key in several.found.keys.tolist():
        prediction = session.predictions.prediction(key)
        without = prediction.subsets[0b1111 ^ SPEECH]
        assert (key in changing) == (without.argmax() != prediction.subsets[-1].argmax()), key
    assert 0 < len(changing) < len(several.found.keys)
    rows = several.rows()
    assert len(rows) == min(TOLD_CLIPS, len(several.found.keys))
    for row in rows[: len(changing)]:
        assert row.key in changing
        assert row.before != row.after
        assert row.name == session.clip(row.key).clip_id


def test_where_nothing_can_be_read_no_clips_of_before_change(several):
    several.let(np.array([0.0, 1, 1, 1]))
    assert len(several.changing) > 0
    several._take(None, "the round's files are gone")
    assert (several.rows(), len(several.changing)) == ([], 0)


def test_a_filter_takes_the_place_of_the_list(session, several, qtbot):
    whole = len(several.found.keys)
    assert not several.of_filter
    keys = session.queue.query('speaker="speaker 3"')
    with qtbot.waitSignal(several.changed):
        several.narrow(keys)
    assert several.of_filter
    assert several.found.keys.tolist() == keys.tolist()
    with qtbot.waitSignal(several.changed):
        several.narrow(None)
    assert len(several.found.keys) == whole


def test_clips_that_are_decided_blind_are_not_told_of(session, several, qtbot):
    with qtbot.waitSignal(several.changed):
        session.perform(lambda: set_blind_share(session.project, 1.0))
    hidden = QueueService(session.project).hidden("ann").model
    assert len(hidden)
    assert not set(hidden.tolist()) & set(several.found.keys.tolist())


def test_an_expression_says_of_how_many_clips_it_is_as_the_command_does(session, qtbot):
    narrowing = Narrowing(session)
    with qtbot.waitSignal(narrowing.changed):
        narrowing.ask("confidence>.5")
    expected = session.queue.query("confidence>.5")
    assert narrowing.keys.tolist() == expected.tolist()
    assert narrowing.words() == f"{len(expected)} of 240 clips"
    with qtbot.waitSignal(narrowing.changed):
        narrowing.ask("confidence>2")
    assert narrowing.is_empty
    with qtbot.waitSignal(narrowing.changed):
        narrowing.ask("confidence>")
    assert narrowing.problem
    assert narrowing.keys is None
    with qtbot.waitSignal(narrowing.changed):
        narrowing.ask("")
    assert (narrowing.words(), narrowing.problem) == ("", "")
