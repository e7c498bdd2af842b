"""The timeline's arrays: stretches with one top label, what holds at a time, where faces were found."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from emodesk.domain.prediction import Curves
from emodesk.viewmodels.timeline import ClipTimeline

LABELS = ("calm", "angry")


def curves(alone: list[list[float]], face_time: list[float] = ()) -> Curves:
    """One modality whose probability of “calm” is given window by window, 0.1 s apart."""
    values = np.array(alone)
    time = np.arange(len(values)) * 0.1 + 0.05
    both = np.stack([values, 1 - values], axis=-1)
    boxes = np.tile([0.1, 0.2, 0.3, 0.4], (len(face_time), 1))
    return Curves(time, both, both[:, None], np.zeros((len(values), 1)), np.array(face_time), boxes, ("image",), LABELS)


def test_a_strip_is_cut_where_the_top_label_changes():
    track = ClipTimeline(0.4, curves=curves([0.9, 0.8, 0.3, 0.6]))
    stretches = track.stretches(0)
    assert [(s.start, s.end, s.label) for s in stretches] == [
        (0.0, pytest.approx(0.2), 0), (pytest.approx(0.2), pytest.approx(0.3), 1), (pytest.approx(0.3), 0.4, 0),
    ]  # fmt: skip
    assert stretches[0].confidence == pytest.approx(0.9)


def test_windows_without_a_value_leave_a_gap():
    track = ClipTimeline(0.3, curves=curves([0.9, np.nan, 0.9]))
    assert len(track.stretches(0)) == 2


def test_a_modality_that_the_clip_lacks_has_no_strip_and_no_reading():
    track = ClipTimeline(0.2, curves=curves([0.9, 0.8]), present=(False,))
    assert track.stretches(0) == []
    assert track.at(0.1).alone == (None,)


def test_a_reading_is_the_nearest_window():
    track = ClipTimeline(0.3, curves=curves([0.9, 0.2, 0.6]))
    assert (track.at(0.14).label, track.at(0.14).confidence) == ("angry", pytest.approx(0.8))
    assert track.at(5.0).label == "calm"


def test_without_curves_there_is_no_reading():
    assert ClipTimeline(1.0).at(0.5) is None


def test_faces_are_spans_with_gaps_where_none_was_found():
    track = ClipTimeline(1.0, curves=curves([0.5] * 10, face_time=[0.0, 0.04, 0.08, 0.4, 0.44]))
    assert track.faces == [(0.0, pytest.approx(0.1)), (pytest.approx(0.38), pytest.approx(0.46))]
    assert track.face_at(0.06) == (0.1, 0.2, 0.3, 0.4)
    assert track.face_at(0.2) is None


def test_on_the_edge_of_two_windows_the_later_one_speaks():
    track = ClipTimeline(0.3, curves=curves([0.9, 0.2, 0.6]))
    for edge, window in zip(track.edges()[1:-1], (1, 2), strict=True):
        assert track.at(edge).confidence == pytest.approx(max(track.curves.fused[window]))
        assert track.at(edge - 1e-4).confidence == pytest.approx(max(track.curves.fused[window - 1]))
        assert track.windows_at(np.array([edge])).tolist() == [window]
        stretch = next(item for item in track.stretches(0) if item.start == edge)
        assert track.curves.labels[stretch.label] == track.at(edge).label


def test_between_two_looks_a_face_is_on_its_way_and_two_faces_are_not_mixed():
    made = curves([0.5] * 10, face_time=[0.0, 0.1, 0.2])
    box = np.array([[0.1, 0.1, 0.2, 0.2], [0.2, 0.1, 0.2, 0.2], [0.7, 0.7, 0.2, 0.2]])
    track = ClipTimeline(1.0, curves=dataclasses.replace(made, face_box=box))
    assert track.face_at(0.05) == pytest.approx((0.15, 0.1, 0.2, 0.2))
    assert track.face_at(0.14) == pytest.approx(box[1])
    assert track.face_at(0.16) == pytest.approx(box[2])
