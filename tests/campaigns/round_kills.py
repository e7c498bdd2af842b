"""Kills amid rounds: a trainer is killed again and again at random moments and resumed, until its round has ended.

    python tests/campaigns/round_kills.py FOLDER SECONDS SEED

Each round has other features, so that no two results are the same. Prints one JSON object: how many rounds and kills,
and what differs from the undisturbed round. A process of its own, because it forks.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
from fusion_data import made_up
from safetensors.numpy import load_file

from trainer.__main__ import main
from trainer.fusion.bundle import write_bundle
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import LOCK_FILE, has_checkpoint, read_state

SETTINGS = ("folds=3", "epochs=6", "updates=0", "hidden=16", "k=3", "steps=5", "learning_rate=0.003", "threads=1",
            "purity=0", "tolerance=100", "device=cpu")  # fmt: skip
WRITTEN = ("adoptions.csv", "metrics.json", "clips.csv")


def fit(command: list[str], resume: bool) -> int:
    """A child at work on the round; its process number."""
    child = os.fork()
    if not child:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os._exit(main([*command, "--resume"] if resume else command))
    return child


def killed(command: list[str], out: Path, usual: float, chance: random.Random) -> int:
    """Run a round to its end with kills on the way; how many fell."""
    kills = 0
    while True:
        child = fit(command, resume=kills > 0)
        end = time.monotonic() + chance.random() * usual
        while not (gone := os.waitpid(child, os.WNOHANG)[0]) and time.monotonic() < end:
            time.sleep(0.002)
        # After four kills it may end: a moment before the first checkpoint could be drawn for ever.
        if not gone and kills < 4:
            os.kill(child, signal.SIGKILL)
            kills += 1
        if not gone:
            os.waitpid(child, 0)
        if (state := read_state(out)) is not None and state.status == "succeeded":
            return kills


def differences(whole: Path, out: Path) -> list[str]:
    """What the round that was killed has otherwise than the undisturbed one."""
    found = [name for name in WRITTEN if (whole / name).read_text("utf-8") != (out / name).read_text("utf-8")]
    tensors = [load_file(folder / "predictions.safetensors") for folder in (whole, out)]
    found += [name for name in tensors[0] if not np.array_equal(tensors[0][name], tensors[1][name])]
    found += [path.name for path in out.rglob("*") if path.name.endswith(".part")]
    found += ["a checkpoint stays"] if has_checkpoint(out) else []
    found += ["the lock is held"] if is_held(out / LOCK_FILE) else []
    return found


def campaign(folder: Path, seconds: float, seed: int) -> dict[str, object]:
    """Rounds until the time is over, one at least."""
    torch.set_num_threads(1)
    chance = random.Random(seed)
    rounds = kills = 0
    wrong: list[str] = []
    until = time.monotonic() + seconds
    while not rounds or (time.monotonic() < until and not wrong):
        place = folder / f"{rounds}"
        place.mkdir(parents=True)
        bundle, rows, _ = made_up(seed=seed * 10_000 + rounds, noise=2.0)
        write_bundle(place / "f.safetensors", bundle, [row.clip_id for row in rows])
        write_clips(place / "f.csv", rows)
        command = ["fit", "--bundle", str(place / "f.safetensors"), "--clips", str(place / "f.csv")]
        command += [part for setting in SETTINGS for part in ("--set", setting)]
        began = time.monotonic()
        os.waitpid(fit([*command, "--out", str(place / "whole")], False), 0)
        usual = time.monotonic() - began
        kills += killed([*command, "--out", str(place / "out")], place / "out", usual, chance)
        wrong += [f"round {rounds}: {what}" for what in differences(place / "whole", place / "out")]
        rounds += 1
        if not wrong:
            shutil.rmtree(place)
    return {"rounds": rounds, "kills": kills, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
