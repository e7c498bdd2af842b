"""Files written beside and renamed, CSV tables of ours, and where the program's own resources are."""

from __future__ import annotations

import itertools
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from trainer.protocol.csv_text import Record, read_cell, records, written
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.json_lines import parsed_json

PROGRAM = Path(__file__).resolve().parent.parent  # the trainer's package
PRESETS = PROGRAM / "presets"
RETRIES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.3)  # seconds between attempts to replace a file
REPLACING_CAN_WAIT = os.name == "nt"
_BESIDE = re.compile(r"\.[0-9a-f]{16}\.part")
_SIZES = ("light", "small", "base", "mer2024")


def presets() -> tuple[str, ...]:
    """Names of the presets that come with the program, smallest first."""
    found = {path.stem for path in PRESETS.glob("*.toml")}
    return tuple(sorted(found, key=lambda name: (_SIZES.index(name) if name in _SIZES else len(_SIZES), name)))


def resources() -> Path:
    """The folder of icons, themes, translations, models and prompt templates, in a checkout or an installed wheel."""
    installed = PROGRAM / "_resources"
    return installed if installed.is_dir() else PROGRAM.parent / "resources"


@contextmanager
def replacing(path: Path | str, durable: bool = True) -> Iterator[Path]:
    """A file to write beside `path` that takes its place at the end, so that a reader sees the old one or the new
    one, never half of it, with the permissions of any new file of the person's; OSError as `open`.

    Without `durable` nothing waits for the disk, and a power cut may tear the file.
    """
    path = Path(path)
    # No part of the name: it may be as long as names can be.
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    wanted = beside.stat().st_mode
    try:
        yield beside
        if beside.stat().st_mode != wanted:  # safetensors puts a file of its own in its place
            beside.chmod(stat.S_IMODE(wanted))
        if durable:
            with open(beside, "rb+") as file:
                os.fsync(file.fileno())
        replace_file(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what `replacing` leaves below a folder where its process was killed; for whoever alone may write there."""
    for path in folder.rglob(".*.part"):
        if _BESIDE.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()


def replace_file(source: Path | str, target: Path | str) -> None:
    """`os.replace`, tried again for a second where Windows refuses because somebody reads the target just now."""
    for pause in (*RETRIES, None):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if pause is None or not REPLACING_CAN_WAIT:
                raise
            time.sleep(pause)


def atomic_write(path: Path | str, content: str | bytes, durable: bool = True) -> None:
    """Write a file as `replacing` has it; once more where a trainer that begins takes the half of it for a dead one's
    and sweeps it away."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    for last in (False, True):
        try:
            with replacing(path, durable) as beside:
                beside.write_bytes(data)
            return
        except FileNotFoundError:
            if last or not Path(path).parent.is_dir():
                raise


def write_table(
    path: Path | str, header: Sequence[str], rows: Iterable[Sequence[object]], for_people: bool = False
) -> None:
    """Write any CSV table atomically, UTF-8.

    `for_people`: with the byte order mark that spreadsheets need, and cells that they would run made harmless.
    """
    text = written(itertools.chain([header], rows), harmless=for_people)
    atomic_write(path, text.encode("utf-8-sig" if for_people else "utf-8"))


def read_table(path: Path | str, header: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a CSV table written by `write_table`; ProtocolError unless it has these columns."""
    path = Path(path)
    try:
        rows = records(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProtocolError("{path} cannot be read: {error}.", path=path, error=error) from None
    names = next(rows, Record(1, ())).cells
    missing = [name for name in header if name not in names]
    if missing:
        raise ProtocolError(
            "{file} has no column “{missing}”; it needs {header}.",
            file=path.name,
            missing=missing[0],
            header=", ".join(header),
        )
    found = []
    for row in rows:
        if row.problem or len(row.cells) != len(names):
            raise ProtocolError(
                "{path} cannot be read: {error}.",
                path=path,
                error=row.problem or Sentence("line {line} is not whole", line=row.line),
            )
        found.append(dict(zip(names, map(read_cell, row.cells), strict=True)))
    return found


def ends_a_line(path: Path) -> bool:
    """Whether a file that is not empty ends with a whole line; not where a killed process left half of one."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def csv_cell(value: object) -> object:
    """A value as a cell of a table: nothing for None, all digits of a number."""
    return "" if value is None else (repr(value) if isinstance(value, float) and value else value or "")


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a file; ProtocolError where it has none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProtocolError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    return parse_object(data, path)


def parse_object(data: bytes, path: Path | str | Sentence) -> dict[str, Any]:
    """The JSON object in some bytes; ProtocolError naming the file or part `path` where they hold none."""
    if not data.strip(b"\0 \r\n\t"):
        # What a power cut leaves: the name was on the disk, the content was not.
        raise ProtocolError("{path} is empty.", path=path)
    try:
        found = parsed_json(data.decode("utf-8-sig"), parse_constant=_no_number)
    except ValueError as error:
        raise ProtocolError("{path} is not valid JSON: {error}.", path=path, error=error) from None
    if not isinstance(found, dict):
        raise ProtocolError("{path} holds no JSON object.", path=path)
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
