"""English that agrees with its numbers: “1 clip is”, “2 clips are”, from one sentence with a place for the number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What is counted in sentences for people, and what it does in them; all else keeps its form.
_ONE = {
    "clips": "clip", "files": "file", "names": "name", "paths": "path", "rows": "row", "fields": "field",
    "labels": "label", "speakers": "speaker", "votes": "vote", "decisions": "decision", "transcripts": "transcript",
    "frames": "frame", "tokens": "token", "words": "word", "candidates": "candidate", "modalities": "modality",
    "shards": "shard", "bytes": "byte", "folds": "fold", "epochs": "epoch", "hours": "hour", "notes": "note",
    "annotators": "annotator", "features": "feature", "subsets": "subset", "reviewers": "reviewer",
    "spans": "span", "rounds": "round", "folders": "folder", "columns": "column", "problems": "problem",
    "annotations": "annotation", "tasks": "task", "opinions": "opinion", "voices": "voice",
    "steps": "step",
    "faces": "face", "pictures": "picture", "lines": "line", "times": "time", "recordings": "recording",
}  # fmt: skip
_DOES = {
    "are": "is", "have": "has", "were": "was", "do": "does", "match": "matches", "belong": "belongs",
    "stand": "stands", "take": "takes", "look": "looks", "wait": "waits", "differ": "differs", "agree": "agrees",
    "hold": "holds", "go": "goes", "lack": "lacks", "lead": "leads", "give": "gives", "begin": "begins", "end": "ends",
    "stay": "stays", "lie": "lies", "reach": "reaches",
}  # fmt: skip
_COUNT = re.compile(r"(\{(\w+)[^{}]*\}(?: (?:more|other|such|new|labelled|blind))?) ([a-z]+)\b(?: ([a-z]+)\b)?")
_THEM = re.compile(r"(?<!\} of )\bthem\b")  # “1 of them” is said of one, too


def agreeing(key: str, values: Mapping[str, Any]) -> str:
    """A sentence's key as it reads with these values: where a number is 1, what is counted and what it does are one.

    Keys in other languages stay as they are. A number may be a text already (“1”), as the window shows it. What is said
    of “them” is said of “it” where nothing else is counted.
    """

    def singular(found: re.Match[str]) -> str:
        place, name, noun, verb = found.groups()
        if noun not in _ONE or not _is_one(values.get(name)):
            return found[0]
        return f"{place} {_ONE[noun]}" + (f" {_DOES.get(verb, verb)}" if verb else "")

    counted = [found for found in _COUNT.finditer(key) if found[3] in _ONE]
    if len(counted) == 1 and _is_one(values.get(counted[0][2])):
        end = counted[0].end()
        key = key[:end] + _THEM.sub("it", key[end:])
    return _COUNT.sub(singular, key)


def _is_one(value: Any) -> bool:
    return value in (1, "1") and not isinstance(value, bool)


def filled(key: str, /, **values: Any) -> str:
    """The key with its {places} filled, in agreement with the numbers."""
    return agreeing(key, values).format(**values)
