"""A label set that is changed while decisions, rounds and filters know it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_rounds import make_project, make_round
from small_projects import small_project

from emodesk.domain import DomainError
from emodesk.domain.label_set import LabelRow, LabelSetEdit, NamesNow, folded
from emodesk.domain.query import reworded
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.backups import copies, losses, restore, settings_beside
from emodesk.services.comparing import compare
from emodesk.services.label_set import change_labels, foretell, held, rows_of
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project, ProjectError
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from trainer.protocol.labels import LABELS
from trainer.protocol.locks import FileLock
from trainer.protocol.round_folder import LOCK_FILE, State, write_state


def edit(project: Project, *, rename=(), gone=(), new=()) -> LabelSetEdit:
    """The project's labels with some called otherwise, some gone (old to what it counts as) and some added."""
    named, left = dict(rename), dict(gone)
    rows = [replace(row, name=named.get(row.name, row.name)) for row in rows_of(project) if row.name not in left]
    return LabelSetEdit((*rows, *(LabelRow(name) for name in new)), left)


@pytest.fixture
def study(tmp_path):
    with small_project(tmp_path / "study", 8, ["worry", "anger"]) as project:
        review = ReviewService(project, "ann")
        for clip, label in zip(range(3, 9), ["worry", "worry", "surprise", "sadness", "anger", "neutral"], strict=True):
            review.correct(clip, label)
        project.keep_filter("worried", "label=worry speaker=s0")
        yield project


def test_the_copy_of_before_a_change_brings_its_labels_back_and_the_ones_of_now_are_kept(study):
    copy = change_labels(study, edit(study, rename={"worry": "fear"}, new=["disgust"]))
    study.close()
    assert losses(study.folder, copy).settings
    kept = restore(study.folder, copy)
    assert not losses(study.folder, copy).settings
    with Project.open(study.folder) as project:
        assert project.labels.names == LABELS
        assert project.warnings == ()
        assert ReviewService(project, "ann").present(3).label == "worry"
    restore(study.folder, kept)
    with Project.open(study.folder) as project:
        assert "fear" in project.labels.names
        assert project.warnings == ()


