"""Files written beside and renamed, CSV tables of ours, and where the program's own resources are."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trainer.protocol.errors import ProtocolError

PROGRAM = Path(__file__).resolve().parent.parent  # the trainer's package
PRESETS = PROGRAM / "presets"
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
def replacing(path: Path | str) -> Iterator[Path]:
    """A file to write beside `path` that takes its place at the end, so that a reader sees the old one or the new
    one, never half of it; OSError as `open`."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def atomic_write(path: Path | str, content: str | bytes) -> None:
    """Write a file as `replacing` has it."""
    with replacing(path) as beside:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_table(path: Path | str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write any CSV table atomically, UTF-8."""
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    atomic_write(path, text.getvalue())


def read_table(path: Path | str, header: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a CSV table written by `write_table`; ProtocolError unless it has these columns."""
    path = Path(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in header if name not in (reader.fieldnames or [])]
            if missing:
                raise ProtocolError(
                    "{file} has no column “{missing}”; it needs {header}.",
                    file=path.name,
                    missing=missing[0],
                    header=", ".join(header),
                )
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProtocolError("{path} cannot be read: {error}.", path=path, error=error) from None


def csv_cell(value: object) -> object:
    """A value as a cell of a table: nothing for None, all digits of a number."""
    return "" if value is None else (repr(value) if isinstance(value, float) and value else value or "")


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a file; ProtocolError where it has none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProtocolError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    except ValueError as error:
        raise ProtocolError("{path} is not valid JSON: {error}.", path=path, error=error) from None
    if not isinstance(data, dict):
        raise ProtocolError("{path} holds no JSON object.", path=path)
    return data
