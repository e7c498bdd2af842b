"""Damaged files of every kind that the program reads: a sentence, or what is whole of them, in little memory."""

from __future__ import annotations

import pytest
from campaigns.running import SEED, found_by

MANY, MEMORY, SOON = 5000, 1024, 5.0  # files; MB; seconds of the processor


@pytest.mark.campaign
@pytest.mark.timeout(0)
def test_no_damaged_file_gives_a_traceback_or_fills_the_memory(tmp_path):
    found = found_by("damaged_files.py", tmp_path, SEED, MANY, EMODESK_DATA=str(tmp_path / "data"))
    assert (found["wrong"], found["files"]) == ([], MANY)
    assert found["megabytes"] < MEMORY
    assert found["slowest"][0] < SOON
