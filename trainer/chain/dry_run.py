"""What a chain would do: how much of each stage is there already, how much is to do, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from trainer.chain.chain_settings import (
    ChainSettings,
    are_learnt,
    chain_settings_of,
    judge_of,
    prompts_folder,
    rankings_path,
)
from trainer.encoders.base import on_device
from trainer.encoders.rankings_file import Rankings
from trainer.features.extract import extract_features, usable_workers
from trainer.features.store import FeatureStore
from trainer.machine import use_device
from trainer.media import MediaError, content_hash
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import Sentence, UserError
from trainer.protocol.json_lines import say_record
from trainer.protocol.round_folder import CLIPS_FILE, read_spec
from trainer.round.plan import Plan, plan_of_rows
from trainer.settings import Settings, settings_of_spec

A_RANKING = 0.5  # seconds of a transcript at a server, four at a time
A_CLIP = 0.5  # seconds of a clip with descriptors, where nothing was measured
A_FRAME_CLIP = 5.0  # seconds of a clip in all epochs of learning prompts: a guess that only a GPU keeps
READING_SECONDS = 2.0  # that files are read for, to see which features they have; a window waits for the answer
UNITS = {"rank": "transcripts", "tune": "epochs", "extract": "clips", "fit": "epochs", "self-training": "steps",
         "predict": "clips"}  # fmt: skip


def say_plan(path: Path, measure: bool) -> int:
    """Print a line for each stage, and what would be sent; 1 after a line with what stands against it."""
    folder = path.resolve().parent
    try:
        spec = read_spec(path)
        wanted, settings = chain_settings_of(spec), settings_of_spec(spec, folder)
        use_device(wanted.device)
        rows = resolve_paths(read_clips(folder / CLIPS_FILE, spec.labels), folder)
        features = folder / spec.features
        missing, unread = _missing(rows, settings, features, wanted)
        plan = _before(rows, settings, wanted, len(missing), spec.settings)
        every = {"rank": _transcripts(rows), "tune": _epochs(settings, wanted, spec.settings),
                 "extract": float(len(rows))}  # fmt: skip
        if measure and missing:
            plan["extract"] = (len(missing), _measured(missing, settings, features))
        for line in _sent(rows, settings, wanted, spec.labels):
            say_record({"sent": line.record()})
    except UserError as error:
        say_record({"error": error.sentence.record()})
        return 1
    for stage, (amount, seconds) in (plan | plan_of_rows(rows, settings)).items():
        cached = every.get(stage, amount) - amount
        say_record({
            "stage": stage, "amount": amount, "cached": cached, "unit": UNITS[stage], "seconds": round(seconds, 1),
            **({"unread": unread} if stage == "extract" else {}),
        })  # fmt: skip
    return 0


def plan_before(
    rows: list[ClipRow], settings: Settings, wanted: ChainSettings, features: Path, overrides: Mapping[str, Any]
) -> Plan:
    """The stages up to extraction: how much is to do, and in how many seconds at a guess."""
    return _before(rows, settings, wanted, len(_missing(rows, settings, features, wanted)[0]), overrides)


def _epochs(settings: Settings, wanted: ChainSettings, overrides: Mapping[str, Any]) -> float:
    """Of learning prompts, all folds together."""
    if not wanted.tune:
        return 0.0
    from trainer.tuning.command import split_settings

    _, options = split_settings(overrides)
    return float(options.epochs * (1 if options.shared else settings.training.folds))


def _before(
    rows: list[ClipRow], settings: Settings, wanted: ChainSettings, missing: int, overrides: Mapping[str, Any]
) -> Plan:
    plan: Plan = {}
    if wanted.rank:
        have = Rankings(rankings_path(settings))
        left = sum(have.get(text) is None for text in _texts(rows))
        plan["rank"] = (left, left * A_RANKING)
    if wanted.tune:
        labelled = sum(row.split == "labelled" for row in rows)
        left = 0 if are_learnt(prompts_folder(settings)) else labelled
        plan["tune"] = (_epochs(settings, wanted, overrides) if left else 0.0, left * A_FRAME_CLIP)
    plan["extract"] = (missing, missing * A_CLIP)
    return plan | plan_of_rows(rows, settings)


def _missing(
    rows: Sequence[ClipRow], settings: Settings, features: Path, wanted: ChainSettings
) -> tuple[list[ClipRow], int]:
    """Clips that lack a feature, and how many of them may have all: what features a file has shows by its content, and
    for more than READING_SECONDS no file is read for that. Where a ranking or prompts are still to come, what rests on
    these is not there."""
    missing, unread = [], 0
    try:
        store = FeatureStore(settings, features)
        until = time.monotonic() + READING_SECONDS  # from here on: encoders may take as long to be made
        may_be_there = any(cache.folder.is_dir() for name, cache in store.caches.items() if name != "text")
        for row in rows:
            content = store.memo.known(row.path) if row.path else None
            if row.path and content is None and may_be_there:
                if time.monotonic() < until:
                    with suppress(MediaError):
                        content = content_hash(row.path)
                else:
                    unread += 1
            if any(_lacks(store, row, name, content) for name in store.encoders):
                missing.append(row)
    except UserError:
        if not (wanted.rank or wanted.tune):
            raise
        return list(rows), 0
    return missing, unread


def _lacks(store: FeatureStore, row: ClipRow, modality: str, content: str | None) -> bool:
    if modality != "text" and not row.path:
        return False  # and never will have it
    return store.entry(row, modality, content) is None


def _measured(clips: list[ClipRow], settings: Settings, features: Path) -> float:
    """Seconds of the extraction that is to do, from the first two clips of it, whose features stay."""
    took = []
    for clip in clips[:2]:
        began = time.monotonic()
        extract_features([clip], settings, features, Progress(quiet=True), workers=0)
        took.append(time.monotonic() - began)
    each = took[-1]
    start = max(0.0, took[0] - each)
    encoders = FeatureStore(settings, features).encoders.values()
    spread = 1 if any(on_device(encoder) for encoder in encoders) else usable_workers()
    return start + (len(clips) - len(took)) * each / spread


def _texts(rows: Sequence[ClipRow]) -> list[str]:
    return list(dict.fromkeys(row.transcript for row in rows if row.transcript.strip()))


def _transcripts(rows: Sequence[ClipRow]) -> float:
    return float(len(_texts(rows)))


def _sent(rows: list[ClipRow], settings: Settings, wanted: ChainSettings, labels: tuple[str, ...]) -> list[Sentence]:
    """What would leave this program, in words."""
    if wanted.rank != "server":
        return []
    from trainer.ranking.command import offer, read_prompt, unranked

    waiting = unranked(rows, Rankings(rankings_path(settings)))
    return offer(waiting, read_prompt(), judge_of(wanted, labels), None, None) if waiting else []
