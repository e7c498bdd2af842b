"""What is said of a long extraction: what was encoded within a batch, in the modalities' own measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from chain_study import folders, models, preset, study_clips

from trainer.features.extract import extract_features
from trainer.progress import Cancelled, Progress
from trainer.protocol.round_folder import CANCEL_FILE, EventReader
from trainer.settings import EncoderChoice, Settings, load_settings
from trainer.weights import loading


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[list, Settings]:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("study")
    models(root / "models")
    path = preset(root / "tiny.toml", folders(root / "models"))
    given = {"encoders.image.name": "none", "encoders.video.name": "none", "encoders.speech.batch": 1}
    return study_clips(root / "clips"), load_settings(path, given)


def test_progress_moves_within_a_batch_and_ends_at_all_clips(study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trainer.progress.PROGRESS_INTERVAL", 0.0)
    rows, settings = study
    with Progress(tmp_path) as progress:
        extract_features(rows, settings, tmp_path / "features", progress, workers=0)
    events = [event for event in EventReader(tmp_path).read() if event.kind == "progress"]
    done = [event.done for event in events]
    assert done == sorted(done)
    assert done[-1] == len(rows) == 12
    assert len([amount for amount in done if 0 < amount < 6]) > 3  # all twelve are one batch of speech
    assert "6 s of sound" in events[-1].message
    assert "words" in events[-1].message


def test_a_wish_to_cancel_is_heard_within_a_batch(study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows, settings = study
    heard = []

    def cancel_after_two(self, modality: str, clips: float) -> None:
        heard.append(clips)
        if len(heard) == 2:
            (tmp_path / CANCEL_FILE).touch()
        self._progress.check()

    monkeypatch.setattr("trainer.features.extract._Run._hear", cancel_after_two)
    with pytest.raises(Cancelled), Progress(tmp_path) as progress:
        extract_features(rows, settings, tmp_path / "features", progress, workers=0)
    assert len(heard) == 2


def test_of_a_batch_that_takes_long_no_more_goes_at_once_than_one_may_wait_for(study, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("trainer.progress.PROGRESS_INTERVAL", 0.0)
    monkeypatch.setattr("trainer.encoders.heavy.BATCH_SECONDS", 0.0, raising=False)
    rows, settings = study
    speech = settings.encoders["speech"]
    large = EncoderChoice(speech.name, {**speech.options, "batch": 240})  # seconds: all twelve clips
    settings = replace(settings, encoders={"speech": large})
    with Progress(tmp_path) as progress:
        extract_features(rows, settings, tmp_path / "features", progress, workers=0)
    done = {event.done for event in EventReader(tmp_path).read() if event.kind == "progress"}
    assert done >= set(range(13))


def test_what_is_loaded_of_a_model_is_said_and_a_wish_to_cancel_heard_meanwhile(study, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("trainer.progress.PROGRESS_INTERVAL", 0.0)
    rows, settings = study
    monkeypatch.setattr(loading, "TOLD", 0, raising=False)
    read, read_tensors = [], loading.read_tensors

    def cancelled_at_three(path: Path) -> Iterator[tuple[str, torch.Tensor]]:
        for named in read_tensors(path):
            read.append(named[0])
            if len(read) == 3:
                (tmp_path / CANCEL_FILE).touch()
            yield named

    monkeypatch.setattr(loading, "read_tensors", cancelled_at_three)
    with pytest.raises(Cancelled), Progress(tmp_path) as progress:
        extract_features(rows, settings, tmp_path / "features", progress, workers=0)
    assert len(read) == 3
    said = [event.message for event in EventReader(tmp_path).read() if event.kind == "progress"]
    assert any(message.endswith("% of the model for speech loaded") for message in said)


def test_clips_that_are_read_are_told_of_before_a_batch_of_them_is_full(study, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("trainer.progress.PROGRESS_INTERVAL", 0.0)
    rows, settings = study
    with Progress(tmp_path) as progress:
        extract_features(rows, settings, tmp_path / "features", progress, workers=0)
    begun = [event.message for event in EventReader(tmp_path).read() if event.kind == "progress" and not event.done]
    assert begun[-12:] == [row.clip_id for row in rows]
