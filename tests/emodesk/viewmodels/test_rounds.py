"""The rounds model on a real store, with real processes."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from made_rounds import make_project, make_round
from scripted_trainer import LET_GO

from emodesk.domain.figures import waf_of
from emodesk.domain.queue import Counts, QueueFilter, QueueOrder
from emodesk.runs import Runner, RunStatus
from emodesk.runs import process as processes
from emodesk.runs.pace import StageTime
from emodesk.services.project import Project
from emodesk.services.round_files import Adopted
from emodesk.services.rounds import RoundService
from emodesk.viewmodels import round_words as words
from emodesk.viewmodels.round_result import ResultLoader, result_of
from emodesk.viewmodels.rounds import RoundsModel
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.start import FIELDS, MODE_KEY, MODES, StartChoice, missing, usual_numbers, weak_labels
from trainer.fusion.folds import MINIMUM_CLIPS
from trainer.protocol import labels
from trainer.protocol.files import presets
from trainer.protocol.round_folder import METRICS_FILE, read_state
from trainer.protocol.sections import QUICK, SelfTraining, SettingsError
from trainer.settings import load_settings

SCRIPT = Path(__file__).parents[2] / "scripted_trainer.py"
LABELS = labels.LABELS


def scripted(*options: str, cancel_grace: float = 1.0) -> Runner:
    """A runner of the scripted trainer."""
    return Runner((sys.executable, str(SCRIPT), *options), cancel_grace=cancel_grace, kill_grace=1.0)


class Notices:
    """Collects a session's notices and changes."""

    def __init__(self, session: Session) -> None:
        self.notices: list[tuple[str, str]] = []
        self.changes: list[object] = []
        session.notice.connect(lambda level, sentence: self.notices.append((level, sentence)))
        session.changed.connect(self.changes.append)


@pytest.fixture
def open_session(tmp_path, qapp):
    """Opens windows' sessions on one made project, one after the other; ends every process at the end."""
    make_project(tmp_path / "study").close()
    opened: list[tuple[Session, RoundsModel]] = []

    def open_it(runner: Runner) -> tuple[Session, RoundsModel, Notices]:
        session = Session(Project.open(tmp_path / "study"), "ann")
        session.runner = runner
        heard = Notices(session)
        model = RoundsModel(session)
        opened.append((session, model))
        return session, model, heard

    yield open_it
    for session, model in opened:
        close(session, model)
    for folder in (tmp_path / "study" / "rounds").glob("0*"):
        state = read_state(folder)
        if state and state.pid:
            processes.stop(processes.Identity(state.pid, state.process_start, state.process_mark), force=True)


def close(session: Session, model: RoundsModel) -> None:
    """Close a window: nobody follows any more."""
    model.shut_down()
    session.project.close()


def lingers(model: RoundsModel) -> bool:
    """Whether round 1 stays at its second clip, as a trainer with --linger does."""
    return model.running == 1 and model.status(1).done == 2


def let_go(model: RoundsModel) -> None:
    """Have it go on to its end."""
    (Path(model.round(1).folder) / LET_GO).touch()


def ready(model: RoundsModel, number: int) -> bool:
    """Whether a round's results are in the store."""
    one = model.round(number)
    return bool(one and one.metrics)


def test_numbers_below_zero_have_a_minus_and_nothing_is_less_than_nothing():
    assert [words.score(value) for value in (-0.0541, -0.0001, 0.5)] == ["−0.054", "0.000", "0.500"]
    assert [words.points(value) for value in (-0.121, -0.001, 0.04)] == ["−12", "+0", "+4"]


def test_a_round_is_started_followed_ingested_and_applied(open_session, qtbot):
    session, model, heard = open_session(scripted("--linger"))
    lines: list[str] = []
    model.statusChanged.connect(lines.append)
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    let_go(model)
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)
    assert model.running == 0
    assert (heard.notices[-1][0], heard.notices[-1][1][:22]) == ("info", "Round 1 is ready: WAF ")
    assert any(line.startswith("round 1: ") and line.endswith("%") for line in lines)
    assert lines[-1] == model.line == "round 1 is ready"
    assert model.candidate.number == 1
    before = session.queue.keys(QueueOrder.LEAST_CERTAIN, QueueFilter())
    assert model.apply(1)
    assert heard.changes[-1].queue
    assert model.candidate is None
    assert model.line == ""
    assert list(session.queue.keys(QueueOrder.LEAST_CERTAIN, QueueFilter())) != list(before)


