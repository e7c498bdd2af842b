"""Kills amid rounds: trainer, window or both are killed at random moments, started again, until the round is taken in.

    python tests/campaigns/round_kills.py FOLDER SECONDS SEED ROUNDS

Goes on until the time is over, and so many rounds have ended. Some rounds each are of one study and must all come to
what its first, which nobody disturbed, came to. Prints one JSON object: how many rounds and kills, and what differs. A
process of its own, because it forks: windows and trainers are children that have everything imported already.
"""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
import torch
from safetensors.numpy import load_file
from sqlalchemy import select

from emodesk.domain import Clip
from emodesk.runs import Runner, process
from emodesk.runs.runner import _who
from emodesk.services.project import Project
from emodesk.services.project_file import OwnFeatures
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from emodesk.store.schema import predictions
from trainer.__main__ import main
from trainer.protocol.liveness import process_mark
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import EVENTS_FILE, LOCK_FILE, has_checkpoint

LABELS = ("neutral", "anger", "happiness")
MODALITIES = {"speech": 6, "image": 5}  # numbers an embedding
CLIPS = 72
SETTINGS = {
    "modalities": list(MODALITIES), "training.folds": 2, "training.epochs": 4, "training.updates": 0,
    "training.hidden": 16, "training.learning_rate": 0.003, "training.threads": 1, "training.device": "cpu",
    "selftraining.k": 3, "selftraining.steps": 3, "selftraining.purity": 0.0, "selftraining.tolerance": 100.0,
    "frames.clips": 0,
}  # fmt: skip
WRITTEN = ("adoptions.csv", "metrics.json", "clips.csv")
OF_A_STUDY = 10  # rounds
MOST_KILLS = 4  # of a round, then it may end: a moment before the first checkpoint could be drawn for ever
POLL = 0.005  # seconds


