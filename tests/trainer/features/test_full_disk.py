"""A disk that takes no more: a sentence, nothing half-written, and the steps behind it stay."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import numpy as np
import pytest
from fusion_data import made_up
from safetensors.numpy import load_file

from trainer.fusion.bundle import write_bundle
from trainer.progress import Progress
from trainer.protocol.clips_csv import write_clips
from trainer.protocol.errors import sentence_of
from trainer.protocol.round_folder import read_state
from trainer.tensors import write_tensors


def run_limited(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code that may write files of 30,000 bytes: the system refuses the same write as at the end of a disk."""
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)); "
    return subprocess.run([sys.executable, "-c", limit + code, *arguments], capture_output=True, text=True)


@pytest.mark.skipif(os.name == "nt", reason="no limit on a file's size here")
def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(tmp_path):
    path = tmp_path / "model.safetensors"
    write_tensors(path, {"a": np.arange(3)})
    code = (
        "import numpy as np; from trainer.tensors import write_tensors\n"
        "try: write_tensors(sys.argv[1], {'a': np.zeros(9000)})\n"
        "except OSError as error: print(error.errno, error.filename)"
    )
    assert run_limited(code, str(path)).stdout.split() == [str(errno.EFBIG), str(path)]
    assert [one.name for one in tmp_path.iterdir()] == ["model.safetensors"]
    assert load_file(path)["a"].tolist() == [0, 1, 2]


@pytest.mark.skipif(os.name == "nt", reason="no limit on a file's size here")
def test_a_round_that_cannot_be_written_says_so_and_leaves_nothing_half_written(tmp_path):
    bundle, rows, _ = made_up()
    write_bundle(tmp_path / "f.safetensors", bundle)
    write_clips(tmp_path / "f.csv", rows)
    inputs = ["--bundle", str(tmp_path / "f.safetensors"), "--clips", str(tmp_path / "f.csv")]
    quick = ["--set", "epochs=1", "--set", "updates=0", "--set", "hidden=64", "--set", "device=cpu"]
    code = "from trainer.__main__ import main; sys.exit(main(sys.argv[1:]))"
    done = run_limited(code, "fit", *inputs, "--out", str(tmp_path / "out"), *quick)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "steps.safetensors" in done.stderr.splitlines()[-1]
    state = read_state(tmp_path / "out")
    assert state.status == "failed"
    assert "steps.safetensors" in state.message
    assert not list((tmp_path / "out").rglob(".*"))
    assert not list((tmp_path / "out").rglob("*.safetensors"))


def test_a_full_disk_is_said_with_where_and_what_to_do(tmp_path):
    full = OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "model.safetensors"))
    assert sentence_of(full) == (
        f"The disk that holds {tmp_path} is full; free some space and start this again, it goes on from what is there."
    )


def test_what_stopped_a_run_is_told_even_where_its_state_cannot_be_written(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    def run():
        with Progress(tmp_path):
            monkeypatch.setattr("trainer.progress.write_state", full)
            raise ValueError("the reason")

    with pytest.raises(ValueError, match="the reason"):
        run()
