"""Time left is that of the whole round: from the trainer's plan, an earlier round, and today's speed."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from emodesk.runs import Reached, Runner
from emodesk.runs.pace import (
    ReadyTime,
    StageTime,
    earlier_times,
    read_plan,
    ready_time_of,
    seconds_left,
    stage_times,
    times_of,
)
from emodesk.ui.rounds.run_panel import epoch_series, run_series
from trainer.protocol import round_folder
from trainer.protocol.round_folder import EVENTS_FILE, Event, EventReader, Spec, State, write_spec, write_state

BEGUN = 1_700_000_000.0
# What a round of the light preset did, in seconds: features are there at once, ten steps take an hour.
TOOK = (("extract", 240, 20.0), ("fit", 150, 330.0), ("self-training", 10, 3300.0), ("predict", 240, 65.0))
WHOLE = sum(seconds for _name, _total, seconds in TOOK)
PLAN = {"fit": [150, 110.0], "self-training": [10, 1100.0], "predict": [240, 14.0]}  # too fast


class Script:
    """A round folder whose events are written by hand, at their times."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder / "rounds" / f"{number:04d}"
        self.folder.mkdir(parents=True)
        write_spec(self.folder, Spec())
        self._seq = 0

    def at(self, seconds: float, kind: str, stage: str, **rest: object) -> None:
        self._seq += 1
        record = {"seq": self._seq, "time": BEGUN + seconds, "kind": kind, "stage": stage, **rest}
        with (self.folder / EVENTS_FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def state(self, status: str, seconds: float) -> None:
        ended = BEGUN + seconds if status == "succeeded" else 0.0
        write_state(self.folder, State(status, started=BEGUN, ended=ended, heartbeat=BEGUN + seconds))


def play(script: Script, look=None, plan: dict | None = PLAN) -> None:
    """A whole round; `look(seconds)` after each twentieth of a stage."""
    at = 0.0
    if plan is not None:
        script.at(0.0, "plan", "", values=plan)
    for name, total, seconds in TOOK:
        script.at(at, "stage", name, total=total)
        for part in range(1, 21):
            script.at(at + seconds * part / 20, "progress", name, done=total * part / 20, total=total)
            if look:
                look(at + seconds * part / 20)
        at += seconds
    script.at(at, "end", "predict")


def followed(script: Script, plan: dict | None = PLAN) -> dict[float, float | None]:
    """Time left by the seconds that the round has run."""
    runner, said = Runner(), {}

    def look(seconds: float) -> None:
        # What the runner would say of a process that is alive.
        script.state("running", seconds)
        status = runner.status(script.folder)
        alive = status if status.active else type(status)(**{**vars(status), "state": "running"})
        said[seconds] = alive.seconds_left(now=BEGUN + seconds)

    play(script, look, plan)
    return said


def test_time_left_never_ends_with_a_stage_to_begin_anew_with_the_next(tmp_path):
    said = followed(Script(tmp_path, 1))
    assert all(left is not None for left in said.values())
    told = list(said.items())
    for (_, before), (now, after) in itertools.pairwise(told):
        assert not (before < 60 and after > 600), f"{before:.0f} s left, then {after:.0f} s, at {now:.0f} s"
    # From the end of the first training on, the pace is known.
    for seconds, left in said.items():
        if seconds >= 350:
            assert left == pytest.approx(WHOLE - seconds, rel=0.1, abs=70)


def test_a_round_learns_from_the_one_before_it(tmp_path):
    first = Script(tmp_path, 1)
    play(first)
    first.state("succeeded", WHOLE)
    said = followed(Script(tmp_path, 2))
    for seconds, left in said.items():
        assert left == pytest.approx(WHOLE - seconds, rel=0.05, abs=30), seconds


def test_a_preset_of_ones_own_learns_from_rounds_on_what_it_says_and_on_nothing_else(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("[training]\nfolds = 5\n", "utf-8")
    for number, text in ((1, mine.read_text("utf-8")), (2, "[training]\nfolds = 9\n")):
        script = Script(tmp_path, number)
        (script.folder / "preset.toml").write_text(text, "utf-8")  # the copy that a round has
        write_spec(script.folder, Spec(preset="preset.toml"))
        play(script)
        script.state("succeeded", WHOLE)
    assert times_of(tmp_path / "rounds", str(mine))["fit"].total == 150
    assert times_of(tmp_path / "rounds", str(mine), "0001") == {}
    third = Script(tmp_path, 3)
    (third.folder / "preset.toml").write_text("[training]\nfolds = 7\n", "utf-8")
    write_spec(third.folder, Spec(preset="preset.toml"))
    assert earlier_times(third.folder) == {}


def test_a_round_that_was_resumed_says_so_and_not_that_all_of_it_took_so_long(tmp_path):
    script = Script(tmp_path, 1)
    play(script)
    script.state("succeeded", WHOLE)
    assert not Runner().status(script.folder).resumed
    write_state(script.folder, State("succeeded", started=BEGUN + WHOLE - 60, ended=BEGUN + WHOLE, heartbeat=BEGUN))
    assert Runner().status(script.folder).resumed


def test_where_the_rest_is_not_known_nothing_is_said(tmp_path):
    said = followed(Script(tmp_path, 1), plan=None)
    assert said[20.0] is None
    assert said[WHOLE] == 0


def test_before_the_first_extraction_nobody_knows_when_the_round_ends():
    plan = {"rank": StageTime(40, 20.0), "extract": StageTime(40, 12.0), "fit": StageTime(30, 35.0)}
    assert seconds_left("rank", 0.5, 10.0, {}, plan, {}) is None
    assert seconds_left("extract", 0.0, 0.0, {"rank": 20.0}, plan, {}) is None
    assert seconds_left("extract", 0.5, 600.0, {"rank": 20.0}, plan, {}) == pytest.approx(635)
    all_there = {**plan, "extract": StageTime(0, 0.0)}
    assert seconds_left("rank", 0.5, 10.0, {}, all_there, {}) == pytest.approx(45)
    assert seconds_left("rank", 0.5, 10.0, {}, all_there, {"extract": StageTime(40, 600.0)}) == pytest.approx(45)


def test_a_command_of_one_stage_goes_by_its_own_speed():
    assert seconds_left("tune", 0.25, 10.0, {}, {}, {}) == pytest.approx(30.0)
    assert seconds_left("tune", 0.01, 1.0, {}, {}, {}) is None


def test_self_training_that_ended_early_before_is_expected_to_end_as_early():
    plan = {"fit": StageTime(3000, 10.0), "self-training": StageTime(10, 30.0), "predict": StageTime(240, 1.0)}
    earlier = {"fit": StageTime(3000, 10.0), "self-training": StageTime(10, 6.0), "predict": StageTime(240, 1.0)}
    at = [
        (seconds, seconds_left("self-training", seconds / 30, seconds, {"fit": 10.0}, plan, earlier))  # 3 s a step
        for seconds in (2.0, 3.0, 4.0, 5.0, 6.0)
    ]
    for seconds, left in at:
        assert left == pytest.approx(6.0 - seconds + 1.0)
    assert seconds_left("self-training", 0.3, 9.0, {"fit": 10.0}, plan, earlier) == pytest.approx(21.0 + 1.0)
    assert seconds_left("self-training", 0.1, 6.0, {"fit": 20.0}, plan, earlier) == pytest.approx(12.0 - 6.0 + 1.0)


def test_a_fit_that_was_there_already_says_nothing_of_the_pace():
    plan = {"fit": StageTime(150, 100.0), "self-training": StageTime(10, 1000.0)}
    assert seconds_left("self-training", None, 0.0, {"fit": 0.01}, plan, {}) == pytest.approx(1000.0)
    assert seconds_left("self-training", None, 0.0, {"fit": 300.0}, plan, {}) == pytest.approx(3000.0)


def test_stages_of_a_log_that_was_cut_off_are_those_that_ended(tmp_path):
    script = Script(tmp_path, 1)
    script.at(0, "stage", "extract", total=9)
    script.at(4, "stage", "fit", total=30)
    assert stage_times(EventReader(script.folder).read()) == {"extract": StageTime(9, 4)}
    assert stage_times([Event(1, 5.0, "progress")]) == {}


def test_features_that_were_there_say_nothing_of_how_long_the_others_take(tmp_path):
    script = Script(tmp_path, 3)
    script.state("running", 30)
    script.at(0, "stage", "extract", total=500)
    script.at(0, "progress", "extract", done=400, total=500, values={"there": 400})
    script.at(30, "progress", "extract", done=410, total=500)
    run = replace(Runner().status(script.folder), state="running")
    assert run.seconds_left(BEGUN + 30) is None  # of the rest nobody knows; of extraction alone:
    assert replace(run, stage="tune", plan={}).seconds_left(BEGUN + 30) == pytest.approx(270)


def test_how_long_features_take_is_learnt_from_the_newest_round_that_made_some(tmp_path, monkeypatch):
    for number, there in ((1, 100), (2, 200)):
        script = Script(tmp_path, number)
        script.at(0, "stage", "extract", total=200)
        script.at(0, "progress", "extract", done=there, total=200, values={"there": there})
        script.at(50 / number, "stage", "fit", total=30)
        script.at(60, "end", "fit")
        script.state("succeeded", 60)
    times = times_of(script.folder.parent, "light")
    assert times == {"extract": StageTime(100, 50), "fit": StageTime(30, 35)}
    plan = {"extract": StageTime(20, 1.0), "fit": StageTime(30, 1.0)}
    assert seconds_left("extract", 0.0, 0.0, {}, plan, times) == pytest.approx(45)
    # Of one that said more than any round nothing is learnt.
    monkeypatch.setattr(round_folder, "MOST_AT_ONCE", (script.folder / EVENTS_FILE).stat().st_size - 1)
    assert times_of(script.folder.parent, "light") == {}


def test_what_getting_ready_takes_is_learnt_from_the_newest_round_that_tells_it(tmp_path):
    for number, load in ((1, 3.0), (2, 90.0)):
        script = Script(tmp_path, number)
        script.at(0, "plan", "", values=PLAN)
        script.at(1, "stage", "extract", total=200)
        script.at(5, "progress", "extract", done=200, total=200, values={"there": 200})
        script.at(5 + load, "plan", "extract", values=PLAN)  # what comes between does not hide it
        script.at(5 + load, "stage", "fit", total=30)
        script.at(99, "end", "fit")
        assert ready_time_of(script.folder.parent, "light") == (ReadyTime(4.0, 0.015) if number == 2 else None)
        began = BEGUN - 3 if number == 1 else BEGUN + 50  # the second one went on with a round
        ended = State("succeeded", started=BEGUN, ended=BEGUN + 99, heartbeat=BEGUN, process_start=began)
        write_state(script.folder, ended)
    assert ready_time_of(script.folder.parent, "light") == ReadyTime(4.0, 0.015)
    assert ready_time_of(script.folder.parent, "base") is None


def test_a_plan_that_is_none_is_passed_over():
    assert read_plan({"fit": [3, 2.0], "predict": "soon", "frames": [1], "extract": [1, -1]}) == {
        "fit": StageTime(3, 2.0)
    }


def test_points_of_a_curve_are_all_folds_on_the_clips_that_they_hold_out(tmp_path):
    script = Script(tmp_path, 1)
    script.state("running", 9)
    script.at(0, "stage", "fit", total=30)

    def epoch(step: int, fold: int, number: int, waf: float) -> None:
        values = {"step": step, "fold": fold, "folds": 2, "epoch": number, "waf": waf, "loss": 2 - waf}
        script.at(1, "metric", "fit", values=values)

    for number in (1, 4):  # a fold's epochs after the other's, where memory has no room for both
        epoch(0, 0, number, 0.1 * number)
    assert Runner().status(script.folder).curve == ()
    for number in (1, 4):
        epoch(0, 1, number, 0.2 * number)
    for fold in range(2):
        script.at(2, "metric", "fit", values={"step": 0, "fold": fold, "waf": 0.7 + 0.1 * fold})
    script.at(2, "metric", "fit", values={"step": 0, "adopted": 0, "waf_mean": 0.72, "kept": True})
    script.at(3, "stage", "self-training", total=10)
    for fold in range(2):
        epoch(1, fold, 1, 0.3)
    after = Runner().status(script.folder)
    assert [(each.at, each.step, each.epoch) for each in after.curve] == [(1, 0, 1), (4, 0, 4), (5, 1, 1)]
    assert [each.waf for each in after.curve] == [pytest.approx(waf) for waf in (0.15, 0.6, 0.3)]
    assert [each.loss for each in after.curve] == [pytest.approx(loss) for loss in (1.85, 1.4, 1.7)]
    assert after.reached == (Reached(0, 0.72, True),)  # of all clips together, no mean of the folds
    assert [point.y for point in run_series(after)[0].points] == [0.72]
    first, second = epoch_series(after, "loss")
    assert [[point.x for point in line.points] for line in (first, second)] == [[1, 4], [5]]
