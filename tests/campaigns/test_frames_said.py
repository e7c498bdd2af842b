"""Whatever a person does in the player, the picture shown is the frame that is said, at its time: a few dozen acts in
every run, thousands over every codec and container behind the marker."""

from __future__ import annotations

import pytest
from campaigns.frames_said import campaign, tiny
from campaigns.running import SEED
from conftest import SHARED

CHECKS, MANY = 48, 2_000


def test_no_picture_and_no_time_is_wrong_over_clips_with_bad_stamps_lost_frames_and_spans(tmp_path):
    found = tiny(tmp_path, SEED, CHECKS)
    assert found.wrong == []
    assert found.checks >= CHECKS


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_no_picture_and_no_time_is_wrong_over_every_codec_and_container(tmp_path):
    media = SHARED / "media" / "dev"
    found = campaign(tmp_path, SEED, MANY, media if media.is_dir() else None)
    print(found.checks, "checks,", found.clips, "clips,", found.pictures, "pictures; left out:", found.left_out)
    assert found.wrong == []
    assert found.checks >= MANY
