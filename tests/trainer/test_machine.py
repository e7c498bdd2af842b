"""The machine that trains: which GPU a round may see, how threads wait, what it takes of memory and processors."""

from __future__ import annotations

import os
import subprocess
import sys
from types import ModuleType

import pytest
import torch

from trainer.chain.chain_settings import ChainError, ChainSettings
from trainer.machine import VISIBLE, LoadMeter, use_device, wait_politely
from trainer.protocol.errors import UserError


def test_a_round_sees_the_gpu_that_was_chosen_and_no_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: os.environ.get(VISIBLE) != "-1")
    seen = []
    for before, chosen in (("", "cuda:1"), ("4,7", "cuda:1"), ("4", ""), ("4", "cpu")):
        monkeypatch.setenv(VISIBLE, before)
        use_device(chosen)
        seen.append(os.environ[VISIBLE])
    assert seen == ["1", "7", "4", "-1"]
    monkeypatch.setenv(VISIBLE, "4")
    with pytest.raises(UserError, match="“cuda:1” that was chosen is not here"):
        use_device("cuda:1")
    with pytest.raises(ChainError, match="use cpu, or a GPU as cuda:0"):
        ChainSettings(device="gpu")


def test_numpy_searches_on_one_thread_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    wait_politely()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    del os.environ["OPENBLAS_NUM_THREADS"]
    wait_politely()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_every_command_says_so_before_it_loads_numpy():
    code = (
        "import sys, trainer.machine as machine\n"
        "machine.wait_politely = lambda: print('numpy' in sys.modules)\n"
        "from trainer.__main__ import main\n"
        "main(['map', '--help'])"  # its module loads NumPy at once
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[0] == "False"


def test_what_a_trainer_takes_is_said_as_bytes_and_busy_cores():
    meter = LoadMeter()
    first, second = meter.read(), meter.read()
    assert first["memory"] > 1e6
    assert first["cores"] == 0.0  # nothing to compare with yet
    assert second["cores"] >= 0.0


def test_the_heartbeat_reads_the_load_while_torch_is_being_loaded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))  # as it stands there at the first moment
    assert LoadMeter().read()["gpu_memory"] == 0.0
