"""`python -m trainer chain`: ranking, prompts, features, fusion and predictions as one, cached, resumed, foretold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from chain_study import LABELS, folders, models, preset, study_clips
from language_server import Model, said, serving

from trainer.__main__ import main
from trainer.chain import dry_run
from trainer.encoders.rankings_file import Rankings
from trainer.features.store import FeatureStore
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.feature_files import HASHES_FILE
from trainer.protocol.round_folder import EventReader, Spec, read_state, write_spec

STAGES = ["rank", "decode", "tune", "extract", "fit", "self-training", "predict"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as model:
        model.answer = lambda number, body: (200, said(LABELS))
        yield model


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list]:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("study")
    models(root / "models")
    preset(root / "tiny.toml", folders(root / "models"))
    return root, study_clips(root / "clips")


def make_round(study: tuple[Path, list], folder: Path, features: Path, url: str, **wishes: object) -> Path:
    root, rows = study
    folder.mkdir(parents=True)
    write_clips(folder / "clips.csv", rows)
    settings = {
        "encoders.text.rankings": str(features / "rankings.jsonl"), "encoders.video.prompts": str(features / "prompts"),
        "chain.rank": "server", "chain.server": url, "chain.model": "judge", "chain.send": True, "chain.tune": True,
        "tune.epochs": 3, "tune.depth": 2, "tune.frames": 2,
    } | {f"chain.{name}": value for name, value in wishes.items()}  # fmt: skip
    write_spec(folder, Spec("chain", str(features), str(root / "tiny.toml"), LABELS, settings))
    return folder / "spec.json"


def stages(folder: Path) -> list[str]:
    return [event.stage for event in EventReader(folder).read() if event.kind == "stage"]


def foretold(spec: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[float, float]]:
    capsys.readouterr()
    assert main(["chain", "--spec", str(spec), "--dry-run"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {line["stage"]: (line["amount"], line["cached"]) for line in lines if "stage" in line}


@pytest.mark.timeout(300)
def test_a_round_goes_from_the_transcripts_to_predictions_and_the_next_finds_all_of_it(
    study, server: Model, tmp_path: Path, capsys, monkeypatch
):
    features = tmp_path / "features"
    first = make_round(study, tmp_path / "rounds" / "0001", features, server.url)
    plan = foretold(first, capsys)
    assert (plan["rank"], plan["tune"], plan["extract"]) == ((4, 0), (6, 0), (12, 0))  # two folds of three epochs each
    assert not features.exists()  # foretelling does nothing
    assert not server.requests
    assert main(["chain", "--spec", str(first)]) == 0
    assert stages(first.parent) == STAGES
    assert read_state(first.parent).status == "succeeded"
    assert len(Rankings(features / "rankings.jsonl")) == len(server.requests) == 4
    events = list(EventReader(first.parent).read())
    planned = next(event for event in events if event.kind == "plan").values
    learnt = next(event for event in events if (event.kind, event.stage) == ("stage", "tune"))
    assert learnt.total == plan["tune"][0]  # as foretold, and as later rounds reckon with
    assert set(planned) >= {"rank", "tune", "extract", "fit", "predict"}
    second = make_round(study, tmp_path / "rounds" / "0002", features, server.url)
    plan = foretold(second, capsys)
    assert (plan["rank"], plan["tune"], plan["extract"]) == ((0, 4), (0, 6), (0, 12))
    assert main(["chain", "--spec", str(second)]) == 0
    assert len(server.requests) == 4  # nothing is asked or learnt again
    assert [name for name in stages(second.parent) if name in ("decode", "tune")] == []
    (features / HASHES_FILE).unlink()  # as in a copy of the project, whose clips lie elsewhere
    assert foretold(second, capsys)["extract"] == (0, 12)
    (features / HASHES_FILE).unlink(missing_ok=True)
    with monkeypatch.context() as patch:  # a machine on which encoders take long to be made
        hour = [0.0]
        patch.setattr(dry_run, "time", SimpleNamespace(monotonic=lambda: hour[0]))

        def slow_store(*arguments: object) -> FeatureStore:
            hour[0] += 3600
            return FeatureStore(*arguments)

        patch.setattr(dry_run, "FeatureStore", slow_store)
        assert foretold(second, capsys)["extract"] == (0, 12)
    monkeypatch.setattr(dry_run, "READING_SECONDS", 0)
    assert foretold(second, capsys)["extract"] == (12, 0)
    assert main(["chain", "--spec", str(second), "--dry-run"]) == 0
    assert '"unread": 12' in capsys.readouterr().out  # and so no wrong number is all that is said
    assert not (features / HASHES_FILE).exists()


def test_without_consent_nothing_is_sent_and_the_words_go_through_as_they_are(study, server: Model, tmp_path: Path):
    spec = make_round(study, tmp_path / "rounds" / "0001", tmp_path / "features", server.url, send=False, tune=False)
    table = json.loads(spec.read_text(encoding="utf-8"))
    del table["settings"]["encoders.video.prompts"]
    table["settings"]["encoders.video.name"] = table["settings"]["encoders.image.name"] = "none"
    table["settings"]["encoders.speech.name"] = "none"
    spec.write_text(json.dumps(table), encoding="utf-8")
    (tmp_path / "features").mkdir()
    assert main(["chain", "--spec", str(spec)]) == 0
    assert not server.requests
    warnings = [event.message for event in EventReader(spec.parent).read() if event.kind == "warning"]
    assert any("4 transcripts have no ranking and were not to be sent" in text for text in warnings)


def test_a_server_that_is_not_there_ends_the_round_with_a_sentence_and_it_can_go_on(study, server: Model, tmp_path):
    spec = make_round(study, tmp_path / "rounds" / "0001", tmp_path / "features", "http://127.0.0.1:9/v1", tune=False)
    shutil.rmtree(tmp_path / "features", ignore_errors=True)
    assert main(["chain", "--spec", str(spec)]) == 1
    state = read_state(spec.parent)
    assert state.status == "failed"
    assert "cannot be reached" in state.message
