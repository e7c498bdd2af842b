"""A participant withdraws: clips taken out of everything that the project holds.

The database keeps a tombstone of each decision: that it was, when, and by whom. Everything else goes: path, words,
speaker, thumbnails, features, curves and predictions, in the project, its backups, its round folders and this user's
cache. What lies outside the project is named and stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from emodesk.domain import Changes, Clip, DomainError
from emodesk.services import backups, forgetting_rounds
from emodesk.services.forgetting_beyond import Beyond, beyond, features_in, forget_cached, logs
from emodesk.services.project import FEATURES, Project
from emodesk.services.summary import CACHE, FILE
from emodesk.store import clips, decisions, forgetting, rounds
from trainer.protocol.feature_files import HASHES_FILE, clip_key, text_key
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.locks import is_held
from trainer.protocol.round_folder import LOCK_FILE

LONG_ENOUGH = 12  # characters of a transcript that say whose it is; “yes” is anybody's
TELLING = 6  # bytes of a word that is no accident in a binary file
_TEXTS = (".csv", ".tsv", ".jsonl", ".txt", ".log", ".json")  # files whose lines are looked through


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
    inside += _own_features(project, chosen, left)
    known, learnt = [], []
    for folder in forgetting_rounds.folders(project.rounds_folder):
        if forgetting_rounds.knows(folder, ids):
            known.append(int(folder.name))
        if forgetting_rounds.learnt_from(folder, ids):
            learnt.append(int(folder.name))
    return Forgetting(
        chosen, count, tuple(known), tuple(learnt),
        tuple(inside), beyond(project, chosen, left, elsewhere),
        tuple(sorted((project.folder / backups.FOLDER).glob("*.db*"))),
    )  # fmt: skip


def forget(project: Project, going: Forgetting, by: str) -> tuple[Changes, list[Path]]:
    """Take it all out; what changed, and files of the project, and the program's logs, that still name one.

    May be called again where it was interrupted: the database comes last. Raises DomainError, with nothing changed,
    while a round runs or where the database is not whole.
    """
    for folder in forgetting_rounds.folders(project.rounds_folder):
        if is_held(folder / LOCK_FILE):
            raise DomainError("Round {number} is running; cancel it first.", number=int(folder.name))
    if found := project.store.check():
        # The backups go, and with them what it could be mended from.
        raise DomainError("{file} is not whole ({reason}); mend it first.", file="project.db", reason=found[0])
    with project.store.write():
        pass  # or say now that the project is read-only
    with project.store.read() as connection:
        gone = {clip.key for clip in going.clips}
        left = [clip for clip in clips.everything(connection) if clip.key not in gone]
    needles = _needles(project, going.clips, left)
    ids = {clip.clip_id: f"forgotten-{clip.key}" for clip in going.clips}
    speakers = {clip.speaker for clip in going.clips} - {clip.speaker for clip in left} - {""}
    for folder in forgetting_rounds.folders(project.rounds_folder):
        forgetting_rounds.clean(folder, ids, speakers)
    _clean_features(project, left)
    _clean_cache(project, going.clips)
    forget_cached(project, going.clips)
    _clean_texts(project.folder, needles)
    for path in (*going.inside, *going.backups):
        path.unlink(missing_ok=True)
    with project.store.write() as connection:
        forgetting.erase(connection, [clip.key for clip in going.clips], by)
        for row in rounds.rows(connection):
            if _holds(row.note.encode(), needles):
                rounds.change(connection, row.number, note="")
    project.store.wipe()
    backups.back_up_if_due(project)
    changes = Changes(clips=tuple(clip.key for clip in going.clips), rounds=going.rounds, queue=True)
    return changes, still_naming([*sorted(project.folder.rglob("*")), *logs()], needles)


def _needles(project: Project, gone: Iterable[Clip], left: Sequence[Clip]) -> list[bytes]:
    """What no file of the project may hold afterwards: ids, paths, and names and words that are nobody else's."""
    words = {clip.transcript for clip in left} | {clip.speaker for clip in left}
    found = set()
    for clip in gone:
        found |= {clip.clip_id, clip.path, project.clip_path(clip)}
        found |= {text for text in (clip.transcript,) if len(text) >= LONG_ENOUGH} - words
        found |= {clip.speaker} - words
    return [text.encode() for text in sorted(found - {""})]


def _holds(line: bytes, needles: Sequence[bytes]) -> bool:
    """Whether a line names one of them as a whole word: “c1” is not in “c12”."""
    for needle in needles:
        place = line.find(needle)
        while place >= 0:
            around = line[max(0, place - 1) : place], line[place + len(needle) : place + len(needle) + 1]
            if not any(mark.isalnum() or mark in (b"_", b"-") for mark in around if mark):
                return True
            place = line.find(needle, place + 1)
    return False


def still_naming(files: Iterable[Path], needles: Sequence[bytes]) -> list[Path]:
    """Files in whose bytes or names one of the needles is left."""
    found = []
    for path in files:
        # Among bytes that are no text, a short word is there by chance.
        telling = needles if path.suffix.lower() in (*_TEXTS, ".toml") else [n for n in needles if len(n) >= TELLING]
        with suppress(OSError):
            if path.is_file() and (_holds(path.name.encode(), needles) or _holds(path.read_bytes(), telling)):
                found.append(path)
    return found


def _clean_texts(folder: Path, needles: Sequence[bytes]) -> None:
    """Take the lines that name a clip out of logs, events, tables and whatever else a person left in the project."""
    for path in folder.rglob("*"):
        if path.suffix.lower() not in _TEXTS or not path.is_file() or not _holds(data := path.read_bytes(), needles):
            continue
        if path.suffix.lower() == ".json":
            continue  # taking a line out would break it; `still_naming` says that it is there
        atomic_write(path, b"".join(line for line in data.splitlines(keepends=True) if not _holds(line, needles)))


def _own_features(project: Project, gone: Sequence[Clip], left: Sequence[Clip]) -> list[Path]:
    """Files of single clips among the features of others' making that lie within the project."""
    places = [Path(own.path) for own in project.features]
    inside = [place for place in places if place.is_dir() and place.is_relative_to(project.folder)]
    return [path for place in inside for path in features_in(place, gone, left)]


def _clean_features(project: Project, left: Sequence[Clip]) -> None:
    """Remove the features of whatever is no clip of the project any more; a text encoder that adds words of its own
    to transcripts gives keys that are not known here, and its features are all made again."""
    root = project.folder / FEATURES
    texts = {text_key(clip.language, clip.transcript) for clip in left}
    keep = texts | {clip_key(clip.hash, clip.start, clip.end) for clip in left}
    for path in root.glob("*/??/*.safetensors"):
        if path.stem not in keep:
            path.unlink(missing_ok=True)
    memo = root / HASHES_FILE
    if memo.is_file():
        paths = {project.clip_path(clip) for clip in left}
        lines = memo.read_bytes().splitlines(keepends=True)
        atomic_write(memo, b"".join(line for line in lines if _path_of(line) in paths))


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
