"""The transcript that a text encoder reads: alone, or followed by a language model's ranking of the labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainer.encoders.rankings_file import Rankings, read_rankings
from trainer.protocol.errors import Sentence

UNRANKED = Sentence("no ranking of the labels, plain transcript")


@dataclass
class Augment:
    """Joins transcripts and rankings; `path` "" leaves every transcript as it is.

    The key of cached features covers what this gives, so that a ranking that comes later is used and nothing else is
    made again.
    """

    path: str = ""
    joint: str = " {ranking}"
    _rankings: Rankings | None = None

    def text(self, transcript: str) -> tuple[str, str]:
        """What is encoded, and the note for the reviewer where a ranking should be there and is not."""
        if not self.path or not transcript:
            return transcript, ""
        if self._rankings is None:
            self._rankings = read_rankings(Path(self.path).expanduser())
        ranking = self._rankings.get(transcript)
        if ranking is None:
            return transcript, UNRANKED
        return transcript + self.joint.format(ranking=" > ".join(ranking)), ""
