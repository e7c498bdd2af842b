"""Labelled clips of which nothing can be read: a round says how many it leaves out, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fusion_data import made_up

from trainer.fusion.bundle import Bundle, make_bundle
from trainer.fusion.folds import TooFewLabels
from trainer.fusion.prepare import make_task
from trainer.protocol.clips_csv import ClipRow
from trainer.settings import load_settings

SILENT = "only silence on the sound track"


def without(left: int) -> tuple[Bundle, list[ClipRow], list[tuple[str, str, str]]]:
    """Clips of which the first `left` (all labelled) have no modality, and the notes that say so."""
    bundle, rows, _ = made_up(labelled=20, pool=10, test=5)
    values = {name: value.numpy().copy() for name, value in zip(bundle.modalities, bundle.values, strict=True)}
    for value in values.values():
        value[:left] = float("nan")
    notes = [(row.clip_id, "speech", SILENT) for row in rows[:left]]
    notes += [(row.clip_id, "image", f"no face found in {at} frames") for at, row in enumerate(rows[: left - 1])]
    return make_bundle(values, bundle.labels, rows), rows, [*notes, (rows[-1].clip_id, "speech", "another clip's")]


def test_where_no_labelled_clip_can_be_used_it_is_said_why_and_not_counted_as_none():
    bundle, rows, notes = without(20)
    with pytest.raises(TooFewLabels) as caught:
        make_task(bundle, rows, load_settings("light", {}), notes=notes)
    assert str(caught.value) == (
        "None of the 20 labelled clips has sound, a face or words that can be used "
        f"({SILENT}: 20; no face found in … frames: 19); look at these clips, or write down what is said in them."
    )


def test_where_too_few_are_left_the_others_are_counted():
    bundle, rows, notes = without(14)
    with pytest.raises(TooFewLabels) as caught:
        make_task(bundle, rows, load_settings("light", {}), notes=notes)
    assert "6 labelled clips of 3 classes are too few to train on" in str(caught.value)
    assert f"14 of 20 labelled clips are left out, as nothing in them can be used ({SILENT}: 14; " in str(caught.value)


def test_clips_that_are_left_out_of_a_round_are_among_its_warnings():
    bundle, rows, notes = without(3)
    task = make_task(bundle, rows, load_settings("light", {}), notes=notes)
    assert len(task.labelled) == 17
    assert task.folds.warnings[0] == (
        "3 of 20 labelled clips are left out, as nothing in them can be used "
        f"({SILENT}: 3; no face found in … frames: 2)."
    )


def test_a_clip_with_one_modality_is_not_left_out_unless_the_round_does_not_use_that():
    bundle, rows, notes = without(3)
    bundle = replace(bundle, present=bundle.present.clone())
    bundle.present[:3, 1] = True
    assert len(make_task(bundle, rows, load_settings("light", {}), notes=notes).labelled) == 20
    some = make_task(bundle, rows, load_settings("light", {"modalities": "speech,text"}), notes=notes)
    assert some.folds.warnings[0].endswith(f"({SILENT}: 3).")


def test_a_modality_that_no_labelled_clip_has_is_left_out_of_the_round_and_said():
    bundle, rows, _ = made_up(labelled=20, pool=10, test=5)
    values = {name: value.numpy().copy() for name, value in zip(bundle.modalities, bundle.values, strict=True)}
    values["image"][[row.split == "labelled" for row in rows]] = float("nan")
    task = make_task(make_bundle(values, bundle.labels, rows), rows, load_settings("light", {}))
    assert task.untaught == ("image",)
    assert task.bundle.modalities == task.training.modalities == ("speech", "text")
    whole = make_task(bundle, rows, load_settings("light", {}))
    assert whole.untaught == ()
    assert whole.bundle.modalities == ("speech", "image", "text")
