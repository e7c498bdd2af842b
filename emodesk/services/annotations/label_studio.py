"""Label Studio's JSON: tasks with the choices, time ranges and texts of each annotator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from emodesk.domain import DomainError
from emodesk.services.annotations.elan import file_of
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier, file_json
from emodesk.services.folder_files import SOUND, VIDEO
from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import parsed_json


def read_label_studio(path: Path) -> Reading:
    """What Label Studio's export says; DomainError where it is none."""
    try:
        tasks = parsed_json(file_json(path).decode("utf-8-sig"))
    except ValueError as error:
        raise DomainError("{file} is no JSON that can be read ({reason}).", file=path.name, reason=error) from None
    if isinstance(tasks, dict):
        tasks = [tasks]
    if not isinstance(tasks, list) or not any(isinstance(task, dict) and "data" in task for task in tasks):
        raise DomainError("{file} holds no tasks; export it from Label Studio as JSON, not JSON-MIN.", file=path.name)
    reading, silent = Reading(), 0
    of_text: dict[str, list[str]] = {}  # where annotations of a text's letters stand, by their name
    for number, task in enumerate(tasks, start=1):
        where = f"{path.name} task {number}"
        data = _dict(_dict(task).get("data"))
        if not data:
            reading.problems.append((where, Sentence("names no clip, so it was passed over.")))
            continue
        clip_id = data.get("clip_id")
        entries = [_timed(_dict(entry), data, where, of_text) for entry in _list(_dict(task).get("annotations"))]
        tiers = [tier for entry in entries for tier in _tiers(entry, where, reading)]
        silent += not tiers and not any(where in places for places in of_text.values())
        if any(_dict(entry).get("result") for entry in _list(_dict(task).get("predictions"))):
            tiers.append(Tier("predictions", "", (Line("…"),), "model"))
        named = str(clip_id) if isinstance(clip_id, str | int) and not isinstance(clip_id, bool) else ""
        media = tuple(_media(data))
        if tiers and not named and not media:
            reading.problems.append((where, Sentence("names no clip, so it was passed over.")))
        elif tiers:
            reading.found.append(Annotated(where, tuple(tiers), named, media))
    if silent:
        message = Sentence("{n} tasks hold no annotations: passed over.", n=silent)
        reading.notes.append((path.name, message))
    for name, places in of_text.items():
        message = Sentence(
            "{n} annotations stand at letters of a text and not at times, in “{name}”: passed over.",
            n=len(places), name=name,
        )  # fmt: skip
        reading.problems.append((places[0], message))
    return reading


def _timed(
    annotation: dict[str, Any], data: dict[str, Any], where: str, of_text: dict[str, list[str]]
) -> dict[str, Any]:
    """The annotation without what stands at letters of a text, which is noted."""
    results = []
    for result in map(_dict, _list(annotation.get("result"))):
        if _is_of_text(result, data):
            of_text.setdefault(_named(result), []).append(where)
        else:
            results.append(result)
    return {**annotation, "result": results}


def _is_of_text(result: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether a result's start and end count the letters of a text: regions of a text hold their words, those of a
    sound its channel or its length; the earliest ones of both name only what of the task they are about."""
    value = _dict(result.get("value"))
    if "startOffset" in value or "globalOffsets" in value:
        return True
    if "start" not in value or "channel" in value or "original_length" in result:
        return False
    about = data.get(str(result.get("to_name")))
    is_words = isinstance(about, str) and "/" not in about and PurePosixPath(about).suffix.lower() not in VIDEO + SOUND
    return isinstance(value.get("text"), str) or is_words


def _named(result: dict[str, Any]) -> str:
    return str(result.get("from_name") or result.get("type"))


def _media(data: dict[str, Any]) -> Iterator[str]:
    for value in data.values():
        name = file_of(value) if isinstance(value, str) else ""
        if PurePosixPath(name).suffix.lower() in VIDEO + SOUND:
            yield name


def _tiers(annotation: dict[str, Any], where: str, reading: Reading) -> Iterator[Tier]:
    if annotation.get("was_cancelled"):
        return
    who = _name_of(annotation.get("completed_by"))
    labels: list[Line] = []
    words: list[Line] = []
    for result in map(_dict, _list(annotation.get("result"))):
        kind, value = result.get("type"), _dict(result.get("value"))
        name, spans = _named(result), _spans(value)
        if not spans:
            reading.untimed(where, name, 1)
        elif kind in ("choices", "labels", "timelinelabels"):
            labels += [replace(part, text=text) for text in _texts(value.get(kind)) for part in spans]
        elif kind == "textarea":
            words += [replace(part, text=text) for text in _texts(value.get("text")) for part in spans]
        else:  # its name and what it says tell whether it is a label
            texts = _texts(value.get(str(kind))) or [str(kind)]
            yield Tier(name, who, tuple(replace(part, text=text) for text in texts for part in spans))
    if labels:
        yield Tier("choices", who, tuple(labels), "label")
    if words:
        yield Tier("text", who, tuple(words), "words")


def _spans(value: dict[str, Any]) -> list[Line]:
    """Where what is said stands: in seconds or ranges of frames, or all of the file where it says no place; nothing
    where none of its places holds."""
    if "ranges" in value:
        frames = [_frames(_dict(part)) for part in _list(value["ranges"])]
        return [Line("", frames=part) for part in frames if part] if frames else [Line("")]
    start, end = value.get("start"), value.get("end")
    if start is None and end is None:
        return [Line("")]
    numbers = all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in (start, end))
    return [Line("", start, end)] if numbers and 0 <= start < end < float("inf") else []  # type: ignore[operator]


def _frames(part: dict[str, Any]) -> tuple[int, int] | None:
    """A range of frames, counted from 1 as label-studio#7050 has it; 0 is the first one too."""
    start, end = part.get("start"), part.get("end")
    numbers = all(isinstance(number, int) and not isinstance(number, bool) for number in (start, end))
    return (max(1, start), max(1, end)) if numbers and 0 <= start <= end else None  # type: ignore[operator, type-var, return-value]


def _name_of(who: object) -> str:
    if isinstance(who, dict):
        who = next((who[key] for key in ("email", "username", "id") if who.get(key)), "")
    return str(who) if isinstance(who, str | int) and not isinstance(who, bool) else ""


def _texts(value: object) -> list[str]:
    """Texts and numbers; of a path through nested choices the last, which is what was chosen."""
    some = value if isinstance(value, list) else [value]
    last = (text[-1] if isinstance(text, list) and text else text for text in some)
    return [str(text).strip() for text in last if isinstance(text, str | int | float) and str(text).strip()]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
