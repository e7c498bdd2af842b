"""What Analyse says of modalities, trust and slices is measured on the clips that its headline is measured on."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round, truth_of
from safetensors.numpy import load_file, save_file

from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.insight import modality_page, slices_of, trust_page
from emodesk.services.measured import MeasuringService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from trainer.measures.slices import number_field, words_field
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import FACTS, FACTS_FILE, PREDICTIONS_FILE

NAMES = {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)}


@pytest.fixture
def project(tmp_path):
    with make_project(tmp_path / "study", 400) as project:
        service = RoundService(project)
        service.ingest(make_round(project))
        service.apply(1)
        yield project


@pytest.mark.parametrize("source", [Source.CROSS_VALIDATION, Source.TEST, Source.PEOPLE])
def test_every_page_is_measured_on_the_clips_of_the_headline(project, source):
    truth = truth_of(project)
    review = ReviewService(project, "ann")
    for key in range(2, 60, 4):
        review.correct(key, truth[f"clip_{key - 1:04d}"])
    scored = AnalysisService(project).scored(1, source)
    measured = MeasuringService(project).clips(1, source)
    assert len(measured) == scored.confusion.total
    page = modality_page(measured)
    assert page.competition.waf[-1] == pytest.approx(scored.waf, abs=0.02)  # float16 turns a toss-up or two
    trust = trust_page(measured)
    assert trust.clips == page.clips == len(measured)
    assert trust.reliability.total == len(measured)
    assert sum(map(len, trust.bins)) == len(measured)
    assert trust.curve.risk[-1] == pytest.approx(1 - scored.accuracy)
    assert len(trust.surest_wrong) == round((1 - scored.accuracy) * len(measured))


def test_groups_hold_the_clips_that_they_are_made_of(project):
    measured = MeasuringService(project).clips(1, Source.CROSS_VALIDATION)
    page, trust = modality_page(measured), trust_page(measured)
    by_label = {row.value: row for row in page.shares["label"]}
    for index, label in enumerate(LABELS):
        keys = measured.keys[measured.truth == index]
        assert by_label[label].keys == tuple(keys)
        assert by_label[label].shares.sum() == pytest.approx(1.0)
    speakers = trust.errors["speaker"]
    assert len(speakers) == 11
    assert sum(row.clips for row in speakers) == len(measured)
    assert all(row.low <= row.right <= row.high for row in speakers)
    wrong = set(trust.surest_wrong)
    for row in speakers:
        firsts = row.keys[: round((1 - row.right) * row.clips)]
        assert set(firsts) <= wrong  # what is wrong comes first


def test_where_modalities_differ_it_is_counted_who_was_right(project):
    measured = MeasuringService(project).clips(1, Source.TEST)
    page = modality_page(measured)
    says = measured.subsets[:, [1, 2, 4, 8]].argmax(axis=2)
    expected = []
    for row in range(len(measured)):
        heard = {says[row, m] for m in range(4) if measured.present[row, m]}
        if len(heard) > 1:
            expected.append(int(measured.keys[row]))
    assert list(page.disagreeing) == expected
    for m, voice in enumerate(page.voices):
        right = [
            key for key, row in zip(measured.keys, range(len(measured)), strict=True)
            if key in expected and measured.present[row, m] and says[row, m] == measured.truth[row]
        ]  # fmt: skip
        assert voice.right == len(right)
        assert list(voice.keys) == right


def test_an_older_round_says_nothing_of_modalities_on_clips_that_it_trained_on(project):
    path = RoundService(project).folder(1) / PREDICTIONS_FILE
    tensors = load_file(path)
    del tensors["held_out_subsets"]
    save_file(tensors, path, NAMES)
    service = MeasuringService(project)
    assert modality_page(service.clips(1, Source.CROSS_VALIDATION)) is None
    assert modality_page(service.clips(1, Source.TEST)) is not None
    assert trust_page(service.clips(1, Source.CROSS_VALIDATION)).by_subset is None


def test_what_is_accepted_unseen_is_a_point_of_the_curve(project):
    measured = MeasuringService(project).clips(1, Source.TEST)
    threshold, coverage, risk = trust_page(measured, 0.6).bulk
    sure = measured.confidence >= 0.6
    assert (threshold, coverage, risk) == (
        0.6,
        pytest.approx(sure.mean()),
        pytest.approx(1 - measured.right[sure].mean()),
    )
    assert trust_page(measured, float("inf")).bulk is None


def test_loudness_noise_and_face_are_fields_of_the_clips_and_unknown_where_nobody_measured(project):
    rows = load_file(RoundService(project).folder(1) / FACTS_FILE)
    measured = MeasuringService(project).clips(1, Source.CROSS_VALIDATION)
    for name in FACTS:
        field = measured.field(name)
        known = rows[name][measured.keys - 1]  # the clips lie in the order of their keys
        assert len(field.values) == 4
        np.testing.assert_array_equal(field.codes < 0, np.isnan(known))
        means = [known[field.codes == part].mean() for part in range(4)]
        assert means == sorted(means)
        assert sum(row.clips for row in trust_page(measured).errors[name]) == int((~np.isnan(known)).sum())
    (RoundService(project).folder(1) / FACTS_FILE).unlink()  # as in rounds of before
    assert MeasuringService(project).clips(1, Source.CROSS_VALIDATION).field("loudness") is None


def test_what_the_pairs_say_together_and_twice_adds_up_to_what_each_pair_does(project):
    page = modality_page(MeasuringService(project).clips(1, Source.CROSS_VALIDATION))
    assert page.synergy == pytest.approx(sum(pair.synergy for pair in page.pairs), rel=1e-4)
    assert page.redundancy == pytest.approx(sum(pair.redundancy for pair in page.pairs), rel=1e-4)


def test_clips_can_be_narrowed_to_a_filter(project):
    service = MeasuringService(project)
    whole = service.clips(1, Source.TEST)
    some = service.clips(1, Source.TEST, whole.keys[::2])
    assert some.keys.tolist() == whole.keys[::2].tolist()
    np.testing.assert_array_equal(whole.only(np.arange(0, len(whole), 2)).truth, some.truth)


def test_a_slice_names_its_clips_and_those_that_are_wrong(project):
    measured = MeasuringService(project).clips(1, Source.CROSS_VALIDATION)
    bad = measured.field("speaker").codes == 3
    said = np.where(bad, (measured.truth + 1) % 6, np.where(measured.right, measured.said, measured.truth))
    from dataclasses import replace

    worse = replace(measured, said=said)
    found = slices_of(worse, smallest=5)
    assert found[0].found.parts == (("speaker", measured.field("speaker").values[3]),)
    assert found[0].keys == found[0].wrong_keys == tuple(measured.keys[bad])
    assert found[0].waf == 0
    assert slices_of(worse, smallest=50) == ()


def test_a_number_is_a_field_of_four_parts_named_by_their_ends():
    field = number_field("seconds", np.array([1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, np.nan]), 1)
    assert field.codes.tolist()[-1] == -1
    assert field.values[0] == "1.0"
    assert field.values[-1].endswith("–6.0")
    assert number_field("seconds", np.array([np.nan]), 1).values == ()
    assert words_field("language", ["zh", "", "en"]).codes.tolist() == [1, -1, 0]
