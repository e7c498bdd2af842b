"""From nothing to predictions by the window's keys: weights fetched, transcripts ranked, prompts learnt, a round used.

A chain of the paper's shape with small random weights; hub and language model are servers of this machine.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from chain_study import LABELS, MODELS, models, preset, study_clips
from hub_server import COMMIT, hub_here
from language_server import Model, said, serving
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from safetensors.torch import load_file

from emodesk.domain import Clip
from emodesk.services.project import Project
from emodesk.store import clips as clip_store
from emodesk.ui.rounds.model_dialog import ModelDialog
from emodesk.ui.rounds.ranking_dialog import RankingDialog
from emodesk.ui.rounds.workspace import RoundsWorkspace
from emodesk.viewmodels.session import Session
from trainer.encoders.rankings_file import Rankings
from trainer.protocol.round_folder import EventReader

SHARD = "pytorch_model-00001-of-00001.bin"
STAGES = ["rank", "decode", "tune", "extract", "fit", "self-training", "predict"]
LONG = 600_000  # milliseconds: each wait is for several processes that load torch, on however busy a machine


def as_repositories(folder: Path) -> dict[str, dict[str, bytes]]:
    """The models as their makers put them on the hub."""
    repos = {}
    for name in MODELS:
        files = {path.name: path.read_bytes() for path in (folder / name).iterdir()}
        if name != "clip":
            tensors = load_file(folder / name / "model.safetensors")
            del files["model.safetensors"]
            packed = io.BytesIO()
            torch.save(tensors, packed)
            files[SHARD if name == "baichuan" else "pytorch_model.bin"] = packed.getvalue()
            if name == "baichuan":
                index = {"weight_map": dict.fromkeys(tensors, SHARD)}
                files["pytorch_model.bin.index.json"] = json.dumps(index).encode()
        repos[f"people/{name}"] = files
    return repos


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as model:
        model.answer = lambda number, body: (200, said(LABELS))
        yield model


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot) -> Iterator[RoundsWorkspace]:
    models(tmp_path / "made")
    with hub_here(monkeypatch, tmp_path) as hub:
        hub.repos = as_repositories(tmp_path / "made")
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{hub.server_port}")
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        sources = {name: f'repo = "people/{name}"\nrevision = "{COMMIT}"' for name in MODELS}
        own = preset(tmp_path / "own.toml", sources)
        with Project.create(tmp_path / "study", labels=LABELS, preset=str(own)) as project:
            new = [Clip(0, row.clip_id, row.path, hash=f"{number:064x}", duration=0.5, transcript=row.transcript,
                        language="en", split=row.split, label=row.label)
                   for number, row in enumerate(study_clips(tmp_path / "clips"))]  # fmt: skip
            with project.store.write() as connection:
                clip_store.add(connection, new)
            made = RoundsWorkspace(Session(project, "ann"))
            made.resize(1264, 640)
            qtbot.addWidget(made)
            made.show()
            yield made
            made.shut_down()


@pytest.fixture
def press(qtbot, answers) -> Callable[[str], None]:
    """Presses, by a key, the button with this text in the question that comes."""

    def answer(box: QMessageBox, text: str) -> None:
        qtbot.keyClick(next(button for button in box.buttons() if button.text() == text), Qt.Key.Key_Space)

    return lambda text: answers.expect(QMessageBox, lambda box: answer(box, text))


@pytest.mark.timeout(1200)
def test_a_model_is_fetched_ranked_with_and_trained_by_keys(
    workspace: RoundsWorkspace, server: Model, qtbot, answers, press
):
    project = workspace.session.project

    def rank(dialog: RankingDialog) -> None:
        qtbot.keyClick(dialog.who, Qt.Key.Key_Down)
        qtbot.keyClicks(dialog.address, server.url)
        qtbot.keyClicks(dialog.model, "judge")
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    def choose(dialog: ModelDialog) -> None:
        qtbot.waitUntil(dialog.fetch.isEnabled, timeout=LONG)
        press("Fetch them")
        qtbot.keyClick(dialog.fetch, Qt.Key.Key_Space)
        assert dialog.notes.text() == "The weights are here."
        assert "not here" not in dialog.facts.text()  # what was known before they came
        answers.expect(RankingDialog, rank)
        qtbot.keyClick(dialog.ranking, Qt.Key.Key_Space)
        qtbot.keyClick(dialog.prompts, Qt.Key.Key_Space)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    answers.expect(ModelDialog, choose)
    workspace.bindings()["rounds.model"]()
    assert (project.model.prompts, project.model.ranking.server) == (True, server.url)
    workspace.bindings()["rounds.start"]()
    press("Send them")
    qtbot.keyClick(workspace.start_panel.start_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.shown == 1, timeout=LONG)
    folder = project.rounds_folder / "0001"

    def ended() -> bool:
        return workspace.model.state(workspace.model.round(1)) in ("succeeded", "failed", "lost")

    qtbot.waitUntil(lambda: ended() or bool(workspace.model.round(1).metrics), timeout=LONG)
    qtbot.waitUntil(lambda: bool(workspace.model.round(1).metrics), timeout=LONG)
    assert [event.stage for event in EventReader(folder).read() if event.kind == "stage"] == STAGES
    assert len(server.requests) == 4
    (file,) = (project.features_folder / "rankings").iterdir()
    assert len(Rankings(file)) == 4
    qtbot.keyClick(workspace._apply, Qt.Key.Key_Space)
    assert workspace.model.round(1).applied
