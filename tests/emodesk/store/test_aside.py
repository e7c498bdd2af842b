"""The dictionary on the disk is one: what was put in comes out, in the order in which it came."""

from __future__ import annotations

import random

import pytest

from emodesk.store import aside
from emodesk.store.aside import Aside


def test_it_is_the_dictionary_that_memory_would_hold(monkeypatch):
    monkeypatch.setattr(aside, "BATCH", 7)
    monkeypatch.setattr(aside, "MARKS", 64)  # so few that most texts seem to be there
    dice, kept, plain = random.Random(1), Aside[list[int]](), dict[str, list[int]]()
    for number in range(2000):
        name = f"name {dice.randrange(300)}"
        if dice.random() < 0.2:
            assert kept.pop(name, None) == plain.pop(name, None)
        else:
            plain[name] = [*plain.get(name, []), number]
            kept[name] = [*kept.get(name, []), number]
        assert kept.get("another") is None
    assert list(kept.each()) == list(plain.items())
    assert len(kept) == len(plain)
    assert list(kept) == list(plain)
    assert all(name in kept for name in plain)


def test_a_full_disk_is_said_as_one(monkeypatch):
    kept = Aside[str]()
    kept._file.execute("PRAGMA max_page_count = 20")
    kept.update((str(number), 9000 * "x") for number in range(aside.BATCH - 1))
    with pytest.raises(OSError, match="No space left"):
        kept["last"] = 9000 * "x"
