"""Rankings of the labels on disk: one JSON line for each transcript, only ever appended. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from trainer.protocol.errors import UserError
from trainer.protocol.feature_files import ranking_key
from trainer.protocol.files import ends_a_line
from trainer.protocol.json_lines import parsed_json


class RankingFileError(UserError):
    """A file of rankings that cannot be used; the text is one sentence."""


class Rankings:
    """Rankings by transcript; the last line of a transcript counts, half lines are passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[str, tuple[str, ...]] = {}
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                record = parsed_json(line)
                self._known[record["key"]] = tuple(str(label) for label in record["ranking"])
            except (ValueError, KeyError, TypeError):
                continue

    def __len__(self) -> int:
        return len(self._known)

    def check(self, labels: Sequence[str]) -> None:
        """RankingFileError where any ranking orders other labels than these."""
        for ranking in self._known.values():
            if set(ranking) != set(labels):
                raise RankingFileError(
                    "{path} ranks {ranking}, but the labels are {labels}; "
                    "run python -m trainer rank with these labels and another --out.",
                    path=self.path,
                    ranking=", ".join(sorted(ranking)),
                    labels=", ".join(labels),
                )

    def get(self, transcript: str) -> tuple[str, ...] | None:
        """The labels from the likeliest on, None where there is no ranking."""
        return self._known.get(ranking_key(transcript))

    def add(self, transcript: str, ranking: Sequence[str]) -> None:
        """Append one ranking in a single write."""
        key = ranking_key(transcript)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as file:
            # A line that a killed process left half is closed first.
            torn = file.tell() and not ends_a_line(self.path)
            line = json.dumps({"key": key, "ranking": list(ranking)}, ensure_ascii=False)
            file.write((("\n" if torn else "") + line + "\n").encode())
        self._known[key] = tuple(ranking)


def read_rankings(path: Path) -> Rankings:
    """The rankings of a file that must be there; RankingFileError where it is not."""
    if not path.is_file():
        raise RankingFileError(
            "{path} with the rankings is not there; run python -m trainer rank, or leave it empty.", path=path.resolve()
        )
    return Rankings(path)
