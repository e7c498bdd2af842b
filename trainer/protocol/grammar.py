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
    "annotations": "annotation", "tasks": "task",
    "faces": "face", "pictures": "picture", "lines": "line", "times": "time", "recordings": "recording",
}  # fmt: skip
_DOES = {
    "are": "is", "have": "has", "were": "was", "do": "does", "match": "matches", "belong": "belongs",
    "stand": "stands", "take": "takes", "look": "looks", "wait": "waits", "differ": "differs", "agree": "agrees",
    "hold": "holds", "go": "goes", "lack": "lacks", "lead": "leads", "give": "gives", "begin": "begins", "end": "ends",
    "stay": "stays", "lie": "lies",
}  # fmt: skip
_COUNT = re.compile(r"(\{(\w+)[^{}]*\}(?: (?:more|other|such|new|labelled|blind))?) ([a-z]+)\b(?: ([a-z]+)\b)?")


def agreeing(key: str, values: Mapping[str, Any]) -> str:
    """A sentence's key as it reads with these values: where a number is 1, what is counted and what it does are one.

    Keys in other languages stay as they are. A number may be a text already (“1”), as the window shows it.
    """

    def singular(found: re.Match[str]) -> str:
        place, name, noun, verb = found.groups()
        value = values.get(name)
        if noun not in _ONE or isinstance(value, bool) or value not in (1, "1"):
            return found[0]
        return f"{place} {_ONE[noun]}" + (f" {_DOES.get(verb, verb)}" if verb else "")

    return _COUNT.sub(singular, key)


def filled(key: str, /, **values: Any) -> str:
    """The key with its {places} filled, in agreement with the numbers."""
    return agreeing(key, values).format(**values)
