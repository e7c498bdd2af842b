"""Extraction with encoders that work on a device: workers decode, the main process encodes across clips."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from media_clips import even, tone, write_clip
from read_features import load_bundle, load_frames
from safetensors import safe_open
from safetensors.numpy import load_file
from tiny_models import bert_folder, clip_folder, hubert_folder

from trainer.__main__ import main
from trainer.encoders.emovclip import EmoVClip
from trainer.encoders.hubert import Hubert
from trainer.encoders.registry import build_encoder
from trainer.features.device import DeviceQueue
from trainer.features.extract import Extraction, extract_features
from trainer.progress import Cancelled, Progress
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.round_folder import CLIPS_FILE, PREDICTIONS_FILE, EventReader, Spec, read_state, write_spec
from trainer.settings import Settings, load_settings
from trainer.weights.hub import HubError
from trainer.weights.loading import WeightsError


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[ClipRow]:
    folder = tmp_path_factory.mktemp("media")
    write_clip(folder / "full.mp4", even(12), tone(0.6))
    write_clip(folder / "short.mp4", even(2), tone(0.2))
    write_clip(folder / "mute.mp4", even(8))
    (folder / "broken.mp4").write_bytes((folder / "full.mp4").read_bytes()[:2000])
    names = ("full.mp4", "short.mp4", "mute.mp4", "broken.mp4")
    return [ClipRow(name, str(folder / name), transcript=f"hello {name}") for name in names]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("weights")
    choices = {
        "modalities": "speech,text,video",
        "encoders.speech": {"name": "hubert", "weights": str(hubert_folder(root / "hubert"))},
        "encoders.text": {"name": "transformers-text", "weights": str(bert_folder(root / "bert"))},
        "encoders.video": {"name": "emovclip", "model": "", "weights": str(clip_folder(root / "clip"))},
    }
    return load_settings("light", choices)


def run(rows: list[ClipRow], settings: Settings, root: Path, workers: int = 0, **options) -> Extraction:
    return extract_features(rows, settings, root, Progress(quiet=True), workers, **options)


def test_every_clip_is_encoded_or_says_why_and_nothing_is_made_twice(
    rows: list[ClipRow], settings: Settings, tmp_path: Path
):
    first = run(rows, settings, tmp_path)
    bundle = load_bundle(rows, settings, tmp_path)
    present = {name: np.isfinite(values).all(axis=1).tolist() for name, values in bundle.values.items()}
    assert present == {
        "speech": [True, True, False, False],
        "text": [True] * 4,
        "video": [True, True, True, False],
    }
    notes = {(note.clip_id, note.modality): note.note for note in bundle.notes}
    assert notes["mute.mp4", "speech"] == "no sound track"
    assert list(first.problems) == ["broken.mp4"]
    again = run(rows, settings, tmp_path)
    assert (again.computed, again.reused) == (0, 12)


def test_workers_decode_and_this_process_encodes_the_same_features(
    rows: list[ClipRow], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run(rows, settings, tmp_path / "alone")
    run(rows, settings, tmp_path / "spread", workers=2)
    for row in rows:
        one, other = (load_frames(row, settings, tmp_path / name) for name in ("alone", "spread"))
        for modality, features in one.features.items():
            np.testing.assert_allclose(features.values, other.features[modality].values, atol=2e-3)
            np.testing.assert_array_equal(features.time, other.features[modality].time)


def test_batches_fill_across_clips(rows, settings, tmp_path, monkeypatch):
    sizes = []
    compute = Hubert._compute
    monkeypatch.setattr(Hubert, "_compute", lambda self, clips: sizes.append(len(clips)) or compute(self, clips))
    run(rows, settings, tmp_path)
    assert sizes == [2]


def test_what_waits_for_the_device_is_bounded_in_bytes_too(rows, settings, tmp_path, monkeypatch):
    sizes = []
    compute = Hubert._compute
    monkeypatch.setattr(Hubert, "_compute", lambda self, clips: sizes.append(len(clips)) or compute(self, clips))
    monkeypatch.setattr("trainer.features.device.WAITING_BYTES", 20_000)  # the first clip's sound has twice as many
    run(rows, settings, tmp_path)
    assert sizes == [1, 1]


def test_a_stopped_run_keeps_what_is_encoded_and_goes_on(rows, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("trainer.encoders.heavy.HeavyEncoder.gather", 1)
    monkeypatch.setattr("trainer.encoders.text_encoder.TextEncoder.gather", 1)
    progress = Progress(quiet=True)
    seen = []

    def stop() -> None:
        seen.append(1)
        if len(seen) > 4:
            raise Cancelled

    monkeypatch.setattr(progress, "check", stop)
    with pytest.raises(Cancelled):
        extract_features(rows, settings, tmp_path, progress, 0)
    again = run(rows, settings, tmp_path)
    assert again.reused > 0
    assert again.computed + again.reused == 12


def test_a_clip_that_its_encoder_cannot_take_leaves_its_neighbours_alone(rows, settings, tmp_path, monkeypatch):
    batch = EmoVClip._batch

    def choke(self, fold, frames):
        if len(frames) != 12:  # only the first clip, alone
            raise RuntimeError("odd clip")
        return batch(self, fold, frames)

    monkeypatch.setattr(EmoVClip, "_batch", choke)
    monkeypatch.setattr("trainer.encoders.heavy.FIRST", 128)  # a clip at once
    done = run(rows, settings, tmp_path)
    assert "video could not be computed (RuntimeError: odd clip)" in done.problems["short.mp4"]
    bundle = load_bundle(rows, settings, tmp_path)
    assert np.isfinite(bundle.values["video"]).all(axis=1).tolist() == [True, False, False, False]
    assert np.isfinite(bundle.values["text"]).all()
    monkeypatch.undo()
    run(rows, settings, tmp_path)
    assert np.isfinite(load_bundle(rows, settings, tmp_path).values["video"]).all(axis=1).tolist()[:3] == [True] * 3


def test_a_batch_that_the_device_does_not_hold_is_halved_and_every_clip_is_there(rows, settings, tmp_path, monkeypatch):
    expected = run(rows, settings, tmp_path / "roomy") and load_bundle(rows, settings, tmp_path / "roomy")
    batch, sizes = EmoVClip._batch, []

    def small(self, fold, frames):
        if len(frames) > 6:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
        sizes.append(len(frames))
        return batch(self, fold, frames)

    monkeypatch.setattr(EmoVClip, "_batch", small)
    done = run(rows, settings, tmp_path / "tight")
    assert list(done.problems) == ["broken.mp4"]
    assert sum(sizes) == 12 + 2 + 8
    np.testing.assert_allclose(
        load_bundle(rows, settings, tmp_path / "tight").values["video"], expected.values["video"], atol=1e-5
    )


def test_a_table_with_a_projects_own_labels_is_extracted_by_hand(rows, settings, tmp_path, capsys):
    write_clips(tmp_path / CLIPS_FILE, [replace(rows[0], label="Bored", split="labelled")])
    command = ["extract", "--clips", str(tmp_path / CLIPS_FILE), "--features", str(tmp_path / "features")]
    command += ["--set", "modalities=text", "--bundle", str(tmp_path / "b.safetensors"), "--workers", "0"]
    assert main(command) == 1
    assert "unknown label “Bored”" in capsys.readouterr().err
    assert main([*command, "--labels", "Bored,keen"]) == 0
    with safe_open(tmp_path / "b.safetensors", "np") as bundle:
        assert bundle.metadata()["labels"] == "Bored,keen"


def test_weights_that_do_not_fit_end_the_run_before_anything_is_decoded(rows, settings, tmp_path, monkeypatch):
    folder = hubert_folder(tmp_path / "hubert")
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:-9])
    wrong = load_settings(
        "light", {"modalities": "speech", "encoders.speech": {"name": "hubert", "weights": str(folder)}}
    )
    monkeypatch.setattr("trainer.encoders.clip_input.build_index", None)
    with pytest.raises(WeightsError, match="damaged"):
        run(rows, wrong, tmp_path / "features")


def test_a_whole_round_is_fitted_on_these_encoders(rows, settings, tmp_path):
    folder = tmp_path / "rounds" / "0001"
    folder.mkdir(parents=True)
    labels = ("anger", "sadness")
    clips = [
        replace(rows[number % 2], clip_id=str(number), transcript=f"words {number}", label=labels[number % 2],
                split="labelled")
        for number in range(8)
    ]  # fmt: skip
    write_clips(folder / CLIPS_FILE, [*clips, replace(rows[2], clip_id="free"), replace(rows[3], clip_id="broken")])
    encoders = {f"encoders.{name}": {"name": one.name, **one.options} for name, one in settings.encoders.items()}
    quick = {"modalities": "speech,text,video", "training.epochs": 1, "training.folds": 2, "selftraining.mode": "off"}
    write_spec(folder, Spec(labels=labels, settings={**encoders, **quick}))
    assert main(["fit", "--spec", str(folder / "spec.json")]) == 0
    assert read_state(folder).status == "succeeded"
    predictions = load_file(folder / PREDICTIONS_FILE)
    assert predictions["subsets"].shape == (10, 8, 2)
    assert np.isfinite(predictions["probabilities"]).all()
    notes = (folder / "notes.csv").read_text(encoding="utf-8")
    assert "free,speech,no sound track" in notes
    messages = [event.message for event in EventReader(folder).read() if event.kind == "warning"]
    assert any("plain CLIP" in message for message in messages)


def test_a_process_that_only_decodes_does_without_torch(tmp_path):
    code = """
import sys
from trainer.features.clip_worker import make_worker
from trainer.settings import load_settings
for preset in ("base", "mer2024"):
    chosen = {key: (one.name, dict(one.options)) for key, one in load_settings(preset).encoders.items()}
    make_worker(chosen, sys.argv[1], dict.fromkeys(chosen, "none"))
print([name for name in ("torch", "transformers", "open_clip") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_weights_that_are_missing_are_named_at_once_before_any_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    revision = "0" * 40
    image = {"model": "ViT-B-32-quickgelu", "repo": "a/clip", "revision": revision}
    encoders = {
        "speech": build_encoder("speech", "hubert", {"repo": "people/hubert", "revision": revision}),
        "image": build_encoder("image", "clip-face", image),
    }
    with pytest.raises(HubError, match=r"people/hubert is not here; .+ Not here either: a/clip\."):
        DeviceQueue(encoders, {}).load({"speech", "image"})
