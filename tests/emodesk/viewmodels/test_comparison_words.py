"""What is said of two rounds side by side, in words that agree with their numbers."""

from __future__ import annotations

from dataclasses import replace

from made_rounds import make_project, make_round

from emodesk.domain.comparison import DRAWS
from emodesk.services.comparing import compare
from emodesk.services.rounds import RoundService
from emodesk.viewmodels.comparison_words import measured_by, other_lines


def test_one_clip_one_speaker_and_one_vote_are_not_many(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        for seed in (1, 2):
            RoundService(project).ingest(make_round(project, seed))
        found = compare(project, 1, 2)
    assert found.gain is not None
    few = replace(found, clips=1, gain=replace(found.gain, of=1, by="speaker"), blind=1,
                  before=replace(found.before, adopted=1, judged=0),
                  after=replace(found.after, adopted=2, judged=1, right=1))  # fmt: skip
    assert measured_by(few).startswith("1 labelled clip of 1 speaker, each judged")
    assert f"drawn anew {DRAWS:,} times" in measured_by(few)
    votes, adopted = other_lines(few)
    assert votes.startswith("Of 1 blind vote made since")
    assert adopted.startswith("Adopted: round 1: 1 clip; round 2: 2 clips, of which people have judged 1 since")
