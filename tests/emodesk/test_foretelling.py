"""`emodesk round --dry-run`: what a round would do, with the real trainer, and nothing done."""

from __future__ import annotations

import json
import re
from pathlib import Path

from made_rounds import make_project

from emodesk.cli import main
from emodesk.runs import foretelling
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from trainer.protocol.round_folder import EVENTS_FILE, Spec, State, write_spec, write_state


def test_a_dry_run_says_what_is_to_do_and_does_nothing(tmp_path: Path, capsys):
    with make_project(tmp_path / "study", 120):
        pass
    assert main(["round", str(tmp_path / "study"), "--dry-run"]) == 0
    said = capsys.readouterr()
    text = said.out + said.err
    assert "extract: 120 clips to do; about " in text
    assert "fit: " in text
    assert "at a guess; nothing was done" in text
    assert not list((tmp_path / "study" / "rounds").iterdir())


def foretold(study: Path, monkeypatch, extract: tuple[int, int], **how: bool) -> dict[str, float]:
    """Seconds by stage where a trainer says of 200 clips how many lack features, and how many have them."""

    def said(_command, hear, _cancelled) -> bool:
        for stage, amount, cached, seconds in (("extract", *extract, 0.2), ("fit", 30, 0, 0.1)):
            hear({"stage": stage, "amount": amount, "cached": cached, "unit": "clips", "seconds": seconds})
        return True

    monkeypatch.setattr(foretelling, "talk", said)
    with Project.open(study) as project:
        return {stage.name: stage.seconds for stage in foretelling.foretell(project, **how).stages}


def test_starting_and_loading_are_foretold_too_and_nothing_that_takes_time_takes_none(tmp_path: Path, monkeypatch):
    study = tmp_path / "study"
    with make_project(study, 120):
        pass
    assert foretold(study, monkeypatch, (0, 200)) == {"": 5.0, "extract": 0.0, "fit": 1.0}
    earlier = study / "rounds" / "0001"
    earlier.mkdir()
    write_spec(earlier, Spec())
    log = (
        (10.0, "stage", "extract", 0, {}),
        (10.0, "progress", "extract", 0, {"there": 100}),
        (70.0, "progress", "extract", 200, {}),
        (80.0, "stage", "fit", 0, {}),
        (90.0, "end", "fit", 0, {}),
    )
    with (earlier / EVENTS_FILE).open("w", encoding="utf-8") as file:
        for number, (time, kind, stage, done, values) in enumerate(log):
            event = {"seq": number, "time": time, "kind": kind, "stage": stage, "done": done, "total": 200}
            file.write(json.dumps(event | {"values": values}) + "\n")
    write_state(earlier, State("succeeded", process_start=4.0, started=5.0, ended=90.0))
    # 6 s to begin, 10 to read the features of 200 clips, and 60 made those of 100.
    assert foretold(study, monkeypatch, (0, 200)) == {"": 16.0, "extract": 0.0, "fit": 1.5}
    assert foretold(study, monkeypatch, (50, 150))["extract"] == 30.0
    assert foretold(study, monkeypatch, (50, 150), measure=True)["extract"] == 1.0  # two clips told better


def test_a_quick_round_has_fewer_epochs_and_what_is_set_beside_it_holds(tmp_path: Path, capsys):
    with make_project(tmp_path / "study", 120):
        pass

    def epochs(*more: str) -> int:
        assert main(["round", str(tmp_path / "study"), "--dry-run", *more]) == 0
        return int(re.search(r"fit: (\d+) epochs", capsys.readouterr().out)[1])

    assert epochs("--quick") <= 0.6 * epochs()
    assert epochs("--quick", "--set", "training.updates=200") == epochs("--set", "training.updates=200")


def test_of_a_preset_that_says_itself_how_it_is_trained_no_round_is_quick(tmp_path: Path, capsys):
    with make_project(tmp_path / "study", 120):
        pass
    assert main(["round", str(tmp_path / "study"), "--quick", "--preset", "mer2024"]) == 1
    assert "“mer2024” says itself how it is trained, so no round of it is quick." in capsys.readouterr().err
    assert not list((tmp_path / "study" / "rounds").iterdir())


def test_a_project_that_could_not_be_trained_is_told_why(tmp_path: Path, capsys):
    with make_project(tmp_path / "study", 0) as project:
        assert not RoundService(project).list()
    assert main(["round", str(tmp_path / "study"), "--dry-run"]) == 1
    assert "no clips yet" in capsys.readouterr().err
