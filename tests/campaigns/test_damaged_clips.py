"""Damaged copies, files damaged while they are open and clip after clip in one player: no crash, no hang, no wrong
picture; a few in every run, hundreds behind the marker, and then nothing grows."""

from __future__ import annotations

import sys

import pytest
from campaigns.running import SEED, found_by

FEW, MANY = 12, 500
GROWTH = 4.0  # MB from the second look, when every library is loaded, to the last


@pytest.mark.parametrize(
    ("damages", "changes"), [(FEW, FEW), pytest.param(MANY, MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])]
)
def test_the_player_meets_any_damage_and_any_number_of_clips_without_crash_hang_or_growth(tmp_path, damages, changes):
    # With an arena for every thread, what only lies apart would look like growth.
    found = found_by("damaged_clips.py", tmp_path, SEED, damages, changes, MALLOC_ARENA_MAX="1")
    assert found["wrong"] == []
    assert found["changes"] == changes
    assert sum(found["damages"].values()) == damages
    threads, files, memory = zip(*found["sizes"], strict=True)
    assert set(threads) == {1}
    if sys.platform == "linux":
        assert max(files) == files[0]
        assert damages < MANY or memory[-1] < memory[1] + GROWTH
