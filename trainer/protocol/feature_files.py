"""Under what names features stand below a project's features folder: the trainer makes them, the window erases them."""

from __future__ import annotations

import hashlib

RANKINGS, PROMPTS = "rankings", "prompts"  # folders of what is made before features: files by place, folders by place
PROMPTS_INDEX = "prompts.json"  # in a folder of learnt prompts
HASHES_FILE = "hashes.jsonl"  # content hashes of files, one JSON list a line: path, size, time of change, hash


def clip_key(content: str, start: float, end: float | None) -> str:
    """Key of a clip's sound and pictures: the hash of its file's content, and which part of it the clip is."""
    last = "" if end is None else f"{end:.6f}"
    return _key(f"{content} {start:.6f} {last}")


def text_key(language: str, text: str) -> str:
    """Key of a transcript in its language."""
    return _key(f"{language}\0{text}")


def ranking_key(transcript: str) -> str:
    """Key of a transcript's ranking: they are people's words, of which files of rankings hold hashes only."""
    return hashlib.sha256(transcript.strip().encode()).hexdigest()[:32]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
