"""`python -m trainer curves`: curves along single clips of a trained round, for somebody who is looking at them.

    python -m trainer curves --round ROUND --clip ID [--clip ID …] [--moments]
    python -m trainer curves --round ROUND --all
    python -m trainer curves --round ROUND --resident

A round may leave curves out (`frames.clips`); here they are drawn one clip at a time, from the features that it left or
that are extracted now, each into a file of its own in the round's folder (`clip_curves_file`), or with --all those of
every clip, as the round would have left them (`emodesk rounds curves` first has the round's table name the clips' files
where a project has them now); with --moments, which moments of a clip mattered in each modality, which
words, and where on the pictures (`clip_moments_file`). With --resident the program loads the model once and then reads
requests from standard input, a line of JSON each, {"clip_id": ID} or {"clip_id": ID, "what": "moments"}, with "path":
PATH where the clip's file is elsewhere by now, until there are no more; so whoever looks waits for one clip and not for
torch. Every request is answered by a line of JSON on
standard output: the request with "file": PATH, or with "problem": SENTENCE as `Sentence.record` has it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import torch
from safetensors import safe_open

from trainer.features.extract import extract_features
from trainer.features.store import FeatureStore
from trainer.fusion.model import load_model
from trainer.fusion.scoring import Scorer
from trainer.machine import choose_threads, pick_device
from trainer.progress import Progress
from trainer.protocol.clips_csv import read_clips, resolve_paths
from trainer.protocol.errors import Sentence, UserError, sentence_of
from trainer.protocol.files import parse_object
from trainer.protocol.json_lines import parsed_json, say_record
from trainer.protocol.printable import printable
from trainer.protocol.round_folder import (
    CLIPS_FILE,
    FRAMES_FOLDER,
    MODEL_FILE,
    PREDICTIONS_FILE,
    SPEC_FILE,
    clip_curves_file,
    clip_moments_file,
    read_spec,
)
from trainer.round.clip_moments import RoundParts, find_moments
from trainer.round.curves import CurveInputs, curve_tensors, curves_of, write_curves
from trainer.settings import settings_from
from trainer.tensors import write_tensors

CURVES, MOMENTS = "curves", "moments"  # what can be asked of a clip


class CurvesError(UserError):
    """Curves that cannot be drawn as asked; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `curves`."""
    parser.add_argument("--round", type=Path, required=True, help="folder of a fitted round")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--clip", action="append", metavar="ID", help="clip_id of a clip of that round; may be repeated")
    asked.add_argument("--all", action="store_true", help="every clip of that round, for exports")
    asked.add_argument("--resident", action="store_true", help="read requests from standard input, a JSON line each")
    parser.add_argument("--moments", action="store_true", help="which moments and words mattered, in place of curves")
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "cuda"))


def main(args: argparse.Namespace) -> int:
    """Draw the curves that are asked for; 1 where a clip named by --clip could not be drawn."""
    drawing = CurveDrawing(args.round.resolve(), args.device)
    if args.all:
        say_record({"clips": drawing.draw_all()})
        return 0
    if args.resident:
        say_record({"ready": True})
    problems = 0
    what = MOMENTS if args.moments else CURVES
    for clip_id, wish, path in _requests(sys.stdin) if args.resident else [(name, what, "") for name in args.clip]:
        answer = drawing.answer(clip_id, wish, path)
        problems += "problem" in answer
        say_record(answer)
    return 1 if problems and not args.resident else 0


def _requests(lines: TextIO) -> Iterator[tuple[str, str, str]]:
    """clip_id, what is asked of the clip, and where its file is, "" for where the round had it."""
    for line in lines:
        if line.strip():
            asked = parse_object(line.encode(), "the request")
            yield str(asked.get("clip_id", "")), str(asked.get("what", CURVES)), str(asked.get("path", ""))


class CurveDrawing:
    """A trained round made ready to draw the curves of any of its clips."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        if not (folder / SPEC_FILE).exists():
            raise CurvesError("{folder} is not a round on clips; curves need the clips' frame features.", folder=folder)
        spec, model = read_spec(folder / SPEC_FILE), load_model(folder / MODEL_FILE)
        self._settings = settings_from(parsed_json(model.preset))
        self._settings = replace(self._settings, modalities=model.modalities)
        choose_threads(self._settings.training.threads, sum(model.dims))
        self._folder, self._features = folder, folder / spec.features
        self._device = pick_device(device)
        self._scorer = Scorer(model, self._device)
        self._rows = resolve_paths(read_clips(folder / CLIPS_FILE, spec.labels), folder)
        self._place = {row.clip_id: place for place, row in enumerate(self._rows)}
        self._store = FeatureStore(self._settings, self._features)
        with safe_open(folder / PREDICTIONS_FILE, "numpy") as file:
            self._shown = file.get_tensor("probabilities").argmax(axis=1)

    def answer(self, clip_id: str, what: str = CURVES, path: str = "") -> dict[str, object]:
        """Draw one clip's curves, or find its moments, from its file at `path` or where the round had it; what a
        request for them is answered."""
        place = self._place.get(clip_id)
        if path and place is not None and self._rows[place].path:
            self._rows[place] = replace(self._rows[place], path=path)
        asked: dict[str, object] = {"clip_id": clip_id}
        if what != CURVES:
            asked["what"] = what
        try:
            return asked | {"file": str(self.find(clip_id) if what == MOMENTS else self.draw(clip_id))}
        except (UserError, OSError) as error:
            return asked | {"problem": sentence_of(error).record()}

    def draw(self, clip_id: str) -> Path:
        """The file with the curves of a clip of the round, drawn where it is not there yet.

        CurvesError where the round has no such clip, or nothing of it can be seen, heard or read.
        """
        place = self._row_of(clip_id)
        path = clip_curves_file(self._folder, place)
        if path.exists():
            return path
        clip = self._frames(place)
        (curves,) = curves_of([clip], self._scorer, self._shift, self._settings.frames, self._store.statistics)
        path.parent.mkdir(exist_ok=True)
        write_tensors(path, curve_tensors(clip, curves))
        return path

    def find(self, clip_id: str) -> Path:
        """The file that says which moments of a clip mattered, found where it is not there yet; raises as `draw`."""
        place = self._row_of(clip_id)
        path = clip_moments_file(self._folder, place)
        if path.exists():
            return path
        parts = RoundParts(self._scorer, self._store, self._settings.frames, self._shift)
        tensors, metadata = find_moments(parts, self._rows[place], self._frames(place))
        path.parent.mkdir(exist_ok=True)
        write_tensors(path, tensors, metadata)
        return path

    def _row_of(self, clip_id: str) -> int:
        if clip_id not in self._place:
            raise CurvesError("{folder} has no clip “{clip}”.", folder=self._folder, clip=clip_id)
        return self._place[clip_id]

    def draw_all(self) -> int:
        """Draw every clip of which something can be seen, heard or read, in place of what was drawn; how many.

        CurvesError where most clips' files are not where the round had them; a note on standard error where some are.
        """
        drawn = 0
        self._check_files()

        def clips() -> Iterator[CurveInputs]:
            nonlocal drawn
            for place in range(len(self._rows)):
                with suppress(CurvesError):
                    yield self._frames(place)
                    drawn += 1

        settings, device = self._settings.frames, self._device
        folder, statistics = self._folder / FRAMES_FOLDER, self._store.statistics
        write_curves(folder, clips(), self._scorer.model, self._shift, settings, statistics, device)
        return drawn

    def _check_files(self) -> None:
        """Note which clips' files are not where the round had them; CurvesError where those of most are not."""
        named = [place for place, row in enumerate(self._rows) if row.path and self._store.caches]
        away = [place for place in named if not os.path.isfile(self._rows[place].path)]
        if not away:
            return
        said = {"n": len(away), "path": self._rows[away[0]].path}
        if 2 * len(away) > len(named):  # moved: what was drawn before is worth more than what could be now
            raise CurvesError(
                "{n} files of clips cannot be found (the first: {path}); “emodesk rounds curves PROJECT N” takes each "
                "clip where the project has it now.",
                **said,
            )
        note = Sentence(
            "{n} files cannot be found (the first: {path}); what else is known of such a clip is drawn, and “emodesk "
            "relink” says where files are.",
            **said,
        )
        print(f"note: {printable(note)}", file=sys.stderr)

    def _frames(self, place: int) -> CurveInputs:
        row = self._rows[place]
        content, _ = self._store.content(row)
        if any(self._store.entry(row, name, content) is None for name in self._store.encoders):
            extract_features([row], self._settings, self._features, Progress(quiet=True), workers=1)
        found = self._store.clip(row)
        if not any(len(features.values) for features in found.features.values()):
            raise CurvesError("Nothing of “{clip}” can be seen, heard or read.", clip=row.clip_id)
        return CurveInputs(place, found.duration, found.features, int(self._shown[place]))

    def _shift(self, modality: int, place: int) -> torch.Tensor:
        """What is a clip's speaker's own in a modality's embedding [D_m]."""
        speakers = self._scorer.model.speakers
        if speakers is None:
            return torch.zeros(self._scorer.model.dims[modality])
        return speakers.shifts[modality][speakers.rows([self._rows[place].speaker])[0]]
