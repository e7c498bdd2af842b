"""Corpora by the names of their files: who speaks, what is said and which emotion it is, as resources/corpora tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from emodesk.domain import DomainError
from emodesk.services.side_tables import DIALOGUE, ImportProblem, TableSource
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import resources
from trainer.protocol.labels import mapped_label
from trainer.protocol.packed import PackedTexts
from trainer.protocol.printable import printable
from trainer.protocol.tables import meanings_by_hand
from trainer.protocol.toml import read_toml

FIELDS = ("label", "speaker", "transcript", "language")
SHARE = 0.9  # of a folder's clips whose names must read as a corpus' before it is proposed
FEWEST = 8  # clips below which a name is chance
_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class CorpusTable:
    """A table that comes with a corpus; `file` is its name, of a folder where that is one, and the rest as
    `TableSource` has it."""

    file: str
    needs: str = "label"
    columns: Mapping[str, str] = field(default_factory=dict)
    within: str = ""
    split: str = ""
    key: str = DIALOGUE


@dataclass(frozen=True)
class Corpus:
    """How the files of a corpus are named.

    `pattern` is searched in a file's path below the folder, without its ending. The other fields are texts with the
    pattern's groups in braces; `labels` and `transcripts` say what a label or transcript made so means. `tables` come
    with it, whose labels are `classes` or mean what `mapping` says; by `telling` ones it is told from others of its
    names.
    """

    name: str
    pattern: str
    label: str = ""
    speaker: str = ""
    transcript: str = ""
    language: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    transcripts: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[CorpusTable, ...] = ()
    telling: tuple[str, ...] = ()

    def sources(self, folder: Path, others: Sequence[Path]) -> list[TableSource]:
        """The corpus' tables that lie below a folder of its clips, or beside it."""
        found = []
        for table in self.tables:
            places = {path for path in others if path.name == table.file}
            places |= {path.parent for path in others if path.parent.name == table.file}
            places |= {path for path in (folder.parent / table.file,) if path.exists()}
            columns = meanings_by_hand(table.columns)
            found += [TableSource(path, table.needs, columns, table.within, table.split, table.key, self.mapping)
                      for path in sorted(places)]  # fmt: skip
        return found

    def read(self, folder: Path, path: Path) -> dict[str, str]:
        """What the name of a file says, by field; nothing where it is not the corpus'."""
        match = re.search(self.pattern, _name_below(folder, path))
        if match is None:
            return {}
        groups = {name: value or "" for name, value in match.groupdict().items()}
        said = {what: getattr(self, what).format_map(groups) for what in FIELDS}
        said["label"] = self.labels.get(said["label"], "" if self.labels else said["label"])
        said["transcript"] = self.transcripts.get(said["transcript"], "" if self.transcripts else said["transcript"])
        return {what: value for what, value in said.items() if value}

    def fits(self, name: str) -> bool:
        """Whether a file is named as the corpus' are, by its path below the folder without the ending."""
        return re.search(self.pattern, name) is not None

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels of the corpus in its order; empty where it has none."""
        return tuple(dict.fromkeys(self.labels.values())) or self.classes

    @property
    def key(self) -> str:
        """What the corpus is called on the command line."""
        return self.name.casefold()

    @property
    def tells(self) -> tuple[str, ...]:
        """The fields that names of this corpus give."""
        return tuple(what for what in FIELDS if getattr(self, what))


class NameReader:
    """What the names of a folder's files say, with labels as the project has them; `unknown` those that it has not."""

    def __init__(self, corpus: Corpus | None, folder: Path, labels: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._corpus, self._folder, self._labels, self._mapping = corpus, folder, labels, mapping
        self.unknown = Counter[str]()
        self._others = 0

    def of(self, path: Path) -> dict[str, str]:
        """What one file's name says, by field."""
        if self._corpus is None:
            return {}
        said = self._corpus.read(self._folder, path)
        self._others += not said and not self._corpus.fits(_name_below(self._folder, path))
        word = said.pop("label", "")
        try:
            label = mapped_label(word, self._labels, self._mapping)
        except ProtocolError:
            self.unknown[word] += 1
            label = ""
        return {**said, "label": label} if label else said

    @property
    def notes(self) -> list[ImportProblem]:
        """After all files: those that are named otherwise."""
        notes: list[ImportProblem] = []
        if self._corpus is None:
            return notes
        if self._others:
            message = Sentence(
                "{count} files are named otherwise, so nothing comes from their names.", count=self._others
            )
            notes.append(ImportProblem(self._corpus.name, message))
        return notes


@cache
def corpora() -> dict[str, Corpus]:
    """The corpora that the program knows, by the name of their file."""
    found = {}
    for path in sorted((resources() / "corpora").glob("*.toml")):
        told = read_toml(path)
        tables = tuple(CorpusTable(**table) for table in told.pop("tables", ()))
        told |= {name: tuple(told[name]) for name in ("classes", "telling") if name in told}
        found[path.stem] = Corpus(**told, tables=tables)
    return found


def corpus_named(name: str) -> Corpus:
    """A corpus by name, as people write it; DomainError for one that is not known."""
    wanted = re.sub(r"[^a-z0-9]", "", name.casefold())
    for key, corpus in corpora().items():
        if wanted == key.replace("-", ""):
            return corpus
    raise DomainError("There is no corpus “{name}” here; use {names}.", name=name, names=", ".join(corpora()))


def recognised(folder: Path, media: Sequence[Path], others: Sequence[Path] = ()) -> Corpus | None:
    """The corpus that the files of a folder are named as, if nearly all of them are; of several, the one whose tables
    lie there."""
    if len(media) < FEWEST:
        return None
    there = {path.name for path in others} | {path.name for path in folder.parent.glob("*.csv")}
    names = PackedTexts(_name_below(folder, path) for path in media)
    named = [corpus for corpus in corpora().values() if sum(map(corpus.fits, names)) >= SHARE * len(names)]
    told = [corpus for corpus in named if there & set(corpus.telling)]
    return next(iter([*told[::-1], *(corpus for corpus in named if not corpus.telling)]), None)  # the latest year


def _name_below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def own_pattern(text: str) -> Corpus:
    """Names of one's own: {speaker}_{}_{label} has a field in each pair of braces, or what is passed over.

    A pattern without “/” is of the file's name, one with it of the end of its path. DomainError for one that cannot be.
    """
    fields = [name for name in _PLACE.findall(text) if name]
    unknown = [name for name in fields if name not in FIELDS]
    if not fields or unknown or len(set(fields)) < len(fields) or "{" in _PLACE.sub("", text):
        raise DomainError(
            "“{pattern}” names no fields; write {fields} in braces once each, and {empty} for what does not matter.",
            pattern=printable(text),
            fields=", ".join(FIELDS),
            empty="{}",
        )
    last = len(_PLACE.findall(text)) - 1
    parts = []
    for at, piece in enumerate(_PLACE.split(text)):
        if at % 2 == 0:
            parts.append(re.escape(piece))
        else:
            # Short first, so that “_” between two fields is the first one; the last takes what is left.
            some = "[^/]+" if at // 2 == last else "[^/]+?"
            parts.append(f"(?P<{piece}>{some})" if piece else some)
    pattern = f"(?:^|/){''.join(parts)}$"
    places: dict[str, Any] = {name: f"{{{name}}}" for name in fields}
    return Corpus(text, pattern, **places)
