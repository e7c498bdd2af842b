"""Where people speak in the recordings of a folder, asked of a trainer before they come in as clips."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emodesk.runs.talking import talk
from emodesk.services.folder_files import folder_files
from emodesk.services.recordings import LONG_RECORDING, UNCUT, Cuts, RecordingPart
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.errors import Sentence
from trainer.protocol.round_folder import CLIPS_FILE

Progress = Callable[[int, int, str], None]


def cuts_by_voice(
    folder: Path, progress: Progress = lambda done, total, text: None, cancelled: Callable[[], bool] = lambda: False
) -> Cuts:
    """Parts in which people speak, of the long recordings in a folder, by silero-vad or loudness. Nothing where it was
    stopped."""
    media = folder_files(folder).media
    found: dict[Path, list[RecordingPart]] = {}
    by: set[str] = set()
    whole = Counter[str]()

    def hear(record: dict[str, Any]) -> None:
        if "total" in record:
            progress(int(record["done"]), int(record["total"]), media[int(record["done"]) - 1].name)
        elif "seconds" not in record:
            pass  # it cannot be read, which is said when it comes in
        elif record["seconds"] <= LONG_RECORDING:
            whole["short"] += 1
        elif not record["spans"]:
            whole["silent"] += 1
        else:
            by.add(str(record["by"]))
            path = media[int(record["clip_id"])]
            found[path] = [RecordingPart(float(start), float(end)) for start, end in record["spans"]]

    if not media:
        return UNCUT
    with tempfile.TemporaryDirectory(prefix="emodesk-") as place:
        table = Path(place) / CLIPS_FILE
        write_clips(table, [ClipRow(str(number), str(path)) for number, path in enumerate(media)])
        if not talk(["cut", "--json", f"--clips={table}"], hear, cancelled):
            return UNCUT
    sentences = {
        "short": Sentence("{count} recordings stay whole: what lasts {seconds:g} s or less is not cut.",
                          count=whole["short"], seconds=LONG_RECORDING),
        "silent": Sentence("{count} recordings stay whole: nobody speaks in them.", count=whole["silent"]),
    }  # fmt: skip
    return Cuts(found, "".join(by), tuple(sentence for what, sentence in sentences.items() if whole[what]))
