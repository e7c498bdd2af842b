"""The real trainer as a process of its own: followed, killed, resumed, ingested, applied. Clips of sound and words."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from emodesk.domain import Clip
from emodesk.domain.queue import QueueFilter, QueueOrder
from emodesk.runs import Runner
from emodesk.runs.curve_drawer import CURVES, MOMENTS, CurveDrawer
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.rounds import RoundService
from emodesk.store import clips as clip_store
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import LOCK_FILE, LOG_FILE, read_state

RATE = 16_000  # hertz
SECONDS = 0.6
LONG = 600  # seconds: each wait is for processes that load torch, on however busy a machine
LABELS = ("anger", "sadness")
# Small, so that the process takes seconds, but long enough in training to be caught there.
SETTINGS = {
    "encoders.image": "none",
    "encoders.video": "none",
    "training.epochs": 150,
    "training.folds": 2,
    "training.threads": 1,
    "selftraining.steps": 2,
    "selftraining.k": 2,
}


@pytest.fixture
def project(tmp_path):
    """24 clips of sound: anger is high and loud, sadness low and quiet; 12 labelled."""
    with Project.create(tmp_path / "study", labels=LABELS) as project:
        rng = np.random.default_rng(0)
        new = []
        for index in range(24):
            label = LABELS[index % 2]
            path = tmp_path / f"{index}.wav"
            write_voice(path, 320.0 if label == "anger" else 120.0, 0.8 if label == "anger" else 0.2, rng)
            words = "leave me alone, stop it" if label == "anger" else "I miss them so much"
            split = "labelled" if index < 12 else "unlabelled"
            new.append(
                Clip(0, f"clip_{index:02d}", str(path), hash=f"{index:064x}", duration=SECONDS, has_video=False,
                     transcript=words, language="en", split=split, label=label if index < 12 else "")
            )  # fmt: skip
        with project.store.write() as connection:
            clip_store.add(connection, new)
        yield project


def write_voice(path: Path, pitch: float, loudness: float, rng: np.random.Generator) -> None:
    """A buzzing tone with noise as a WAV file."""
    t = np.arange(int(RATE * SECONDS)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in range(1, 6)) * loudness / 2 + rng.normal(0, 0.01, len(t))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(tone, -1, 1) * 32_000).astype("<i2").tobytes())


@pytest.mark.timeout(1200)
def test_a_killed_round_of_the_real_trainer_is_resumed_ingested_and_applied(project):
    rounds, runner = RoundService(project), Runner()
    folder = rounds.snapshot(settings=SETTINGS)
    runner.start(folder)
    end = time.monotonic() + LONG
    while not runner.attend(folder).points:
        status = runner.status(folder)
        assert status.active, (status, (folder / LOG_FILE).read_text())
        assert time.monotonic() < end
        time.sleep(0.02)
    assert runner.status(folder).stage in ("fit", "self-training")
    os.kill(read_state(folder).pid, signal.SIGKILL)
    assert runner.wait(folder, LONG).lost
    runner.resume(folder)
    status = runner.wait(folder, LONG)
    assert status.state == "succeeded", (status, (folder / LOG_FILE).read_text())
    assert status.stages[0] == "extract"
    assert status.stages[-1] == "predict"
    before = QueueService(project).keys(QueueOrder.LEAST_CERTAIN, QueueFilter())
    number = int(folder.name)
    rounds.ingest(number)
    assert rounds.apply(number).queue
    after = QueueService(project).keys(QueueOrder.LEAST_CERTAIN, QueueFilter())
    assert sorted(after) == sorted(before)
    service = AnalysisService(project)
    scored = service.scored(number, Source.CROSS_VALIDATION)
    for row, truth in enumerate(LABELS):
        for column, given in enumerate(LABELS):
            keys = service.clips_in(number, Source.CROSS_VALIDATION, truth, given)
            assert len(keys) == scored.confusion.confusion[row, column]
    assert service.shares(number).modalities == ("speech", "text")
    while is_held(folder / LOCK_FILE):  # its curves come behind the results
        time.sleep(0.02)
    curves = PredictionService(project).curves(int(after[0]))
    assert curves is not None
    curves_that_are_missing_are_drawn(project, folder, int(after[0]), curves)


def curves_that_are_missing_are_drawn(project, folder, clip, drawn):
    shutil.rmtree(folder / "frames")
    shutil.rmtree(project.features_folder)  # what is known of the clips is to be found anew
    moved = Path(shutil.move(project.folder.parent / f"{clip - 1}.wav", project.folder.parent / "moved.wav"))
    assert PredictionService(project).curves(clip) is None
    answers: queue.Queue = queue.Queue()
    drawer = CurveDrawer(lambda clip_id, what, problem: answers.put((clip_id, problem)))
    assert drawer.can_draw(folder)
    name = f"clip_{clip - 1:02d}"
    drawer.ask(folder, name, CURVES, str(moved))
    assert answers.get(timeout=LONG) == (name, None)
    again = PredictionService(project).curves(clip)
    np.testing.assert_allclose(again.time, drawn.time)
    np.testing.assert_allclose(again.fused, drawn.fused, atol=2e-3)
    np.testing.assert_allclose(again.alone, drawn.alone, atol=2e-3)
    process = drawer._process
    drawer.ask(folder, "nobody")
    clip_id, problem = answers.get(timeout=LONG)
    assert clip_id == "nobody"
    assert "has no clip “nobody”" in str(problem)
    assert drawer._process is process  # one process for all that is asked of a round
    assert PredictionService(project).moments(clip) is None
    drawer.ask(folder, name, MOMENTS)
    assert answers.get(timeout=LONG) == (name, None)
    found = PredictionService(project).moments(clip)
    assert list(found.of) == ["speech", "text"]
    assert len(found.of["speech"].gave) == len(found.time)
    assert len(found.of["text"].words) == len(found.of["text"].gave) > 0
    process.kill()
    process.wait()
    drawer.ask(folder, name)  # a new one takes its place
    assert answers.get(timeout=LONG) == (name, None)
    assert drawer.close()
    assert drawer._process is None
