"""What Dawid–Skene learnt of reviewers, as text."""

from __future__ import annotations

import json

import numpy as np

from emodesk.domain.dawid_skene import Worth
from trainer.protocol.json_lines import parsed_json


def read_worth(text: str) -> Worth | None:
    """What `written_worth` wrote; None for ''."""
    if not text:
        return None
    kept = parsed_json(text)
    confusion = {name: np.array(table) for name, table in kept["confusion"].items()}
    return Worth(tuple(kept["labels"]), np.array(kept["prior"]), confusion)


def written_worth(learnt: Worth | None, votes: int = 0) -> str:
    """As JSON, '' for None; with how many votes it was learnt from."""
    if learnt is None:
        return ""
    confusion = {name: table.tolist() for name, table in learnt.confusion.items()}
    return json.dumps({"labels": learnt.labels, "prior": learnt.prior.tolist(), "confusion": confusion, "votes": votes})
