"""Where people speak in the recordings of a folder, asked of a trainer before they come in as clips."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emodesk.runs.talking import talk
from emodesk.services.folder_files import folder_files
from emodesk.services.recordings import LONG_RECORDING, Parts, RecordingPart
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.round_folder import CLIPS_FILE

Progress = Callable[[int, int, str], None]


def parts_by_voice(
    folder: Path, progress: Progress = lambda done, total, text: None, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Parts, str]:
    """Parts in which people speak, of the long recordings in a folder, and by what they were found: silero-vad, or
    loudness. Nothing where it was stopped."""
    media = folder_files(folder).media
    found: dict[Path, list[RecordingPart]] = {}
    by: set[str] = set()

    def hear(record: dict[str, Any]) -> None:
        if "total" in record:
            progress(int(record["done"]), int(record["total"]), media[int(record["done"]) - 1].name)
        elif record.get("seconds", 0.0) > LONG_RECORDING and record["spans"]:
            by.add(str(record["by"]))
            path = media[int(record["clip_id"])]
            found[path] = [RecordingPart(float(start), float(end)) for start, end in record["spans"]]

    if not media:
        return {}, ""
    with tempfile.TemporaryDirectory(prefix="emodesk-") as place:
        table = Path(place) / CLIPS_FILE
        write_clips(table, [ClipRow(str(number), str(path)) for number, path in enumerate(media)])
        if not talk(["cut", "--json", f"--clips={table}"], hear, cancelled):
            return {}, ""
    return found, "".join(by)
