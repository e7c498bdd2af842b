"""What is packed in files that people put beside their work: archives, spreadsheets, packed text and Parquet."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from trainer.protocol.errors import ProtocolError

MOST = 1 << 28  # bytes of one packed part that are looked at
_ZIP, _PARQUET = b"PK\x03\x04", b"PAR1"
_PACKED: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
# 7z, rar, zstd, PDF and the documents of old office programs: what nothing here looks into.
_SEALED = (b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"%PDF", b"\xd0\xcf\x11\xe0")


def unpacked(data: bytes) -> Iterator[bytes]:
    """What is packed in a file, part by part, of Parquet as JSON; nothing where nothing is. ProtocolError where it
    cannot be looked into: a password, a damage, an unknown way, no pyarrow, or more than MOST bytes."""
    if data.startswith(_SEALED):
        raise ProtocolError("cannot be looked into")
    try:
        if data.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    with archive.open(entry) as file:
                        yield _within(file)
        elif data.startswith(_PARQUET):
            from pyarrow import BufferReader, parquet

            for rows in parquet.ParquetFile(BufferReader(data)).iter_batches():
                yield json.dumps(rows.to_pylist(), ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
        for begins, opened in _PACKED.items():
            if data.startswith(begins):
                with opened(io.BytesIO(data)) as file:
                    yield _within(file)
    except (OSError, EOFError, ValueError, RuntimeError, ImportError, zlib.error, lzma.LZMAError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise ProtocolError("cannot be looked into") from error


def sealed(files: Iterable[Path]) -> list[Path]:
    """Those of some files that cannot be looked into."""
    found = []
    for path in files:
        with suppress(OSError):
            if path.is_file() and _begin(path).startswith((_ZIP, _PARQUET, *_PACKED, *_SEALED)):
                try:
                    for _ in unpacked(path.read_bytes()):
                        pass
                except ProtocolError:
                    found.append(path)
    return found


def _begin(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _within(file: IO[bytes]) -> bytes:
    data = file.read(MOST + 1)
    if len(data) > MOST:
        raise OSError
    return data
