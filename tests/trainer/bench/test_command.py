"""`python -m trainer bench`: one JSON object a line that says what was measured, on what."""

from __future__ import annotations

import json

from trainer.__main__ import main


def test_bench_prints_one_object_a_line_with_the_machine_beside_the_figure(capsys):
    sizes = ["--clips", "64", "--rows", "64", "--epochs", "2", "--threads", "1", "--device", "cpu"]
    assert main(["bench", "--only", "training,subsets", *sizes]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines] == [
        "epoch of one fold, reference_lean",
        "epoch of one fold",
        "times faster than reference_lean",
        "all 16 subsets by 5 folds of 120,625 clips",
    ]
    assert all(line["value"] > 0 and line["cores"] >= 1 and line["device"] == "cpu" for line in lines)
    assert {line["better"] for line in lines} == {"less", "more"}


def test_a_part_that_is_not_there_is_named(capsys):
    assert main(["bench", "--only", "training,sleep"]) == 1
    assert "there is no part “sleep”; use training, subsets, curves, memory, round." in capsys.readouterr().err