def test_results_are_ingested_beside_the_painting_thread(open_session, qtbot, monkeypatch):
    session, model, _heard = open_session(scripted())
    threads: list[int] = []
    ingest = session.rounds.ingest
    monkeypatch.setattr(session.rounds, "ingest", lambda n: (threads.append(threading.get_ident()), ingest(n))[1])
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)
    assert threads
    assert threading.get_ident() not in threads


def test_a_cancelled_round_can_be_resumed_to_its_end(open_session, qtbot):
    session, model, _heard = open_session(scripted("--linger", "--stay", cancel_grace=1e6))
    ended: list[tuple[int, str]] = []
    model.ended.connect(lambda *what: ended.append(what))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    trainer = psutil.Process(read_state(model.round(1).folder).pid)
    trainer.suspend()  # or it could have ended before it is looked at
    model.cancel(1)
    assert model.status(1).state == "cancelling"
    trainer.resume()
    qtbot.waitUntil(lambda: model.state(model.round(1)) == "cancelled", timeout=10_000)
    assert model.running == 0
    assert model.status(1).ending
    model.poll()
    assert ended == [(1, "cancelled")]
    close(session, model)  # what has not ended by then is ended
    qtbot.waitUntil(lambda: not processes.exists(trainer.pid))
    _session, model, _heard = open_session(scripted())
    model.resume(1)
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)


def test_a_round_that_is_deaf_to_its_cancelling_ends_with_the_window_that_closes(open_session, qtbot):
    session, model, _heard = open_session(scripted("--linger", cancel_grace=1e6))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    trainer = psutil.Process(read_state(model.round(1).folder).pid)
    trainer.suspend()
    model.cancel(1)
    close(session, model)
    assert not processes.exists(trainer.pid)
    assert read_state(model.round(1).folder).status == "cancelled"
    _session, model, _heard = open_session(scripted())
    model.resume(1)
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)


def test_a_killed_round_is_said_to_be_lost_and_can_be_resumed(open_session, qtbot):
    _session, model, heard = open_session(scripted("--linger"))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    os.kill(read_state(model.round(1).folder).pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: model.status(1).lost, timeout=10_000)
    assert heard.notices[-1] == ("warning", "Round 1 was lost; resume it in Rounds.")
    assert model.line == ""
    model.resume(1)
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)


def test_a_round_goes_on_without_the_window_and_the_next_window_takes_it_in(open_session, qtbot):
    session, model, _heard = open_session(scripted("--linger"))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    folder = Path(model.round(1).folder)
    close(session, model)
    (folder / LET_GO).touch()
    assert Runner().wait(folder, timeout=600).state == "succeeded"
    _session, model, heard = open_session(scripted())
    qtbot.waitUntil(lambda: ready(model, 1), timeout=10_000)
    assert "ready" in heard.notices[-1][1]


def test_a_round_lost_while_no_window_was_open_is_told_to_the_next_one(open_session, qtbot):
    session, model, _heard = open_session(scripted("--linger"))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    close(session, model)
    pid = read_state(model.round(1).folder).pid
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not processes.exists(pid))
    _session, model, heard = open_session(scripted())
    qtbot.waitUntil(lambda: bool(heard.notices))
    assert heard.notices == [("warning", "Round 1 was lost; resume it in Rounds.")]
    assert model.state(model.round(1)) == "lost"


def test_a_round_folder_copied_from_another_machine_is_ingested(open_session, qtbot, tmp_path):
    session, model, _heard = open_session(scripted())
    number = make_round(session.project)
    folder = session.rounds.folder(number)
    shutil.copytree(folder, folder.with_name("0007"))
    close(session, model)
    _session, model, _heard = open_session(scripted())
    qtbot.waitUntil(lambda: ready(model, 7) and ready(model, number), timeout=10_000)


