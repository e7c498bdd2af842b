"""What was heard, in a file of one JSON object a line, written as it comes: what is in it is not heard again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import read_record
from trainer.protocol.locks import Locked, hold
from trainer.transcripts.heard import Heard, ListeningError

PATIENCE = 60.0  # seconds for what still listens to its last clip, its program killed


class HeardFile:
    """The file at `path`; lines that are no such objects, as a kill leaves the last one, are passed over.

    One process at a time writes it: ListeningError where another still does.
    """

    def __init__(self, path: Path, source: str) -> None:
        self._source = source
        self._done: set[tuple[str, float, float | None]] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        try:
            hold(self._file.fileno(), PATIENCE)
        except Locked:
            self._file.close()
            raise ListeningError(
                "another process listens to these clips and writes {file}; wait until it has ended.", file=path
            ) from None
        data = path.read_bytes()
        for line in data.splitlines():
            record = read_record(line)
            if record.get("source") == source and "text" in record:
                with suppress(TypeError):  # a list, where somebody changed it
                    self._done.add((record.get("clip_id", ""), record.get("start", 0.0), record.get("end")))
        if data and not data.endswith(b"\n"):
            self._file.write(b"\n")

    def __enter__(self) -> HeardFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def has(self, row: ClipRow) -> bool:
        """Whether this source has heard a clip."""
        return (row.clip_id, row.start, row.end) in self._done

    def add(self, row: ClipRow, heard: Heard) -> dict[str, Any]:
        """Keep what was heard in a clip; the object that was written."""
        words = [[word.text, word.start, word.end] for word in heard.words]
        said = {"text": heard.text, "language": heard.language, "words": words}
        return self._write(row, said | ({"label": heard.emotion} if heard.emotion else {}))  # as opinions have it

    def fail(self, row: ClipRow, why: Sentence) -> dict[str, Any]:
        """Keep why a clip could not be heard; a later run tries it again."""
        return self._write(row, {"problem": why.record()})

    def _write(self, row: ClipRow, said: dict[str, Any]) -> dict[str, Any]:
        record = {"clip_id": row.clip_id, "start": row.start, "end": row.end, "source": self._source, **said}
        self._file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        return record


def unheard(rows: Sequence[ClipRow], kept: HeardFile, every: bool) -> list[ClipRow]:
    """The clips still to be listened to: those without a transcript, or `every` one, that are not in the file."""
    return [row for row in rows if row.path and (every or not row.transcript.strip()) and not kept.has(row)]
