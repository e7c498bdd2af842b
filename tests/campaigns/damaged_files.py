"""Reads damaged files of every kind that the program reads: a sentence, what is whole, or nothing, never a traceback.

    python tests/campaigns/damaged_files.py FOLDER SEED FILES

Prints one JSON object: how many files and kinds, how many were refused, what else was raised, the slowest (seconds of
the processor) and the memory in MB. A process of its own, so that a crash of a library is seen as one.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import torch
from made_rounds import apply_round, make_project, write_curves, write_moments
from media_clips import CORPUS, corpus_clip
from round_mutations import mutate
from safetensors.numpy import save_file
from whole_tables import parse_clips

from emodesk.domain import DomainError
from emodesk.runs import transcribing
from emodesk.services import backups
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.opinions import OpinionService
from emodesk.services.project import Project
from emodesk.services.provenance import read_provenance
from emodesk.services.recent import recent_projects
from emodesk.services.review import ReviewService
from emodesk.services.round_checks import round_problems
from emodesk.services.rounds import RoundService
from emodesk.services.sidecars import read_sidecar
from emodesk.services.summary import read_summary
from emodesk.services.written_files import written
from trainer.__main__ import main
from trainer.encoders.baichuan_model import BaichuanConfig
from trainer.encoders.base import FrameFeatures
from trainer.encoders.prompt_files import PromptSet, read_prompts, write_prompts
from trainer.encoders.rankings_file import Rankings
from trainer.features.cache import FeatureCache
from trainer.features.elsewhere_files import open_place
from trainer.fusion.bundle import read_bundle
from trainer.fusion.model import load_model, load_note
from trainer.hashes import HashMemo
from trainer.machine import peak_memory
from trainer.media import MediaError, build_index, from_jpeg, probe_many, to_jpeg
from trainer.media.kept import read_index
from trainer.media.kept import written as index_bytes
from trainer.protocol.clips_csv import ClipRow, read_clips, write_clips
from trainer.protocol.errors import UserError
from trainer.protocol.files import read_table
from trainer.protocol.round_folder import EventReader, read_spec, read_state
from trainer.protocol.tables import open_table
from trainer.settings import load_settings
from trainer.transcripts.kept import HeardFile
from trainer.weights.indexes import shard_names
from trainer.weights.loading import WeightsError, read_tensors

CLIPS = 40
TABLE = "clip_id,path,start,end,transcript,language,speaker,split,label,weight,target:anger\n" + "".join(
    f'clip_{n:04d},clips/{n}.mp4,{n}.5,{n + 2},"words, {n}",en,ann,labelled,anger,1.0,1.0\n' for n in range(CLIPS)
)
LABELS = "clip_id,annotator,label,transcript,split\n" + "".join(
    f"clip_{n:04d},ann,anger,“words” {n},train\n" for n in range(CLIPS)
)
SRT = "".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},800\nwords {n} 你好\n\n" for n in range(1, 9))
GRID = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\nitem []:\n'
    '    item [1]:\n        class = "IntervalTier"\n        name = "emotion"\n        xmin = 0\n        xmax = 2\n'
    "        intervals: size = 1\n        intervals [1]:\n            xmin = 0\n            xmax = 2\n"
    '            text = "neutral"\n'
)
TURNS = "[6.2 - 8.2]\tSes01F_impro01_F000\tneu\t[2.5, 2.5, 2.5]\nC-E2:\tNeutral;\t()\nC-E3:\tAnger;\t()\n\n" * 3
OPINIONS = "".join(
    json.dumps({"clip_id": f"clip_{n:04d}", "label": "anger", "probabilities": {"anger": 0.7, "worry": 0.3}}) + "\n"
    for n in range(CLIPS)
)
WORDS = {"start": 0.0, "end": None, "source": "base", "text": "words", "language": "en", "words": [["words", 0.0, 1.0]]}
HEARD = "".join(json.dumps({"clip_id": f"clip_{n:04d}", **WORDS}) + "\n" for n in range(CLIPS))
RANKED = '{"model": "x"}\n' + '{"key": "ab", "ranking": ["anger", "worry"]}\n' * 3
SHARDS = '{"weight_map": {"a": "a.safetensors", "b": "b.safetensors"}}'
CONFIG = {"vocab_size": 64000, "hidden_size": 5120, "intermediate_size": 13696, "num_hidden_layers": 40,
          "num_attention_heads": 40, "rms_norm_eps": 1e-6, "model_max_length": 4096, "pad_token_id": 0}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Files of one kind: where one lies, and what reads it; what it holds stands there whole to begin with."""

    path: Path
    read: Callable[[Path], object]


