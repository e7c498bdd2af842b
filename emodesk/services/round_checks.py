"""Are the files of the project's rounds what they were: each looked at whole, where a person asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from emodesk.domain import BROKEN
from emodesk.services.ingest import read_results
from emodesk.services.moments import read_moments
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFileError, RoundFiles
from emodesk.services.rounds import RoundService
from emodesk.store import clips, rounds
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CLIPS_FILE,
    EMBEDDINGS_FILE,
    FACTS_FILE,
    MODEL_FILE,
    MOMENTS_FOLDER,
    SPEC_FILE,
    map_file,
    read_spec,
    read_state,
)


def round_problems(project: Project) -> list[Sentence]:
    """What is wrong with the files of the project's rounds, one sentence each; empty where they are whole."""
    with project.store.read() as connection:
        known = clips.names(connection)
    found: list[Sentence] = []
    for made in RoundService(project).list():
        folder, sentences = Path(made.folder), []
        if made.metrics:
            sentences = list(_problems(project, made.number, folder, known))
        elif made.status == BROKEN:
            sentences = [Sentence("{why}", why=made.message)]
        elif made.status == "succeeded":
            sentences = list(_said(read_results, folder, made.number, project.names_now, known))
        found += [Sentence("Round {number}: {why}", number=made.number, why=why) for why in dict.fromkeys(sentences)]
    return found


def _problems(project: Project, number: int, folder: Path, known: Mapping[str, int]) -> Iterator[Sentence]:
    """Of a round whose results are in the database."""
    if not folder.is_dir():
        yield Sentence("{folder} is not there any more.", folder=folder)
        return
    yield from _said(read_state, folder)
    yield from _said(read_spec, folder / SPEC_FILE)
    results = list(_said(read_results, folder, number, project.names_now, known))
    yield from results
    if not results:
        yield from _said(_check_places, project, number, folder)
        yield from _said(_check_curves, RoundFiles(folder, number, project.names_now))
    for path in sorted((folder / MOMENTS_FOLDER).glob("clip-*.safetensors")):
        row = path.stem.removeprefix("clip-")
        if row.isdecimal():
            yield from _said(read_moments, folder, int(row))
    for path in (folder / MODEL_FILE, folder / ADOPTIONS_FILE):  # which every round has, whatever it adopted
        if not path.exists():
            yield Sentence("{path} is gone; bring it back from a copy of the project, or run the round again.",
                           path=path)  # fmt: skip
    names = (MODEL_FILE, EMBEDDINGS_FILE, FACTS_FILE)
    for path in (*(folder / name for name in names), *sorted(folder.glob(map_file("*")))):
        if path.is_file():
            yield from _said(_check_tensors, path)


def _said(look: Callable[..., object], *of: object) -> Iterator[Sentence]:
    try:
        look(*of)
    except (RoundFileError, ProtocolError) as error:
        yield error.sentence


def _check_places(project: Project, number: int, folder: Path) -> None:
    """RoundFileError where the predictions in the database are of other rows than the files'."""
    rows = [row.clip_id for row in read_clips(folder / CLIPS_FILE, RoundFiles(folder, number).own_labels)]
    with project.store.read() as connection:
        names = {key: name for name, key in clips.names(connection).items()}
        places = rounds.places(connection, number)
    for clip, row in places:
        if not row < len(rows) or rows[row] != names[clip]:
            raise RoundFileError(
                "{path} is not the table that the round was ingested with: its line {line} is not “{clip}”; bring back "
                "the table as it was.",
                path=folder / CLIPS_FILE, line=row + 2, clip=names[clip],
            )  # fmt: skip


def _check_curves(files: RoundFiles) -> None:
    for row in sorted(files.drawn()):
        files.curves(row)


def _check_tensors(path: Path) -> None:
    """RoundFileError where a file of tensors is cut off or damaged."""
    try:
        with safe_open(str(path), framework="numpy") as file:
            for name in file.keys():  # noqa: SIM118
                part = file.get_slice(name)
                if len(part.get_shape()) and part.get_dtype() in ("F16", "F32", "F64"):
                    np.asarray(part[:1])
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise RoundFileError("{path} cannot be used ({why}); run the round again.", path=path, why=error) from None
