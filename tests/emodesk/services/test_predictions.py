"""Predictions and curves of the applied round, read from its files as they are asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_rounds import make_project, make_round, said_of
from safetensors.numpy import load_file, save_file
from sqlalchemy import update

from emodesk.domain import DomainError
from emodesk.services.predictions import PredictionService
from emodesk.services.queue import QueueService
from emodesk.services.rounds import RoundService
from emodesk.store.schema import predictions
from trainer.protocol.files import write_table
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import FRAMES_FOLDER, NOTES_FILE, PREDICTIONS_FILE, clip_curves_file


@pytest.fixture
def made(tmp_path):
    """A project with one applied round."""
    with make_project(tmp_path / "study", 300) as project:
        service = RoundService(project)
        number = make_round(project, older=True)
        service.ingest(number)
        service.apply(number)
        yield project, service.folder(number)


def test_a_prediction_is_the_row_of_its_clip(made):
    project, folder = made
    stored = load_file(folder / PREDICTIONS_FILE)
    for key in (1, 150, 300):
        prediction = PredictionService(project).prediction(key)
        np.testing.assert_allclose(prediction.probabilities, said_of(stored)[key - 1], atol=1e-7)
        np.testing.assert_allclose(prediction.subsets, stored["subsets"][key - 1].astype(float))
        np.testing.assert_allclose(prediction.alone, prediction.subsets[[1, 2, 4, 8]])
        np.testing.assert_allclose(
            prediction.shapley.sum(axis=0), prediction.subsets[-1] - prediction.subsets[0], atol=1e-9
        )
        assert prediction.label == QueueService(project).rows([key])[0].pseudo_label
        np.testing.assert_allclose(prediction.without(set()), prediction.subsets[-1])
        np.testing.assert_allclose(prediction.without({"speech", "video"}), prediction.subsets[0b0110])
        np.testing.assert_allclose(prediction.without(set(MODALITIES)), prediction.subsets[0])


def test_of_a_clip_that_the_round_trained_on_the_fold_that_never_saw_it_speaks(made):
    project, folder = made
    stored = load_file(folder / PREDICTIONS_FILE)
    row = int(np.flatnonzero(stored["held_out"] >= 0)[0])
    stored["folds"][row] = np.eye(6)[0]
    stored["folds"][row, stored["held_out"][row]] = np.eye(6)[1]
    stored["probabilities"][row] = np.eye(6)[0]
    save_file(stored, folder / PREDICTIONS_FILE, {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)})
    prediction = PredictionService(project).prediction(row + 1)
    assert (prediction.label, prediction.confidence, prediction.trained_on) == (LABELS[1], 1.0, True)
    other = int(np.flatnonzero(stored["held_out"] < 0)[0])
    assert not PredictionService(project).prediction(other + 1).trained_on


def test_where_a_round_kept_what_that_fold_says_of_every_subset_its_reasons_are_shown(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        number = make_round(project)
        RoundService(project).ingest(number)
        RoundService(project).apply(number)
        stored = load_file(RoundService(project).folder(number) / PREDICTIONS_FILE)
        for place, row in enumerate(np.flatnonzero(stored["held_out"] >= 0)):
            prediction = PredictionService(project).prediction(int(row) + 1)
            np.testing.assert_allclose(prediction.subsets, stored["held_out_subsets"][place].astype(float))
            np.testing.assert_allclose(prediction.subsets[-1], prediction.probabilities, atol=2e-3)
            assert not prediction.trained_on


def test_what_the_folds_say_of_other_clips_than_they_held_out_is_refused(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        number = make_round(project)
        path = RoundService(project).folder(number) / PREDICTIONS_FILE
        stored = load_file(path)
        stored["held_out_subsets"] = stored["held_out_subsets"][1:]
        save_file(stored, path, {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)})
        with pytest.raises(DomainError, match="held_out_subsets"):
            RoundService(project).ingest(number)


def test_a_round_whose_folds_do_not_fit_is_refused_with_its_file(made):
    project, folder = made
    stored = load_file(folder / PREDICTIONS_FILE)
    stored["held_out"][0] = 99
    save_file(stored, folder / PREDICTIONS_FILE, {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)})
    with pytest.raises(DomainError, match="held_out"):
        PredictionService(project).prediction(1)


def test_a_modality_that_makes_no_difference_is_missing_and_its_note_says_why(made):
    project, folder = made
    stored = load_file(folder / PREDICTIONS_FILE)
    row = next(key - 1 for key in range(1, 300) if PredictionService(project).prediction(key).present.all())
    without_image = [subset & ~0b0010 for subset in range(16)]
    stored["subsets"][row] = stored["subsets"][row][without_image]
    metadata = {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)}
    save_file(stored, folder / PREDICTIONS_FILE, metadata)
    write_table(folder / NOTES_FILE, ("clip_id", "modality", "note"), [(f"clip_{row:04d}", "image", "no face found")])
    prediction = PredictionService(project).prediction(row + 1)
    assert prediction.present.tolist() == [True, False, True, True]
    assert prediction.notes == {"image": "no face found"}
    np.testing.assert_allclose(prediction.shapley[1], 0, atol=1e-12)
    with project.store.write() as connection:
        connection.execute(update(predictions).values(missing=None, folds=None, batch=None, chances=None))
    assert row + 1 in QueueService(project).query("missing=image")
    assert row + 1 not in QueueService(project).query("missing=text or missing=speech")


def test_curves_come_from_the_shard_of_their_clip(made):
    project, folder = made
    (folder / FRAMES_FOLDER).mkdir()
    drawn = np.random.default_rng(0)
    row = 260  # in the second shard
    tensors = {
        f"{row}/time": np.arange(5) * 0.1, f"{row}/fused": drawn.random((5, 6)).astype(np.float16),
        f"{row}/alone": drawn.random((5, 4, 6)).astype(np.float16),
        f"{row}/shapley": drawn.random((5, 4)).astype(np.float16),
        f"{row}/face_time": np.arange(3) * 0.04, f"{row}/face_box": drawn.random((3, 4)).astype(np.float32),
    }  # fmt: skip
    save_file(tensors, folder / FRAMES_FOLDER / "0001.safetensors")
    service = PredictionService(project)
    curves = service.curves(row + 1)
    np.testing.assert_allclose(curves.time, [0, 0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(curves.fused, tensors[f"{row}/fused"].astype(float))
    assert (curves.alone.shape, curves.shapley.shape, curves.face_box.shape) == ((5, 4, 6), (5, 4), (3, 4))
    shown = int(load_file(folder / PREDICTIONS_FILE)["probabilities"][row].argmax())
    kept = [k for k in range(6) if np.isfinite(curves.shares[..., k]).all()]
    assert kept == [shown]  # a round of before kept them for what it said of the clip
    np.testing.assert_allclose(curves.shares[..., shown], curves.shapley)
    assert service.curves(row + 2) is None
    assert service.curves(1) is None
    for later in (1, row + 1):  # drawn since, because somebody looked at the clip
        alone = {name.replace(f"{row}/", f"{later}/"): value for name, value in tensors.items()}
        save_file(alone, clip_curves_file(folder, later))
        np.testing.assert_allclose(service.curves(later + 1).fused, curves.fused)
    del tensors[f"{row}/alone"]
    save_file(tensors, folder / FRAMES_FOLDER / "0001.safetensors")
    with pytest.raises(DomainError, match="“260/alone” is missing or of another shape"):
        PredictionService(project).curves(row + 1)


def test_nothing_is_predicted_without_an_applied_round(tmp_path):
    with make_project(tmp_path / "study", 60) as project:
        make_round(project)
        service = PredictionService(project)
        assert (service.applied_round(), service.prediction(1), service.curves(1)) == (0, None, None)


def test_another_applied_round_is_noticed(made):
    project, _ = made
    service = PredictionService(project)
    first = service.prediction(1)
    rounds = RoundService(project)
    number = make_round(project, seed=8)
    rounds.ingest(number)
    assert service.prediction(1) is first
    rounds.apply(number)
    assert service.applied_round() == number
    assert service.prediction(1).round == number
    assert not np.allclose(service.prediction(1).probabilities, first.probabilities)


def test_files_lost_after_the_ingest_are_said(made):
    project, folder = made
    (folder / PREDICTIONS_FILE).write_bytes(b"cut")
    with pytest.raises(DomainError, match=r"predictions\.safetensors cannot be used .*; run the round again"):
        PredictionService(project).prediction(1)


def test_neither_torch_nor_qt_is_loaded_by_the_services_or_the_command_line():
    code = (
        "import sys, emodesk.cli, emodesk.demo, emodesk.headless, emodesk.services.analysis;"
        "import emodesk.services.importing, emodesk.services.predictions, emodesk.services.export.tables;"
        "print([name for name in ('torch', 'PySide6', 'transformers', 'cv2', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[3], capture_output=True,
                          text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "[]"
