"""`emodesk pass` and `emodesk reviewers`: made, listed, shown and ended without a window."""

from __future__ import annotations

import json

import pytest
from small_projects import small_project

from emodesk.cli import main
from emodesk.services import passes
from emodesk.services.project import Project
from emodesk.services.review import ReviewService


@pytest.fixture
def folder(tmp_path):
    with small_project(tmp_path / "study", 8, ["anger"]) as project:
        ReviewService(project, "Ann Bell").correct(2, "worry")
    return tmp_path / "study"


def run(capsys, *words) -> tuple[int, str]:
    status = main([str(word) for word in words])
    out = capsys.readouterr()
    return status, out.out + out.err


def test_a_pass_is_made_shown_listed_ended_and_opened_again(folder, capsys):
    rule = ("--reviewers", "ann,bob", "--votes", 2, "--overlap", 0.5, "--count", 4, "--gold", 0.1, "--reconsider")
    status, said = run(capsys, "pass", "new", folder, "first", *rule)
    assert status == 0
    assert "1 first: 0 of 4 clips done, 0 votes" in said
    assert "50% of the clips by 2, blind to the model and other people" in said
    assert "read by ann 0, bob 0" in said
    with Project.open(folder) as project:
        made = passes.pass_named(project, "first")
        for clip in passes.take(project, made, "ann"):
            ReviewService(project, "ann", made.key).correct(clip, "anger")
    assert "2 of 4 clips done" in run(capsys, "pass", "show", folder, "1")[1]
    assert ", ended" in run(capsys, "pass", "end", folder, "first")[1]
    assert ", ended" not in run(capsys, "pass", "reopen", folder, "first")[1]
    listed = json.loads(run(capsys, "pass", "list", folder, "--json")[1])
    assert [(record["name"], record["done"], record["votes"]) for record in listed] == [("first", 2, 4)]


def test_what_cannot_be_is_said_in_one_sentence(folder, capsys):
    assert run(capsys, "pass", "new", folder, "x", "--reviewers", "ann", "--votes", 2) == (
        1, "error: 2 votes a clip need as many reviewers, and “x” names 1; name more, or ask for fewer votes.\n"
    )  # fmt: skip
    assert run(capsys, "pass", "show", folder, "x") == (1, "error: There is no pass “x” in this project.\n")
    assert run(capsys, "pass", "list", folder, "x")[0] == 1
    (folder / "some.txt").write_text("c1\nc99\n")
    said = run(capsys, "pass", "new", folder, "x", "--reviewers", "ann", "--clips", folder / "some.txt")[1]
    assert said == "error: There is no clip “c99” in this project.\n"


def test_reviewers_have_initials_and_a_colour_each_and_can_be_listed_before_they_decide(folder, capsys):
    run(capsys, "reviewers", folder, "Bo Chan", "--initials", "BCh", "--colour", "#336699")
    assert run(capsys, "reviewers", folder)[1] == "AB  #7A5C3E Ann Bell\nBCh #336699 Bo Chan\n"
    assert run(capsys, "reviewers", folder, "Ann Bell", "--colour", "red")[0] == 1


def test_bulk_says_both_promises_and_how_many_more_blind_clips_are_needed_and_accepts(folder, capsys):
    status, said = run(capsys, "bulk", folder)
    assert status == 0
    assert "certain: 0 of 0 open clips may be accepted at 5% wrong, from 0 clips decided blind" in said
    assert "on average: 0 of 0" in said
    offers = json.loads(run(capsys, "bulk", folder, "--error", 0.1, "--json")[1])["offers"]
    assert [(offer["pledge"], offer["needed"]) for offer in offers] == [
        ("certain", 29), ("certain by label", None), ("on average", 9)
    ]  # fmt: skip
    assert "accepted 0 clips, marked “on average 0.05”" in run(capsys, "bulk", folder, "--accept", "average")[1]
    assert run(capsys, "bulk", folder, "--error", 2)[0] == 1


def test_a_missing_name_and_one_too_many_are_said_for_what_they_are(folder, capsys):
    for act, words in (("new", "A pass needs a name"), ("show", "pass show takes the name"), ("list", "")):
        assert main(["pass", act, str(folder), "", "--reviewers", "ann"]) == (1 if words else 0)
        assert words in capsys.readouterr().err
    assert main(["pass", "list", str(folder), "first"]) == 1
    assert "takes no name" in capsys.readouterr().err
