"""What a project chose beyond its preset: kept in emodesk.toml, taken by rounds where their preset takes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_rounds import make_project

from emodesk.domain import DomainError
from emodesk.services.model_choice import ModelChoice, Ranking
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from trainer.protocol.round_folder import read_spec

CHOICE = ModelChoice(
    (("mer2024", "speech", "/weights/“own” hubert"), ("base", "text", "C:\\models\\qwen")),
    Ranking("http://localhost:11434/v1", "judge", False, 0.5, 2.0),
    True,
    "ssh gpu trainer chain --spec {spec}",
    "cuda:1",
)


def test_a_choice_is_the_same_after_the_project_was_closed(tmp_path: Path):
    with make_project(tmp_path / "study", 20) as project:
        assert project.set_model(CHOICE, "mer2024").settings
    with Project.open(tmp_path / "study") as project:
        assert (project.model, project.preset) == (CHOICE, "mer2024")
        project.set_model(ModelChoice())
    assert "[model" not in (tmp_path / "study" / "emodesk.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "field"),
    [("[model]\nprompts = 3", "model.prompts"), ("[model.ranking]\nserver = 3", "model.ranking.server"),
     ("[model.ranking]\nkey = 'sk-secret'", "model.ranking.key"), ("[model]\nweights = 'x'", "model.weights"),
     ("[model]\ndevice = 'gpu'", "model.device")],
)  # fmt: skip
def test_what_a_person_wrote_that_is_no_choice_is_named(tmp_path: Path, lines: str, field: str):
    with make_project(tmp_path / "study", 20):
        pass
    with (tmp_path / "study" / "emodesk.toml").open("a", encoding="utf-8") as file:
        file.write(lines)
    with pytest.raises(DomainError, match=field):
        Project.open(tmp_path / "study")


def test_a_command_that_does_not_say_which_round_is_refused():
    with pytest.raises(DomainError, match=r"write \{spec\}"):
        ModelChoice(elsewhere="ssh gpu run")


def test_a_command_that_cannot_be_taken_apart_is_refused_before_a_round_begins():
    with pytest.raises(DomainError, match="a quotation mark that nothing closes"):
        ModelChoice(elsewhere="sh -c 'run {spec}")


def test_a_round_takes_what_its_preset_takes_and_becomes_a_chain(tmp_path: Path):
    with make_project(tmp_path / "study", 120) as project:
        project.set_model(CHOICE)
        service = RoundService(project)
        light = read_spec(service.snapshot() / "spec.json")
        assert light.command == "fit"
        assert not [key for key in light.settings if key.startswith(("chain.", "encoders."))]
        paper = read_spec(service.snapshot("mer2024", send=True) / "spec.json")
        assert paper.command == "chain"
        assert paper.settings["encoders.speech.weights"] == "/weights/“own” hubert"
        assert "encoders.text.weights" not in paper.settings
        assert paper.settings["chain.server"] == CHOICE.ranking.server
        assert (paper.settings["chain.send"], paper.settings["chain.tune"]) == (True, True)
        assert Path(paper.settings["encoders.text.rankings"]).parent == project.features_folder / "rankings"
        again = read_spec(service.snapshot("mer2024") / "spec.json")
        assert again.settings["encoders.text.rankings"] == paper.settings["encoders.text.rankings"]
        assert again.settings["encoders.video.prompts"] == paper.settings["encoders.video.prompts"]
        assert again.settings["chain.send"] is False


def test_a_device_that_was_chosen_is_that_of_rounds_here_and_of_no_other_machine(tmp_path: Path):
    with make_project(tmp_path / "study", 120) as project:
        for choice, wished in ((ModelChoice(device="cuda:1"), "cuda:1"), (CHOICE, None)):
            project.set_model(choice)
            spec = read_spec(RoundService(project).snapshot() / "spec.json")
            assert spec.settings.get("chain.device") == wished
            assert spec.command == ("chain" if wished else "fit")
