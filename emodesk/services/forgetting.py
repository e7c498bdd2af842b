"""A participant withdraws: clips taken out of everything that the project holds.

The database keeps a tombstone of each decision: that it was, when, and by whom. Everything else goes: path, words,
speaker, thumbnails, features, curves and predictions, in the project, its backups, its round folders and this user's
cache. What lies outside the project is named and stays.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from emodesk.domain import Changes, Clip, DomainError
from emodesk.services import backups, forgetting_rounds
from emodesk.services.forgetting_beyond import Beyond, beyond, features_in, forget_cached, logs, written_within
from emodesk.services.forgetting_traces import half_written, traces_of
from emodesk.services.packed_files import sealed
from emodesk.services.project import DATABASE, FEATURES, Project
from emodesk.services.project_file import FILE as PROJECT_FILE
from emodesk.services.round_files import check_free
from emodesk.services.summary import CACHE, FILE
from emodesk.store import clips, decisions, forgetting, rounds
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.feature_files import (
    HASHES_FILE,
    PROMPTS,
    PROMPTS_INDEX,
    RANKINGS,
    clip_key,
    ranking_key,
    text_key,
)
from trainer.protocol.files import atomic_write, read_object
from trainer.protocol.json_lines import parsed_json, read_record
from trainer.protocol.round_folder import (
    CLIPS_FILE,
    METRICS_FILE,
    MODEL_FILE,
    PREDICTIONS_FILE,
    SPEC_FILE,
    STATE_FILE,
    round_number,
)

_OF_A_ROUND = (CLIPS_FILE, METRICS_FILE, MODEL_FILE, PREDICTIONS_FILE, SPEC_FILE, STATE_FILE)  # without which none is


@dataclass(frozen=True)
class Forgetting:
    """What would go.

    Attributes:
        clips: those chosen; `decisions` made on them.
        rounds: numbers of those that know one of them; `learnt` of those whose model learnt from one.
        inside: the clips' own files and features within the project, which go too.
        beyond: what lies elsewhere, and files of features that hold all clips; it stays.
        backups: copies of the database that go, for one of afterwards.
    """

    clips: tuple[Clip, ...]
    decisions: int
    rounds: tuple[int, ...]
    learnt: tuple[int, ...]
    inside: tuple[Path, ...]
    beyond: tuple[Beyond, ...]
    backups: tuple[Path, ...]


@dataclass(frozen=True)
class Left:
    """A file in which a person may still be named: people put it there, so that it goes only where somebody says so.

    Attributes:
        why: what of the person is in it.
        removable: the project is whole without it.
        named: they are named in it; otherwise it cannot be looked into.
    """

    path: Path
    why: Sentence
    removable: bool
    named: bool = True


def may_forget(project: Project) -> bool:
    """Whether this user owns the project: only who holds the data may take a person's out of it.

    The owner is the database file's, where the system knows such; on others whoever can write to it.
    """
    if project.read_only:
        return False
    return not hasattr(os, "getuid") or project.store.path.stat().st_uid == os.getuid()


def speakers(project: Project) -> dict[str, int]:
    """Speakers of the project's clips, by name, with how many clips are of each."""
    with project.store.read() as connection:
        return clips.speakers(connection)


def would_go(project: Project, *, speaker: str = "", clip_ids: Sequence[str] = ()) -> Forgetting:
    """What `forget` would take of a speaker, or of some clips; DomainError where there is no such one."""
    with project.store.read() as connection:
        every = clips.everything(connection)
        named = {clip.clip_id for clip in every}
        for name in clip_ids:
            if name not in named:
                raise DomainError("There is no clip “{clip_id}” in this project.", clip_id=name)
        chosen = tuple(clip for clip in every if clip.clip_id in clip_ids or (speaker and clip.speaker == speaker))
        if not chosen:
            raise DomainError("No clip in this project is of the speaker “{speaker}”.", speaker=speaker)
        count = sum(len(decisions.of_clip(connection, clip.key)) for clip in chosen)
    ids = {clip.clip_id for clip in chosen}
    left = [clip for clip in every if clip.clip_id not in ids]
    needed = {project.clip_path(clip) for clip in left}
    files = sorted({Path(path) for clip in chosen if (path := project.clip_path(clip)) not in needed})
    inside = [path for path in files if path.is_relative_to(project.folder) and path.is_file()]
    elsewhere = [path for path in files if not path.is_relative_to(project.folder)]
    shared = sorted({Path(path) for clip in chosen if (path := project.clip_path(clip)) in needed})
    inside += _own_features(project, chosen, left)
    inside += written_within(project, traces_of(project, chosen, left))
    known, learnt = [], []
    for folder in forgetting_rounds.folders(project.rounds_folder):
        if forgetting_rounds.knows(folder, ids):
            known.append(int(folder.name))
        if forgetting_rounds.learnt_from(folder, ids):
            learnt.append(int(folder.name))
    return Forgetting(
        chosen, count, tuple(known), tuple(learnt),
        tuple(inside), beyond(project, chosen, left, elsewhere, shared),
        tuple(sorted((project.folder / backups.FOLDER).glob("*.db*"))),
    )  # fmt: skip