def listed(found: Any) -> object:
    """What an iterator gives, read to its end."""
    return list(found)


def label_archive() -> bytes:
    """label-6way.npz as MERTools writes it: a dictionary within a pickle within an array."""
    held = io.BytesIO()
    array = np.array({f"clip_{n:04d}": {"emo": "happy", "val": -10} for n in range(CLIPS)}, dtype=object)
    np.savez(held, train_corpus=array, test1_corpus=array)
    return held.getvalue()


def checkpoint() -> bytes:
    held = io.BytesIO()
    torch.save({"layer.weight": torch.ones(4, 4), "layer.bias": torch.zeros(4)}, held)
    return held.getvalue()


def take_heard(project: Project, path: Path) -> None:
    transcribing._take_left(path, transcribing._Taking(project))  # as the window does before it listens again


def look_at_database(path: Path) -> None:
    backups.losses(path.parent, path)
    with Project.open(path.parent) as project:
        project.store.check()
        ReviewService(project, "ann").history(1)


def kinds(folder: Path, project: Project) -> dict[str, Kind]:
    """A whole file of each kind, written, and its reader."""
    root = folder / "files"
    root.mkdir()
    ann = ReviewService(project, "ann")
    for key in range(1, CLIPS + 1):
        ann.correct(key, "anger", note="a note")
    for form, name in (("label-studio", "tasks.json"), ("elan", "elan"), ("nova", "nova"), ("log", "decisions.csv"),
                       ("traces", "traces.csv")):  # fmt: skip
        BY_KEY[form].plan(project, ExportOptions()).save(root / name)
    of_round = RoundService(project).folder(1)
    values = np.arange(CLIPS * 4, dtype=np.float32).reshape(CLIPS, 4)
    rows = [ClipRow(f"clip_{n:04d}") for n in range(CLIPS)]
    made: dict[str, tuple[str, bytes | str | None, Callable[[Path], object]]] = {
        "table of clips": ("clips.csv", TABLE, parse_clips),
        "strict clips.csv": ("strict.csv", TABLE, read_clips),
        "table of labels": ("labels.csv", LABELS, lambda path: open_table(path, ("clip_id", "label", "transcript"))),
        "own table": ("own.csv", LABELS, lambda path: read_table(path, ("clip_id",))),
        "MERTools archive": ("labels.npz", label_archive(), parse_clips),
        "IEMOCAP evaluation": ("turns.txt", TURNS, parse_clips),
        "subtitles": ("words.srt", SRT, read_sidecar),
        "VTT": ("words.vtt", "WEBVTT\n\n" + SRT.replace(",", "."), read_sidecar),
        "TextGrid": ("clip_0001.TextGrid", GRID, lambda path: import_annotations(project, path)),
        "Label Studio": ("tasks.json", None, lambda path: import_annotations(project, path)),
        "ELAN": ("elan/clip_0001.eaf", None, lambda path: import_annotations(project, path)),
        "raters": ("raters.csv", LABELS, lambda path: import_annotations(project, path)),
        "own log": ("decisions.csv", None, lambda path: import_annotations(project, path)),
        "opinions": ("opinions.jsonl", OPINIONS, lambda path: OpinionService(project).take(path)),
        "opinions in a table": ("opinions.csv", "clip_id,label,p:anger,p:worry\nclip_0001,anger,0.7,0.3\n" * 3,
                                lambda path: OpinionService(project).take(path)),
        "emodesk.toml": ("toml/emodesk.toml", (project.folder / "emodesk.toml").read_bytes(),
                         lambda path: Project.open(path.parent, read_only=True).close()),
        "preset": ("own.toml", 'encoders.text = {name = "light_text"}\ntraining.epochs = 3\n', load_settings),
        "database": ("db/project.db", (backups.back_up(project)).read_bytes(), look_at_database),
        "summary": ("left/cache/summary.json", '{"reviewed": 1, "total": 2, "opened": 3.5, "picture": "cache/x.jpg"}',
                    lambda path: read_summary(path.parent.parent)),
        "heard words": ("heard.jsonl", HEARD, lambda path: take_heard(project, path)),
        "heard words, trainer": ("kept.jsonl", HEARD, lambda path: HeardFile(path, "base").__exit__()),
        "rankings": ("rankings.jsonl", RANKED, Rankings),
        "hashes": ("features/hashes.jsonl", '["/a.mp4", 3, 4, "abc"]\n' * 3, lambda path: HashMemo(path.parent)),
        "own features, .npy": ("own.npy", npy(values), lambda path: open_place(path, "speech", False)),
        "own features, .npz": ("own.npz", npz(values), lambda path: open_place(path, "speech", False)),
        "Baichuan's config": ("config.json", json.dumps(CONFIG), BaichuanConfig.read),
        "index of shards": ("model.safetensors.index.json", SHARDS,
                            lambda path: shard_names(path, WeightsError)),
        "weights, pickled": ("pytorch_model.bin", checkpoint(), lambda path: listed(read_tensors(path))),
        "thumbnail": ("x.jpg", to_jpeg(np.full((40, 60, 3), 90, np.uint8)), lambda path: from_jpeg(path.read_bytes())),
    }  # fmt: skip
    for name, (place, content, _) in made.items():
        path = root / place
        if content is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        assert path.is_file(), name
    (root / "toml" / "project.db").write_bytes((root / "db" / "project.db").read_bytes())
    (root / "db" / "emodesk.toml").write_bytes((project.folder / "emodesk.toml").read_bytes())
    found = {name: Kind(root / place, read) for name, (place, _, read) in made.items()}
    return found | of_tensors(root, values, rows) | of_media(root) | of_rounds(project, of_round) | of_user(project)


