"""Damaged files of every kind that the program reads: a sentence, or what is whole of them, in little memory."""

from __future__ import annotations

import pytest
from campaigns.running import SEED, found_by

FEW, MANY, MEMORY, SOON = 68, 5000, 1024, 5.0  # files, one of each kind at least; MB; seconds of the processor


@pytest.mark.parametrize(
    "files", [FEW, pytest.param(MANY, marks=[pytest.mark.campaign, pytest.mark.timeout(0)])], ids=["few", "many"]
)
def test_no_damaged_file_gives_a_traceback_or_fills_the_memory(tmp_path, files):
    found = found_by("damaged_files.py", tmp_path, SEED, files, EMODESK_DATA=str(tmp_path / "data"))
    assert (found["wrong"], found["files"], found["kinds"]) == ([], files, FEW)
    assert found["megabytes"] < MEMORY
    assert found["slowest"][0] < SOON