def test_a_window_opened_meanwhile_follows_the_round(open_session, qtbot):
    session, model, _heard = open_session(scripted("--linger"))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))
    close(session, model)
    _session, model, _heard = open_session(scripted())
    assert model.running == 1
    assert model.line.startswith("round 1: ")
    let_go(model)
    qtbot.waitUntil(lambda: ready(model, 1), timeout=20_000)


def test_a_failed_round_says_why(open_session, qtbot):
    _session, model, heard = open_session(scripted("--fail", "clip_0007.mp4 is not there; put it back."))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=20_000)
    assert heard.notices == [("error", "Round 1 failed. clip_0007.mp4 is not there; put it back.")]
    assert model.state(model.round(1)) == "failed"
    assert "writing results" not in model.log(1)


def test_a_trainer_that_cannot_start_is_one_sentence(open_session, qtbot, tmp_path):
    _session, model, heard = open_session(Runner((str(tmp_path / "no-python"),)))
    with qtbot.waitSignal(model.startFailed, timeout=10_000):
        model.start(StartChoice("light"))
    assert "could not be started" in heard.notices[-1][1]
    assert model.state(model.round(1)) == "failed"


def test_a_second_round_is_not_started_beside_a_running_one(open_session, qtbot):
    _session, model, heard = open_session(scripted("--linger"))
    model.start(StartChoice("light"))
    qtbot.waitUntil(lambda: lingers(model))  # so that the end of the test finds its process
    model.start(StartChoice("light"))
    assert heard.notices[-1][0] == "warning"
    assert len(model.rounds()) == 1


def test_broken_results_are_said_and_can_be_ingested_again(open_session, qtbot):
    session, model, heard = open_session(scripted())
    number = make_round(session.project)
    path = RoundService(session.project).folder(number) / METRICS_FILE
    whole = path.read_text(encoding="utf-8")
    path.write_text("{", encoding="utf-8")
    model._reload()
    model.ingest_round(number)
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=10_000)
    assert "metrics.json" in heard.notices[-1][1]
    path.write_text(whole, encoding="utf-8")
    model.ingest_round(number)
    qtbot.waitUntil(lambda: ready(model, number), timeout=10_000)


def test_what_a_round_changed_is_told_against_the_one_before(open_session, qtbot):
    session, model, _heard = open_session(scripted())
    for seed in (1, 2):
        session.rounds.ingest(make_round(session.project, seed, quality=0.7 + 0.2 * seed))
    model._reload()
    loader = ResultLoader(session)
    with qtbot.waitSignal(loader.loaded, timeout=10_000) as done:
        loader.load(model.round(2), model.before(2))
    result = done.args[0]
    assert result.before.number == 1
    gain = waf_of(result.round.metrics) - waf_of(result.before.metrics)  # both have the same labelled clips
    assert result.comparison.gain.value == pytest.approx(gain)
    assert 0 < result.flips.count <= result.flips.total
    assert sum(result.steps[1].new.values()) == 12
    assert [step.kept for step in result.steps] == [True, True, True, False]


def test_a_clip_that_folds_adopted_at_several_steps_and_under_two_labels_counts_once(open_session):
    session, model, _heard = open_session(scripted())
    session.rounds.ingest(make_round(session.project))
    model._reload()

    def taken(clip: int, step: int, label: str, folds: int) -> Adopted:
        return Adopted(step, clip, f"clip_{clip}", label, 0.9, 0.9, True, folds)

    adoptions = [
        taken(1, 1, "anger", 2), taken(1, 1, "worry", 3), taken(1, 2, "sadness", 5), taken(2, 2, "anger", 1),
        Adopted(1, 3, "clip_3", "anger", 0.9, 0.9, False, 5),
    ]  # fmt: skip
    result = result_of(model.round(1), None, adoptions, None)
    assert [row.new for row in result.steps[:3]] == [{}, {"worry": 1}, {"anger": 1}]
    assert result.proposed == (3,)