def npy(values: np.ndarray) -> bytes:
    held = io.BytesIO()
    np.save(held, values)
    return held.getvalue()


def npz(values: np.ndarray) -> bytes:
    held = io.BytesIO()
    np.savez_compressed(held, clip_0001=values, clip_0002=values)
    return held.getvalue()


def of_tensors(root: Path, values: np.ndarray, rows: list[ClipRow]) -> dict[str, Kind]:
    """Safetensors of every meaning, and learnt prompts."""
    bundle = {"modalities": "speech,text", "labels": "anger,worry"}
    save_file({"speech": values, "text": values}, root / "bundle.safetensors", bundle)
    save_file({"a.weight": values}, root / "a.safetensors")
    write_clips(root / "fitted.csv", [ClipRow(f"clip_{n:04d}", split="labelled", label=("anger", "worry")[n % 2])
                                      for n in range(CLIPS)])  # fmt: skip
    fit = ["--quiet", "fit", f"--bundle={root / 'bundle.safetensors'}", f"--clips={root / 'fitted.csv'}",
           f"--out={root / 'fitted'}", "--set=training.epochs=1", "--set=selftraining.steps=1"]  # fmt: skip
    assert main(fit) == 0
    cache = FeatureCache(root, "abcd")
    cache.write("ab12", FrameFeatures(values, np.arange(CLIPS, dtype=np.float32), "", {}))
    prompts = root / "prompts"
    prompts.mkdir()
    save_file({"vision.0": values}, prompts / "fold_0.safetensors")
    write_prompts(PromptSet(prompts, ("anger",), {"layers": 1}, {0: "fold_0.safetensors"}, {"clip_0001": 0}))
    return {
        "feature bundle": Kind(root / "bundle.safetensors", lambda path: read_bundle(path, rows)),
        "own features, .safetensors": Kind(root / "a.safetensors", lambda path: open_place(path, "a.weight", False)),
        "weights": Kind(root / "a.safetensors", lambda path: listed(read_tensors(path))),
        "model": Kind(root / "fitted" / "model.safetensors", lambda path: (load_note(path), load_model(path))),
        "features": Kind(cache.path("ab12"), lambda _: (cache.entry("ab12"), cache.pooled("ab12"), cache.read("ab12"))),
        "learnt prompts": Kind(prompts / "prompts.json", lambda path: read_prompts(path.parent)),
    }