def forget(project: Project, going: Forgetting, by: str) -> tuple[Changes, list[Left]]:
    """Take it all out; what changed, and files of the project, and the program's logs, that still name one or may.

    May be called again where it was interrupted: the database comes last. Raises DomainError, with nothing changed,
    while a round runs or where the database is not whole.
    """
    for folder in forgetting_rounds.folders(project.rounds_folder):
        check_free(folder, int(folder.name))
    if found := project.store.check():
        # The backups go, and with them what it could be mended from.
        raise DomainError("{file} is not whole ({reason}); mend it first.", file="project.db", reason=found[0])
    with project.store.write():
        pass  # or say now that the project is read-only
    with project.store.read() as connection:
        gone = {clip.key for clip in going.clips}
        left = [clip for clip in clips.everything(connection) if clip.key not in gone]
    traces = traces_of(project, going.clips, left)
    ids = {clip.clip_id: f"forgotten-{clip.key}" for clip in going.clips}
    speakers = {clip.speaker for clip in going.clips} - {clip.speaker for clip in left} - {""}
    for folder in forgetting_rounds.folders(project.rounds_folder):
        forgetting_rounds.clean(folder, ids, speakers)
    for path in half_written(project.folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    _clean_features(project, left)
    _clean_prompts(project, ids)
    _clean_cache(project, going.clips)
    forget_cached(project, going.clips)
    traces.take_out(project.folder)
    project.forget_naming(traces.named_in)
    for path in (*going.inside, *going.backups):
        path.unlink(missing_ok=True)
    with project.store.write() as connection:
        forgetting.erase(connection, [clip.key for clip in going.clips], by)
        for row in rounds.rows(connection):
            for column in ("note", "message"):
                if traces.named_in(getattr(row, column)):
                    rounds.change(connection, row.number, **{column: ""})
    project.store.wipe()
    backups.back_up_if_due(project)
    changes = Changes(clips=tuple(clip.key for clip in going.clips), rounds=going.rounds, queue=True)
    files = [*sorted(project.folder.rglob("*")), *logs()]
    kept = {Path(project.clip_path(clip)) for clip in left} | {Path(own.path) for own in project.features}
    named = traces.left_in(files, project.folder)
    closed = [path for path in sealed(files) if path not in named and path not in kept]
    rest = [Left(path, Sentence("still names one of them"), _removable(project, path, kept)) for path in named]
    rest += [Left(path, Sentence("cannot be looked into"), False, named=False) for path in closed]
    return changes, rest


def remove_left(left: Sequence[Left]) -> None:
    """Remove the files that `forget` left and the project is whole without, and folders that are empty then."""
    for path in (found.path for found in left if found.removable):
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()


def _removable(project: Project, path: Path, kept: set[Path]) -> bool:
    own = path.is_relative_to(project.folder) and path.relative_to(project.folder).parts
    of_round = bool(own) and round_number(path.parent) and path.name in _OF_A_ROUND
    essential = own and (own[0].startswith(DATABASE) or own == (PROJECT_FILE,))
    return path not in kept and not of_round and not essential


def _own_features(project: Project, gone: Sequence[Clip], left: Sequence[Clip]) -> list[Path]:
    """Files of single clips among the features of others' making that lie within the project."""
    places = [Path(own.path) for own in project.features]
    inside = [place for place in places if place.is_dir() and place.is_relative_to(project.folder)]
    return [path for place in inside for path in features_in(place, gone, left)]


def _clean_prompts(project: Project, ids: Mapping[str, str]) -> None:
    """Remove the pictures that prompts are learnt from, which are made again, and write other names for the clips that
    learnt prompts know; what they learnt stays, as the models do."""
    for folder in sorted((project.folder / FEATURES / PROMPTS).glob("*")):
        for frames in folder.rglob("frames.*"):
            frames.unlink()
        index = folder / PROMPTS_INDEX
        with suppress(OSError, ProtocolError):
            told = read_object(index)
            if isinstance(tested := told.get("tested"), dict) and ids.keys() & tested.keys():
                told["tested"] = {ids.get(name, name): fold for name, fold in tested.items()}
                atomic_write(index, json.dumps(told, indent=1, ensure_ascii=False))


def _clean_features(project: Project, left: Sequence[Clip]) -> None:
    """Remove the features of whatever is no clip of the project any more; a text encoder that adds words of its own
    to transcripts gives keys that are not known here, and its features are all made again."""
    root = project.folder / FEATURES
    texts = {text_key(clip.language, clip.transcript) for clip in left}
    keep = texts | {clip_key(clip.hash, clip.start, clip.end) for clip in left}
    for path in root.glob("*/??/*.safetensors"):
        if path.stem not in keep:
            path.unlink(missing_ok=True)
    words = {ranking_key(clip.transcript) for clip in left}
    for ranked in root.glob(f"{RANKINGS}/*.jsonl"):
        lines = ranked.read_bytes().splitlines(keepends=True)
        records = [(line, read_record(line)) for line in lines]
        kept = [line for line, said in records if "key" not in said or said["key"] in words]
        if len(kept) < len(lines):
            atomic_write(ranked, b"".join(kept))
    memo = root / HASHES_FILE
    if memo.is_file():
        paths = {project.clip_path(clip) for clip in left}
        lines = memo.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if _path_of(line) in paths]
        if len(kept) < len(lines):
            atomic_write(memo, b"".join(kept))


def _path_of(line: bytes) -> str:
    try:
        return str(parsed_json(line)[0])
    except (ValueError, LookupError, TypeError):
        return ""


def _clean_cache(project: Project, gone: Sequence[Clip]) -> None:
    cache = project.folder / CACHE
    for clip in gone:
        if clip.hash:
            for path in cache.rglob(f"{clip.hash}*"):
                path.unlink(missing_ok=True)
    (project.folder / FILE).unlink(missing_ok=True)  # it may show a picture of the person
