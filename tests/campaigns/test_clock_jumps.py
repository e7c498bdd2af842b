"""The clock is set to anything between one act and the next: order, undo, votes and backups do not ask it."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from small_projects import small_project

from emodesk.services import backups
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import decisions

SECONDS = float(os.environ.get("EMODESK_CAMPAIGN_SECONDS", "2"))
SEED = int(os.environ.get("EMODESK_CAMPAIGN_SEED", "1"))
EPOCH = datetime(1971, 1, 1, tzinfo=UTC)


@pytest.mark.timeout(SECONDS + 60)
def test_acts_stay_in_their_order_wherever_the_clock_is_set(tmp_path):
    chance = random.Random(SEED)
    end = time.monotonic() + SECONDS
    standing: dict[int, list[str]] = {clip: [] for clip in range(1, 7)}
    acts: list[int] = []
    with small_project(tmp_path / "study") as project:
        review = ReviewService(project, "ann")
        while len(acts) < 40 or time.monotonic() < end:
            with time_machine.travel(EPOCH + timedelta(days=chance.randrange(36_000)), tick=False):
                if acts and chance.random() < 0.3:
                    review.undo()
                    standing[acts.pop()].pop()
                else:
                    clip, label = chance.randint(1, 6), chance.choice(project.labels.names)
                    review.correct(clip, label)
                    acts.append(clip)
                    standing[clip].append(label)
                made = backups.back_up_if_due(project)
                assert made is not None
                assert backups.back_up_if_due(project) is None
            for clip, labels in standing.items():
                found = review.present(clip)
                assert (found.label if found else "") == (labels[-1] if labels else "")
        newest = max(backups.dailies(tmp_path / "study" / "backups"), key=lambda copy: copy.decision)
        with project.store.read() as connection:
            keys = [entry.key for entry in decisions.chosen(connection)]
        assert keys == sorted(keys)
        assert newest.decision == keys[-1]
        assert project.store.check() == []
    with Project.open(tmp_path / "study") as project:
        assert not project.warnings
