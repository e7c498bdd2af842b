"""A round that the trainer fitted on clips of which some lack a modality has one WAF, wherever it is read."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import LABELS, make_project, make_round, truth_of
from safetensors.numpy import load_file
from sklearn.metrics import f1_score

from emodesk.domain.figures import step_figure, waf_of
from emodesk.services.comparing import compare
from emodesk.services.rounds import RoundService
from trainer.fusion.bundle import make_bundle
from trainer.fusion.prepare import make_task
from trainer.progress import Progress
from trainer.protocol.clips_csv import read_clips
from trainer.round.recipe import fit_round
from trainer.settings import load_settings

MISSING = 0.6  # of the clips; which modality is gone tells of the label, so that offsets change many answers
QUICK = {
    "training.device": "cpu", "training.epochs": 6, "training.updates": 0, "training.hidden": 8,
    "training.learning_rate": 0.003, "training.threads": 1, "training.classifier": "fusion",
    "training.speaker_normalisation": "off", "training.linear_penalty": 1.0, "selftraining.steps": 1,
    "selftraining.k": 3, "selftraining.purity": 0, "selftraining.tolerance": 100,
}  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Round 1 of 320 clips as made up, round 2 fitted on features that tell little and are often not there."""
    with make_project(tmp_path_factory.mktemp("one") / "study", 320) as project:
        service = RoundService(project)
        service.ingest(make_round(project, 1))
        folder = service.snapshot()
        rows, truth, random = read_clips(folder / "clips.csv"), truth_of(project), np.random.default_rng(1)
        label = np.array([LABELS.index(truth[row.clip_id]) for row in rows])
        values = {name: random.normal(size=(6, 5))[label] + random.normal(size=(320, 5)) for name in ("speech", "text")}
        gone = random.random(320) < MISSING
        for name, column in zip(values, (gone & (label < 3), gone & (label >= 3)), strict=True):
            values[name][column] = np.nan
        bundle = make_bundle({name: value.astype(np.float32) for name, value in values.items()}, LABELS, rows)
        with Progress(folder, quiet=True) as progress:
            fit_round(folder, make_task(bundle, rows, load_settings(overrides=QUICK)), rows, progress)
        service.ingest(2)
        yield project, bundle.present.numpy()


def test_every_page_file_and_command_has_the_same_waf_of_a_round(study):
    project, _ = study
    service = RoundService(project)
    folder, metrics = service.folder(2), service.metrics(2)
    rows, stored = read_clips(folder / "clips.csv", LABELS), load_file(folder / "predictions.safetensors")
    unseen = np.flatnonzero(stored["held_out"] >= 0)
    truth = [LABELS.index(rows[place].label) for place in unseen]
    own = stored["folds"][unseen, stored["held_out"][unseen]]
    assert np.array_equal(own, stored["held_out_subsets"][:, -1])
    waf = f1_score(truth, own.argmax(axis=1), average="weighted", zero_division=0)
    assert waf_of(metrics) == pytest.approx(waf)
    assert step_figure([step for step in metrics.steps if step.kept][-1]).value == pytest.approx(waf)
    after = compare(project, 1, 2).after
    assert after.waf == pytest.approx(waf)
    assert after.ece == pytest.approx(metrics.calibration.ece_after, abs=1e-5)
    for bit, name in enumerate(("speech", "text")):
        alone = stored["held_out_subsets"][:, 1 << bit].argmax(axis=1)
        expected = f1_score(truth, alone, average="weighted", zero_division=0)
        assert after.alone[name] == pytest.approx(expected)
        assert metrics.robustness["cv"].alone[name] == pytest.approx(expected)


def test_a_modality_that_a_clip_lacks_says_nothing_in_what_is_kept(study):
    project, present = study
    stored = load_file(RoundService(project).folder(2) / "predictions.safetensors")
    lacking = ~present[stored["held_out"] >= 0]
    assert lacking.any(axis=0).all()
    said = stored["held_out_subsets"]
    assert np.allclose(said[lacking[:, 0], 0b11], said[lacking[:, 0], 0b10], atol=1e-5)
    assert np.allclose(said[lacking[:, 1], 0b11], said[lacking[:, 1], 0b01], atol=1e-5)