def test_defaults_of_the_start_panel_are_those_of_the_trainer():
    settings = load_settings("light")
    for field in FIELDS:
        section, name = field.key.split(".")
        assert getattr(getattr(settings, section), name) == field.default, field.key
    for preset, quick in (("mer2024", False), ("light", True)):
        settings = load_settings(preset, QUICK if quick else {})
        shown = usual_numbers(preset, quick)
        for field in FIELDS:
            section, name = field.key.split(".")
            assert getattr(getattr(settings, section), name) == shown[field.key], field.key
        assert set(StartChoice(preset, numbers=shown, quick=quick).settings()) == {MODE_KEY, *(QUICK if quick else ())}
    settings = load_settings("light")
    assert StartChoice("light").mode == settings.selftraining.mode == MODES[0][0]
    with pytest.raises(SettingsError) as refused:
        SelfTraining(mode="no such mode")
    assert {mode for mode, _name, _what in MODES} == set(refused.value.sentence.values["allowed"].split(", "))
    assert "light" in presets()


def test_every_start_choice_is_one_that_the_trainer_understands():
    for mode, _name, _what in MODES:
        least = StartChoice("light", mode, {field.key: field.low for field in FIELDS})
        most = StartChoice("light", mode, {field.key: field.high for field in FIELDS})
        assert load_settings("light", least.settings()).training.folds == 2
        loaded = load_settings("light", most.settings())
        assert loaded.selftraining.mode == mode
        assert loaded.training.folds == 50
    assert StartChoice("light").settings() == {"selftraining.mode": "guarded"}


def test_what_is_missing_before_a_first_round_is_counted():
    assert missing(Counts(), LABELS) == MINIMUM_CLIPS
    assert missing(Counts(labelled=8, per_label={"anger": 8}), LABELS) == 2
    assert missing(Counts(labelled=7, per_label={"anger": 4, "worry": 3}), LABELS) == 1
    assert missing(Counts(labelled=8, per_label={"anger": 4, "worry": 4}), LABELS) == 0
    assert weak_labels(Counts(labelled=16, per_label={"anger": 12, "worry": 4}), ("anger", "worry")) == [("worry", 4)]


def test_numbers_and_times_are_written_as_people_read_them():
    assert words.score(0.8123, 0.02) == "0.812 ± 0.020"
    assert words.score(None) == "–"
    assert (words.change(0.0123), words.change(-0.0123), words.change(0.0001)) == ("+0.012", "−0.012", "±0.000")
    assert [words.duration(s) for s in (8, 190, 4800)] == ["8 s", "3 min", "1 h 20 min"]


def test_the_status_line_names_the_step():
    run = RunStatus(Path("0003"), "running", stage="self-training", done=3.2, total=10, values={"step": 4, "fold": 1})
    assert words.status_line(3, run) == "round 3: step 4 of 10, 32 %"
    run = RunStatus(Path("0003"), "running", stage="extract", done=120, total=240, unit="clips")
    assert words.status_line(3, run) == "round 3: features, 50 %"
    assert words.amount(run) == "120 of 240 clips"


def test_the_status_line_and_the_list_tell_one_progress():
    now = time.time()
    plan = {"extract": StageTime(240, 10.0), "fit": StageTime(100, 90.0)}
    run = RunStatus(Path("0003"), "running", stage="extract", done=120, total=240, unit="clips", started=now - 5,
                    stage_started=now - 5, plan=plan)  # fmt: skip
    assert run.whole() < 0.1
    assert words.status_line(3, run) == f"round 3: features, {int(100 * run.whole())} %"


def test_a_command_that_had_failed_before_anybody_looked_is_told_of_and_stays_failed(open_session, qtbot):
    runner = Runner(elsewhere=f'"{sys.executable}" -c "raise SystemExit(3)" {{spec}}')
    session, model, heard = open_session(runner)
    folder = session.rounds.snapshot()
    runner.start(folder)
    qtbot.waitUntil(lambda: runner.status(folder).state == "failed")
    model._started(folder)
    number = int(folder.name)
    assert heard.notices == [("error", f"Round {number} failed. The command ended with 3 and said nothing.")]
    assert read_state(folder).status == "failed"
    model.poll()
    assert len(heard.notices) == 1
