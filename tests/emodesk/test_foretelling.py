"""`emodesk round --dry-run`: what a round would do, with the real trainer, and nothing done."""

from __future__ import annotations

import re
from pathlib import Path

from made_rounds import make_project

from emodesk.cli import main
from emodesk.services.rounds import RoundService


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