def test_labels_beside_a_copy_that_cannot_be_read_are_refused_with_nothing_changed(study):
    copy = change_labels(study, edit(study, rename={"worry": "fear"}))
    study.close()
    settings_beside(copy).write_text("labels = [", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be understood"):
        restore(study.folder, copy)
    with Project.open(study.folder) as project:
        assert "fear" in project.labels.names
        assert ReviewService(project, "ann").present(3).label == "fear"


def test_a_renamed_label_keeps_its_votes_its_imports_its_filters_and_is_known_by_its_old_word(study):
    wanted = edit(study, rename={"worry": "fear"}, new=["disgust"])
    said = [str(sentence) for sentence in foretell(held(study), wanted)]
    assert said[0] == "“worry” is called “fear” from now on; its decisions (2) stay its own."
    copy = change_labels(study, wanted)
    assert copy in [item.path for item in copies(study.folder)]
    assert "worry" in copy.with_name(f"{copy.name}.toml").read_text(encoding="utf-8")
    study.close()
    with Project.open(study.folder) as project:
        assert project.labels.names == (*LABELS[:4], "fear", "surprise", "disgust")
        assert project.warnings == ()
        assert project.store.check() == []
        review = ReviewService(project, "ann")
        assert review.present(3).label == "fear"
        assert [entry.label for entry in review.history(3)] == ["worry"]
        assert project.filters == {"worried": 'label="fear" speaker=s0'}
        assert len(QueueService(project).query("label=fear")) == 3
        assert project.mapping["worry"] == "fear"
        review.correct(3, "disgust")


def test_a_label_that_goes_says_what_it_touches_and_counts_as_another_or_as_none(study):
    wanted = edit(study, gone={"worry": "sadness", "surprise": ""})
    said = [str(sentence) for sentence in foretell(held(study), wanted)]
    assert said[:3] == [
        "“worry” counts as “sadness”: decisions 2, labels that came with clips 1. The log keeps what was decided.",
        "“surprise” is taken out: decisions that say it (1) count as skipped, and clips that came with it (0) have no "
        "label again. The log keeps what was decided.",
        "A copy of the database and of emodesk.toml is put into the backups folder first.",
    ]
    change_labels(study, wanted)
    review = ReviewService(study, "ann")
    assert (review.present(3).label, review.present(5).kind) == ("sadness", "skip")
    assert study.filters == {"worried": 'label="sadness" speaker=s0'}


def test_a_paused_round_is_among_those_that_go_on_with_the_labels_of_before(study):
    folder = RoundService(study).snapshot()
    write_state(folder, State("paused"))
    lock = FileLock(folder / LOCK_FILE)
    said = [str(sentence) for sentence in foretell(held(study), edit(study, gone={"worry": ""}))]
    lock.release()
    assert any(sentence.startswith("Rounds that are being trained") and sentence.endswith(": 1.") for sentence in said)


def test_a_filter_for_a_label_that_is_gone_is_named(study):
    said = foretell(held(study), edit(study, gone={"worry": ""}))
    assert "These filters ask for a label that is gone; change them: worried." in map(str, said)


def test_a_word_that_means_two_labels_or_a_name_that_is_taken_is_refused_with_nothing_changed(study):
    rows = rows_of(study)
    swapped = LabelSetEdit((replace(rows[0], name="anger"), replace(rows[1], name="cross"), *rows[2:]))
    twice = LabelSetEdit((replace(rows[0], mark="A"), replace(rows[1], mark="A"), *rows[2:]))
    synonym = LabelSetEdit((replace(rows[0], synonyms=("Anger",)), *rows[1:]))
    for wrong, words in ((swapped, "name of another"), (twice, "stands for both"), (synonym, "stands for both")):
        with pytest.raises(DomainError, match=words):
            change_labels(study, wrong)
    assert study.labels.names == LABELS
    assert copies(study.folder) == []


def test_looks_and_synonyms_are_kept_without_touching_the_database(study):
    rows = rows_of(study)
    wanted = LabelSetEdit((replace(rows[0], mark="Ne", colour="#123456", synonyms=("flat",)), *rows[1:]))
    assert foretell(held(study), wanted) == []
    assert change_labels(study, wanted) is None
    study.close()
    with Project.open(study.folder) as project:
        assert rows_of(project)[0] == replace(rows[0], mark="Ne", colour="#123456", synonyms=("flat",))


def test_a_round_that_runs_while_labels_change_is_taken_in_by_their_new_names(tmp_path):
    with make_project(tmp_path / "study", 60) as project:
        before, running = make_round(project), make_round(project)
        service = RoundService(project)
        service.ingest(before)
        service.apply(before)
        old = PredictionService(project).prediction(1)
        wanted = LabelSetEdit(
            (*(replace(row, name="fear" if row.name == "worry" else row.name) for row in reversed(rows_of(project))
               if row.name != "surprise"), LabelRow("disgust")), {"surprise": "happiness"}
        )  # fmt: skip
        change_labels(project, wanted)
        service.ingest(running)
        service.apply(running)
        made = PredictionService(project).prediction(1)
        assert made.labels == project.labels.names
        assert made.subsets.shape[-1] == 6
        np.testing.assert_allclose(made.probabilities.sum(), 1, atol=1e-3)
        service.apply(before)
        same = PredictionService(project).prediction(1)
        joined = old.probabilities[LABELS.index("happiness")] + old.probabilities[LABELS.index("surprise")]
        assert same.probabilities[same.labels.index("happiness")] == pytest.approx(joined)
        assert same.probabilities[same.labels.index("fear")] == old.probabilities[LABELS.index("worry")]
        rows = QueueService(project).rows(range(1, 61))
        assert {row.pseudo_label for row in rows} <= set(project.labels.names)
        assert next(row for row in rows if row.key == 1).confidence == pytest.approx(same.confidence, abs=1e-3)
        found = QueueService(project).keys(QueueOrder.WRONG_LABEL, QueueFilter("all"))
        assert compare(project, before, running).labels == project.labels.names
        assert AnalysisService(project).scored(running, Source.CROSS_VALIDATION) is not None
        assert len(found) >= 0


def test_after_a_plain_change_of_names_every_cell_of_the_confusion_still_opens_its_clips(tmp_path):
    with make_project(tmp_path / "study", 60) as project:
        number = make_round(project)
        RoundService(project).ingest(number)
        change_labels(project, edit(project, rename={"worry": "fear"}))
        analysis = AnalysisService(project)
        for source in (Source.CROSS_VALIDATION, Source.TEST):
            scored = analysis.scored(number, source).confusion
            assert "fear" in scored.labels
            opened = [[len(analysis.clips_in(number, source, a, b)) for b in scored.labels] for a in scored.labels]
            assert opened == scored.confusion.tolist()


def test_probabilities_of_labels_that_are_gone_go_to_the_others_in_proportion():
    values = np.array([[0.5, 0.25, 0.25], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(folded(values, (1, 0, -1), 3), [[1 / 3, 2 / 3, 0], [0.5, 0.5, 0]])
    now = NamesNow(("a", "b"), {"c": "a"})
    assert now.places(("c", "b", "a")) == (0, 1, 0)
    assert now.places(("a", "b")) is None
    assert now.places(("a", "z")) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("label=worry", 'label="fear"'),
        ('proposed!="worry" worry', 'proposed!="fear" worry'),
        ("words=worry and label=worry,anger", 'words=worry and label="fear",anger'),
        ("not (label=Worry or second=worried)", 'not (label="fear" or second="fear")'),
        ("label~worry", 'label~"fear"'),
        ("words~worry", "words~worry"),
        ("label=anger", "label=anger"),
        ("label=surprise", "label=surprise"),
    ],
)
def test_a_filter_follows_a_label_that_is_renamed(text, after):
    assert reworded(text, {"worry": "fear", "surprise": ""}, ("anger", "fear")) == after