def study(folder: Path, seed: int) -> None:
    """A project whose clips have features of others' making, drawn with a seed."""
    chance = np.random.default_rng(seed)
    truth = np.arange(CLIPS) % len(LABELS)
    names = [f"c{number:02d}" for number in range(CLIPS)]
    with Project.create(folder, labels=LABELS) as project:
        own = []
        for modality, width in MODALITIES.items():
            centres = chance.normal(size=(len(LABELS), width)) * 1.5
            values = (centres[truth] + chance.normal(size=(CLIPS, width)) * 2).astype(np.float32)
            np.savez(folder / f"{modality}.npz", **dict(zip(names, values, strict=True)))
            own.append(OwnFeatures(modality, str(folder / f"{modality}.npz")))
        project.set_features(own)
        with project.store.write() as connection:
            clips.add(connection, [
                Clip(0, name, f"/clips/{name}.wav", f"{number:064x}", duration=1.0, speaker=f"s{number % 7}",
                     split=("labelled", "unlabelled", "labelled", "test")[number // 3 % 4],
                     label="" if number // 3 % 4 == 1 else LABELS[truth[number]])
                for number, name in enumerate(names)
            ])  # fmt: skip


def forked_trainer(command: Sequence[str], log: Path, folder: Path) -> process.Identity:
    """In the place of `process.start`: a child in a session of its own, in place of a program that imports torch."""
    child = os.fork()
    if not child:
        os.setsid()
        os.closerange(3, 4096)  # as an exec does: the window's locks are among them
        output = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os._exit(main(["fit", "--spec", command[-1]]))
    return process.Identity(child, psutil.Process(child).create_time(), process_mark(child))


def forked_window(folder: Path, number: int) -> int:
    """A child that does with a round what a person at the window does until it is in use; its process number."""
    child = os.fork()
    if child:
        return child
    with Project.open(folder) as project:
        runner, service = Runner(), RoundService(project)
        place = service.folder(number)
        while (status := runner.attend(place)).state != "succeeded":
            if status.state == "queued":
                runner.start(place)
            elif not status.active:
                runner.resume(place)
            time.sleep(POLL)
        service.ingest(number)
        service.apply(number)
    os._exit(0)


def size_of(path: Path) -> int:
    """Bytes of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def disturbed(folder: Path, number: int, usual: float, chance: random.Random, most: int) -> Counter[str]:
    """Run a round until it is in use, with `most` kills on the way; of whom they were."""
    kills: Counter[str] = Counter()
    place = folder / "rounds" / f"{number:04d}"
    # The first kill falls before a drawn part of the events is there: on a busy machine the time alone may be over.
    part = chance.random() * 0.9 * size_of(folder / "rounds" / "0001" / EVENTS_FILE)
    window = 0
    while True:
        window = window or forked_window(folder, number)
        end = time.monotonic() + chance.random() * usual
        while not (ended := os.waitpid(window, os.WNOHANG))[0]:
            if kills.total() < most and (
                time.monotonic() > end or (not kills and size_of(place / EVENTS_FILE) > part)
            ):  # fmt: skip
                break
            time.sleep(POLL)
        if ended[0]:
            assert ended[1] == 0, "the window raised"
            return kills
        whom = chance.choice(("trainer", "window", "both"))
        trainer = _who(place)[0]
        if whom != "window" and process.is_running(trainer):
            os.kill(trainer.pid, signal.SIGKILL)
        if whom != "trainer":
            os.kill(window, signal.SIGKILL)
            os.waitpid(window, 0)
            window = 0
        kills[whom] += 1


def differences(folder: Path, number: int) -> list[str]:
    """What a round came to otherwise than the first one of its project, and what is left of the kills."""
    whole, out = (folder / "rounds" / f"{each:04d}" for each in (1, number))
    found = [name for name in WRITTEN if (whole / name).read_text("utf-8") != (out / name).read_text("utf-8")]
    tensors = [load_file(place / "predictions.safetensors") for place in (whole, out)]
    found += [name for name in tensors[0] if not np.array_equal(tensors[0][name], tensors[1][name])]
    found += [path.name for path in out.rglob("*") if path.name.endswith(".part")]
    found += ["a checkpoint stays"] if has_checkpoint(out) else []
    found += ["the lock is held"] if is_held(out / LOCK_FILE) else []
    with Project.open(folder) as project:
        found += map(str, (*project.warnings, *project.store.check()))
        with project.store.read() as connection:
            kept = [column for column in predictions.columns if column is not predictions.c.round]
            rows = [
                connection.execute(select(*kept).where(predictions.c.round == each).order_by(predictions.c.clip)).all()
                for each in (1, number)
            ]
        found += ["what the project took in"] if rows[0] != rows[1] or len(rows[0]) != CLIPS else []
        applied = [made.number for made in RoundService(project).list() if made.applied]
        found += [] if max(applied) == number else ["it is not in use"]
    return found


def campaign(folder: Path, seconds: float, seed: int, least: int) -> dict[str, object]:
    """Rounds until the time is over, and `least` of them have ended."""
    torch.set_num_threads(1)
    process.start = forked_trainer
    chance = random.Random(seed)
    kills: Counter[str] = Counter()
    rounds, usual = 0, 0.0
    wrong: list[str] = []
    until = time.monotonic() + seconds
    place = folder / "none"
    while (rounds < least or time.monotonic() < until) and not wrong:
        if rounds % OF_A_STUDY == 0:
            shutil.rmtree(place, ignore_errors=True)
            place = folder / f"{rounds}"
            study(place, seed * 10_000 + rounds)
            with Project.open(place) as project:
                whole = RoundService(project).snapshot(settings=SETTINGS)
            if not rounds:  # everything is imported here, and no child does it again
                shutil.copytree(whole, folder / "warm" / "rounds" / "0001")
                main(["--quiet", "fit", "--spec", str(folder / "warm" / "rounds" / "0001" / "spec.json")])
                gc.freeze()
            began = time.monotonic()
            disturbed(place, 1, 0.0, chance, 0)
            usual = (time.monotonic() - began) / 2  # a round that goes on from a checkpoint is shorter
        with Project.open(place) as project:
            number = int(RoundService(project).snapshot(settings=SETTINGS).name)
        kills += disturbed(place, number, usual, chance, MOST_KILLS)
        wrong += [f"round {rounds}: {what}" for what in differences(place, number)]
        rounds += 1
    return {"rounds": rounds, "kills": kills.total(), "of": dict(kills), "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
