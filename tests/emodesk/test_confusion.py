from __future__ import annotations

import json

import numpy as np
import pytest

from emodesk.domain.confusion import Confusion


def test_scores_are_those_of_the_reference(shared_goldens):
    golden = json.loads((shared_goldens / "metrics" / "waf.json").read_text(encoding="utf-8"))
    labels = tuple(golden["labels"])
    for case in golden["cases"]:
        table = Confusion.of(labels, [labels[i] for i in case["y_true"]], [labels[i] for i in case["y_pred"]])
        assert table.waf == pytest.approx(case["waf"], abs=1e-9), case["name"]
        assert table.accuracy == pytest.approx(case["accuracy"], abs=1e-9)
        np.testing.assert_allclose(table.f1, case["f1_per_class"], atol=1e-9)
        np.testing.assert_array_equal(table.counts, case["confusion"])


def test_a_row_without_clips_has_no_shares_and_no_error():
    table = Confusion.of(("a", "b"), ["a", "a"], ["a", "b"])
    np.testing.assert_array_equal(table.shares, [[0.5, 0.5], [0.0, 0.0]])
    assert Confusion.of(("a", "b"), [], []).waf == 0.0


def test_pairs_with_a_label_of_another_set_are_passed_over():
    assert Confusion.of(("a", "b"), ["a", "c"], ["a", "a"]).total == 1
