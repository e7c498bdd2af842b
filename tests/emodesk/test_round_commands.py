"""Promote, go back, keep, note, delete: in the services and on the command line."""

from __future__ import annotations

import json

import pytest
from made_rounds import make_project, make_round

from emodesk.cli import main
from emodesk.domain import DomainError
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import rounds
from trainer.protocol.round_folder import PREDICTIONS_FILE


@pytest.fixture
def study(tmp_path):
    """A project with three rounds that were taken in, the first one in use."""
    with make_project(tmp_path / "study", 40) as project:
        service = RoundService(project)
        for seed in (1, 2, 3):
            service.ingest(make_round(project, seed))
        service.apply(1, "ann")
        yield project


@pytest.fixture
def said(capsys):
    """Runs an act of `rounds`; its status and what it printed."""

    def run(*words):
        status = main(["rounds", *words])
        out, err = capsys.readouterr()
        return status, (out + err).strip()

    return run


def test_one_goes_back_to_the_round_that_was_in_use_before(study):
    service = RoundService(study)
    assert service.previous() == 0
    service.apply(3, "bob")
    assert service.previous() == 1
    service.apply(1, "bob")
    assert service.previous() == 3
    with study.store.read() as connection:
        assert [(row.round, row.reviewer) for row in rounds.promoted(connection)] == [
            (1, "ann"),
            (3, "bob"),
            (1, "bob"),
        ]


def test_a_round_that_was_deleted_is_nothing_to_go_back_to(study):
    service = RoundService(study)
    service.apply(2)
    service.apply(3)
    service.remove(2, with_results=True)
    assert service.previous() == 1


def test_a_round_whose_predictions_are_damaged_is_not_promoted_and_nothing_to_go_back_to(study):
    service = RoundService(study)
    service.apply(2)
    path = service.folder(1) / PREDICTIONS_FILE
    path.write_bytes(path.read_bytes()[:-100])
    assert service.previous() == 0
    with pytest.raises(DomainError, match="cannot be used"):
        service.apply(1)
    assert [made.number for made in service.list() if made.applied] == [2]


def test_deleting_a_round_with_results_says_first_what_rests_on_it(study):
    service = RoundService(study)
    review = ReviewService(study, "ann")
    review.accept(2)
    with study.store.read() as connection:
        proposed = rounds.prediction(connection, 1, 3).label
    review.correct(3, "worry" if proposed != "worry" else "anger")
    service.apply(2)
    with pytest.raises(DomainError, match=r"2 decisions were made with these before the eyes \(1 took its label\)"):
        service.remove(1)
    assert service.folder(1).is_dir()
    service.remove(1, with_results=True)
    assert not service.folder(1).exists()
    assert [made.number for made in service.list()] == [2, 3]
    assert review.present(2).round == 1  # the log is what it was
    assert study.store.check() == []


def test_what_is_in_use_or_kept_is_not_deleted(study):
    service = RoundService(study)
    with pytest.raises(DomainError, match="promote another round first"):
        service.remove(1, with_results=True)
    service.keep(2)
    with pytest.raises(DomainError, match="Round 2 is kept"):
        service.remove(2, with_results=True)
    service.keep(2, kept=False)
    service.remove(2, with_results=True)


def test_notes_stay_with_their_round(study):
    service = RoundService(study)
    service.note(2, " more folds\nfor the reviewers ")
    assert [made.note for made in service.list()] == ["", "more folds for the reviewers", ""]
    with pytest.raises(DomainError, match="There is no round 9"):
        service.note(9, "x")


def test_the_commands_do_all_of_it(study, said):
    folder = str(study.folder)
    study.close()

    assert said("promote", folder, "3", "--by", "ann") == (0, "the queue shows the predictions of round 3")
    assert said("back", folder, "--by", "ann") == (0, "the queue shows the predictions of round 1 again")
    assert said("note", folder, "2", "odd") == (0, "round 2: odd")
    assert said("keep", folder, "2") == (0, "round 2 is kept")
    status, text = said("show", folder, "2")
    assert (status, "kept" in text, "note: odd" in text) == (0, True, True)
    assert said("rm", folder, "2", "--with-results")[0] == 1
    assert said("keep", folder, "2", "--off")[0] == 0
    assert "delete it with its results" in said("rm", folder, "2")[1]
    assert said("rm", folder, "2", "--with-results")[0] == 0
    assert said("cancel", folder, "3") == (1, "error: Round 3 is not running; there is nothing to cancel.")
    assert said("pause", folder, "3") == (1, "error: Round 3 is not running; there is nothing to pause.")
    with pytest.raises(SystemExit) as wrong:
        main(["rounds", "promote", folder])
    assert wrong.value.code == 2


def test_what_is_no_number_of_a_round_is_called_so(study, capsys):
    with pytest.raises(SystemExit) as wrong:
        main(["rounds", "show", str(study.folder), "first"])
    assert wrong.value.code == 2
    assert "“first” is no number of a round; “emodesk rounds list” says which there are" in capsys.readouterr().err


def test_a_round_that_is_not_there_is_called_so_by_every_act(study, capsys):
    folder = str(study.folder)
    study.close()
    for act in ("show", "promote", "keep", "cancel", "pause", "resume", "reproduce", "rm"):
        assert main(["rounds", act, folder, "9"]) == 1
        assert (
            capsys.readouterr().err.strip() == "error: There is no round 9 in this project; name one of these: 1, 2, 3."
        )


def test_what_ended_while_nobody_followed_it_is_named_taken_in_and_not_deleted_unasked(study, said):
    for seed in (4, 5, 6):
        make_round(study, seed)
    folder = str(study.folder)
    study.close()

    assert "results are not in the project yet" in said("list", folder)[1].splitlines()[3]
    status, text = said("rm", folder, "4")
    assert (status, "has results that are not in the project yet" in text) == (1, True)
    status, text = said("compare", folder, "1", "4")
    assert (status, "round 4 beside round 1" in text) == (0, True)
    assert said("promote", folder, "5") == (0, "the queue shows the predictions of round 5")
    status, text = said("resume", folder, "6")
    assert (status, "round 6 is applied" in text) == (0, True)
    assert said("resume", folder, "6") == (1, "error: Round 6 has ended; there is nothing to resume.")


def test_an_act_says_as_json_how_the_round_then_stands(study, capsys):
    folder = str(study.folder)
    study.close()

    def record(*words):
        assert main(["rounds", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert record("promote", folder, "3")["applied"]
    assert record("back", folder)["number"] == 1
    assert record("note", folder, "2", "odd")["note"] == "odd"
    assert record("keep", folder, "2")["kept"]
    assert not record("keep", folder, "2", "--off")["kept"]
    assert record("rm", folder, "2", "--with-results") == {"number": 2, "removed": True}
    assert main(["rounds", "cancel", folder, "3", "--json"]) == 1
    assert capsys.readouterr().out == ""