def of_media(root: Path) -> dict[str, Kind]:
    """Clips of several codecs, and the index that is kept of one."""
    found = {}
    for codec, suffix, options in CORPUS:
        try:
            path = corpus_clip(root, codec, suffix, options, 8)[0]
        except av.codec.codec.UnknownCodecError:
            continue
        found[f"media, {codec} {suffix}"] = Kind(path, lambda path: listed(probe_many([path], workers=1)))
        kept = path
    (root / "kept.npz").write_bytes(index_bytes(build_index(kept)))
    return found | {"kept index": Kind(root / "kept.npz", lambda path: read_index(path.read_bytes(), path))}


def of_rounds(project: Project, folder: Path) -> dict[str, Kind]:
    """Every file of a finished round, looked at as `emodesk check` does."""
    write_moments(folder, 3)
    (folder / "provenance.json").write_text('{"labels": "ab", "versions": {"torch": "2"}, "seed": 1}', "utf-8")
    write_curves(folder, 3)
    save_file({"fused": np.ones((CLIPS, 2), np.float32)}, folder / "map-fused.safetensors")

    def look(_: Path) -> None:
        round_problems(project)
        read_provenance(folder)
        EventReader(folder).read()
        RoundService(project).facts(1)

    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("lock", "log.txt")]
    found = {f"round, {path.relative_to(folder)}": Kind(path, look) for path in files}
    found["round, spec"] = Kind(folder / "spec.json", read_spec)
    found["round, state"] = Kind(folder / "state.json", lambda path: read_state(path.parent))
    return found


def of_user(project: Project) -> dict[str, Kind]:
    """What is kept beside projects and in the user's folder."""
    noted = project.folder / "written.jsonl"
    noted.write_text('{"path": "/x.csv", "time": "now"}\n' * 3, "utf-8")
    recent = Path(os.environ["EMODESK_DATA"]) / "recent.json"
    recent.parent.mkdir(parents=True, exist_ok=True)
    recent.write_text(json.dumps([str(project.folder)]), "utf-8")
    return {
        "written files": Kind(noted, lambda _: written(project)),
        "recent projects": Kind(recent, lambda _: recent_projects()),
    }


def campaign(folder: Path, seed: int, files: int) -> dict[str, object]:
    """So many damaged files, of every kind in turn."""
    with make_project(folder / "study", CLIPS) as project:
        apply_round(project)
        every = kinds(folder, project)
        names = sorted(every)
        whole = {name: kind.path.read_bytes() for name, kind in every.items()}
        read: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        wrong: list[str] = []
        slowest = (0.0, "")
        for number in range(files):
            name = names[number % len(names)]
            kind, chance = every[name], random.Random(seed * 1_000_003 + number)
            kind.path.write_bytes(mutate(whole[name], chance) if whole[name] else chance.randbytes(40))
            began = time.process_time()
            try:
                kind.read(kind.path)
            except (UserError, MediaError, DomainError):
                refused[name] += 1
            except Exception:
                wrong.append(f"{name}, seed {seed}, {number}: {traceback.format_exc()[-700:]}")
            slowest = max(slowest, (time.process_time() - began, name))
            read[name] += 1
            kind.path.write_bytes(whole[name])
            for ending in ("-wal", "-shm"):
                kind.path.with_name(kind.path.name + ending).unlink(missing_ok=True)
    return {
        "files": read.total(), "kinds": len(read), "refused": refused.total(), "wrong": wrong[:5], "count": len(wrong),
        "slowest": [round(slowest[0], 2), slowest[1]],
        "megabytes": peak_memory() // 2**20,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(campaign(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
