"""Labels and words in forms that are no tables, as the text of one: MERTools' label-6way.npz, IEMOCAP's evaluations and
transcriptions."""

from __future__ import annotations

import ast
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.protocol.csv_text import written
from trainer.protocol.errors import ProtocolError
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.plain_pickle import read_plain
from trainer.protocol.text_encoding import MARKS, decode_text

LARGEST = 512 * 1024 * 1024  # bytes of one member, unpacked
NO_OBJECT = "\0"  # the only cell of a row that stands for what is no object of JSON
MOST_HEADER = 10_000  # bytes of it that say what an array is, as NumPy has it
# What the dictionaries of an archive are, and the split that they mean.
_CORPORA = {"train_corpus": "labelled", "val_corpus": "validation", "whole_corpus": "labelled"}
_TEST = re.compile(r"test\d*_corpus")
# Only MELD's archive has numbers, in this order (MERTools, toolkit/preprocess/meld.py).
_ORDER = ("anger", "joy", "sadness", "neutral", "disgust", "fear", "surprise")
_MAGIC = b"\x93NUMPY"
_TURN = re.compile(r"\[\d[\d.]*\s*-\s*\d[\d.]*\]\t(\w+)\t(\w+)\t\[")
_RATER = re.compile(r"C-(\w+):\t([^\t(]*)")
# What stands between turns is MXX0, and no clip.
_SAID = re.compile(r"(Ses\w+_[FM]\d\w+) \[\d[\d.]*-\d[\d.]*\]: ?(.*)")


def as_table(path: Path) -> str | None:
    """The text of a table of what a file or folder says, None where it is none of these; ProtocolError where it is one
    and cannot be used."""
    if path.suffix.lower() == ".npz":
        return _archive(path)
    if path.suffix.lower() == ".jsonl" and path.is_file():
        return _json_lines(path)
    if path.suffix.lower() == ".json" and path.is_file():
        return _json_array(path)
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path] if path.suffix.lower() == ".txt" else []
    read = [_lines(file) for file in files if not file.name.startswith(".")]
    if labels := [row for lines in read for row in _evaluation(lines)]:
        return written([("name", "annotator", "label"), *labels])
    if words := [found.groups() for lines in read for line in lines if (found := _SAID.match(line))]:
        return written([("name", "transcript"), *words])
    if path.is_dir():
        raise ProtocolError(
            "{folder} holds neither evaluations nor transcriptions as IEMOCAP has them; name a table.", folder=path
        )
    return None


def _json_lines(path: Path) -> str:
    """A row for each object, a column for each of their names; NO_OBJECT for a line that is none."""
    records: list[dict[str, Any] | None] = []
    for line in _lines(path):
        try:
            found = parsed_json(line) if line.strip() else {}
        except ValueError:
            found = None
        records.append(found if isinstance(found, dict) else None)
    return _of_objects(records)


def _json_array(path: Path) -> str | None:
    """The same of a JSON array of objects, as other programs write a table's records; None for any other JSON."""
    try:
        found = parsed_json("\n".join(_lines(path)))
    except ValueError:
        return None
    if not isinstance(found, list) or not any(isinstance(record, dict) for record in found):
        return None
    return _of_objects([record if isinstance(record, dict) else None for record in found])


def _of_objects(records: list[dict[str, Any] | None]) -> str:
    names = list(dict.fromkeys(name for record in records for name in record or ()))
    rows = (
        f"{NO_OBJECT}\n" if record is None else written([[_json_cell(record.get(name)) for name in names]])
        for record in records
    )
    return written([names]) + "".join(rows)


def _json_cell(value: Any) -> str:
    """A value in one line, as a cell."""
    if isinstance(value, str):
        return " ".join(value.splitlines())
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _archive(path: Path) -> str:
    rows: list[tuple[str, ...]] = [("name", "label", "split")]
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                corpus = member.filename.removesuffix(".npy")
                split = "test" if _TEST.fullmatch(corpus) else _CORPORA.get(corpus, "")
                if not split:
                    continue
                if member.file_size > LARGEST:
                    raise ProtocolError("{corpus} is larger than labels are", corpus=corpus)
                said = read_plain(_pickle_of(archive.read(member)))
                rows += _of_corpus(corpus, said, split)
    except ProtocolError as error:
        raise ProtocolError("{file} cannot be read: {error}.", file=path.name, error=error) from None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, SyntaxError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise ProtocolError("{file} cannot be read: {error}.", file=path.name, error=reason) from None
    if len(rows) == 1:
        raise ProtocolError("{file} holds no labels as MERTools writes them (train_corpus …).", file=path.name)
    return written(rows)


def _pickle_of(data: bytes) -> bytes:
    """The pickle in a .npy of one object."""
    if not data.startswith(_MAGIC) or data[6:7] not in (b"\1", b"\2", b"\3"):
        raise ProtocolError("it is no array of NumPy's")
    size = 2 if data[6] == 1 else 4
    first = 8 + size + int.from_bytes(data[8 : 8 + size], "little")
    if first > MOST_HEADER:
        raise ProtocolError("it is no array of NumPy's")
    header = ast.literal_eval(data[8 + size : first].decode("latin-1").strip())
    if not isinstance(header, dict) or header.get("descr") != "|O":
        raise ProtocolError("it is an array of numbers, not of labels")
    return data[first:]


def _of_corpus(corpus: str, said: Any, split: str) -> Iterator[tuple[str, str, str]]:
    """A row for each clip. Labels of a test corpus are a dummy where they are all the same, and are left out."""
    if not isinstance(said, dict) or not all(isinstance(entry, dict) for entry in said.values()):
        raise ProtocolError("{corpus} is no dictionary of clips", corpus=corpus)
    words = {str(name): entry.get("emo", "") for name, entry in said.items()}
    dummy = split == "test" and len(set(map(str, words.values()))) < 2
    for name, word in words.items():
        if isinstance(word, int) and not isinstance(word, bool):
            word = _ORDER[word] if 0 <= word < len(_ORDER) else str(word)
        yield name, "" if dummy else str(word), split


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProtocolError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if any(data.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8"):
        try:
            return decode_text(data)[0].splitlines()
        except ProtocolError as error:
            raise ProtocolError("{file} {error}.", file=path.name, error=error) from None
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").splitlines()


def _evaluation(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    """What IEMOCAP's raters said of each turn, a row each; of a turn without raters, the label that it has."""
    turn, label, heard = "", "", False
    for line in [*lines, "[0 - 0]\tend\tend\t["]:
        if found := _TURN.match(line):
            if turn and not heard:
                yield turn, "", label
            turn, label, heard = found[1], found[2], False
        elif turn and (rater := _RATER.match(line)):
            words = [word.strip() for word in rater[2].split(";") if word.strip()]
            if len(words) == 1:  # a rater who names several does not decide
                heard = True
                yield turn, rater[1], words[0]
