"""Label Studio's JSON: tasks with the choices, time ranges and texts of each annotator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from emodesk.domain import DomainError
from emodesk.services.annotations.elan import file_of
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier, file_bytes
from emodesk.services.folder_files import SOUND, VIDEO
from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import parsed_json


def read_label_studio(path: Path) -> Reading:
    """What Label Studio's export says; DomainError where it is none."""
    try:
        tasks = parsed_json(file_bytes(path).decode("utf-8-sig"))
    except ValueError as error:
        raise DomainError("{file} is no JSON that can be read ({reason}).", file=path.name, reason=error) from None
    if isinstance(tasks, dict):
        tasks = [tasks]
    if not isinstance(tasks, list) or not any(isinstance(task, dict) and "data" in task for task in tasks):
        raise DomainError("{file} holds no tasks; export it from Label Studio as JSON, not JSON-MIN.", file=path.name)
    reading = Reading()
    for number, task in enumerate(tasks, start=1):
        where = f"{path.name} task {number}"
        data = _dict(_dict(task).get("data"))
        if not data:
            reading.problems.append((where, Sentence("names no clip, so it was passed over.")))
            continue
        clip_id = data.get("clip_id")
        tiers = tuple(tier for entry in _list(_dict(task).get("annotations")) for tier in _tiers(_dict(entry)))
        if tiers:
            named = clip_id if isinstance(clip_id, str) else ""
            reading.found.append(Annotated(where, tiers, named, tuple(_media(data))))
    return reading


def _media(data: dict[str, Any]) -> Iterator[str]:
    for value in data.values():
        name = file_of(value) if isinstance(value, str) else ""
        if PurePosixPath(name).suffix.lower() in VIDEO + SOUND:
            yield name


def _tiers(annotation: dict[str, Any]) -> Iterator[Tier]:
    if annotation.get("was_cancelled"):
        return
    who = _name_of(annotation.get("completed_by"))
    labels, words = [], []
    for result in map(_dict, _list(annotation.get("result"))):
        kind, value = result.get("type"), _dict(result.get("value"))
        if kind == "choices":
            labels += [Line(text) for text in _texts(value.get("choices"))]
        elif kind == "timelinelabels":
            ranges = [_frames(_dict(part)) for part in _list(value.get("ranges"))] or [None]
            labels += [Line(text, frames=part) for text in _texts(value.get("timelinelabels")) for part in ranges]
        elif kind == "labels":
            labels += [Line(text, *_span(value)) for text in _texts(value.get("labels"))]
        elif kind == "textarea":
            words += [Line(text, *_span(value)) for text in _texts(value.get("text"))]
    if labels:
        yield Tier("choices", who, tuple(labels), "label")
    if words:
        yield Tier("text", who, tuple(words), "words")


def _span(value: dict[str, Any]) -> tuple[float | None, float | None]:
    start, end = value.get("start"), value.get("end")
    numbers = all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in (start, end))
    return (start, end) if numbers and 0 <= start < end < float("inf") else (None, None)  # type: ignore[operator]


def _frames(part: dict[str, Any]) -> tuple[int, int] | None:
    """A range of frames, counted from 1 as label-studio#7050 has it."""
    start, end = part.get("start"), part.get("end")
    numbers = all(isinstance(number, int) and not isinstance(number, bool) for number in (start, end))
    return (start, end) if numbers and 0 < start <= end else None  # type: ignore[operator, return-value]


def _name_of(who: object) -> str:
    if isinstance(who, dict):
        who = next((who[key] for key in ("email", "username", "id") if who.get(key)), "")
    return str(who) if isinstance(who, str | int) and not isinstance(who, bool) else ""


def _texts(value: object) -> list[str]:
    some = value if isinstance(value, list) else [value]
    return [text.strip() for text in some if isinstance(text, str) and text.strip()]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
