"""Annotations of other programs come in under the right clip, or not at all."""

from __future__ import annotations

import json
import random
import time
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from made_rounds import make_project, make_round
from media_clips import even, write_clip

from emodesk.cli import main
from emodesk.domain import Clip, DecisionKind, DomainError
from emodesk.domain.details import Details
from emodesk.domain.resolution import Rule
from emodesk.services.annotations import textgrid
from emodesk.services.annotations.elan import file_of
from emodesk.services.annotations.guarded_xml import read_xml
from emodesk.services.annotations.import_annotations import AnnotationReport, import_annotations
from emodesk.services.annotations.textgrid import read_textgrid
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.export.tables import SPAN_COLUMNS
from emodesk.services.importing import import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.resolution import choose_rule
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.services.side_tables import TableReading
from emodesk.store import clips
from trainer.protocol.errors import said

NAMES = ("quince", "walnut", "sub/heron", "甲 乙")
TRUE = dict(zip(NAMES, ("anger", "worry", "sadness", "surprise"), strict=True))


def project_of(folder: Path, names=NAMES, **fields: object) -> Project:
    """An open project of clips without files, four seconds each."""
    project = Project.create(folder)
    with project.store.write() as connection:
        clips.add(connection, [
            replace(Clip(0, name, f"/clips/{name}.mp4", f"{at:064x}", duration=4.0), **fields)
            for at, name in enumerate(names)
        ])  # fmt: skip
    return project


def labels_of(project: Project) -> dict[str, str]:
    return {clip.clip_id: clip.label for clip in QueueService(project).clips() if clip.label}


def task(name: str, *by: tuple[object, object], data: dict | None = None) -> dict:
    """A task of Label Studio with one choice by each annotator."""
    return {"data": data or {"video": f"/data/upload/1/1a2b3c4d-{name}.mp4"}, "annotations": [
        {"completed_by": who, "result": [
            {"type": "choices", "from_name": "e", "to_name": "v", "value": {"choices": [word]}}]}
        for who, word in by
    ]}  # fmt: skip


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("key", ["label-studio", "elan", "nova"])
def test_what_was_written_for_another_program_comes_back(tmp_path, key):
    out = tmp_path / f"out{''.join(BY_KEY[key].endings)}"
    with project_of(tmp_path / "first", transcript="wörds & <more>") as first:
        for at, (name, label) in enumerate(TRUE.items(), start=1):
            assert QueueService(first).clip(at).clip_id == name
            ReviewService(first, "ann.b").correct(at, label)
        ReviewService(first, "bob").correct(1, "anger")
        ReviewService(first, "bob").mark_span(2, 0.5, 2.25, label="anger", note="why: <so>")
        ReviewService(first, "bob").mark_span(2, 1.0, 4.0, note="a pause: long")
        BY_KEY[key].plan(first, ExportOptions()).save(out)
    with project_of(tmp_path / "second") as second:
        report = import_annotations(second, out)
        assert [str(one.message) for one in report.problems] == []
        assert labels_of(second) == TRUE
        assert all(clip.split == "labelled" for clip in QueueService(second).clips())
        again = import_annotations(second, out)
        assert (again.labels, again.spans, again.differences) == (0, 0, ())
        spans = [(one.reviewer, one.start, one.end, one.label, one.note) for one in ReviewService(second, "x").spans(2)]
        assert spans == ([("bob", 0.5, 2.25, "anger", "why: <so>"), ("bob", 1.0, 4.0, "", "a pause: long")]
                         if key == "elan" else [])  # fmt: skip


def test_the_models_word_never_comes_back_as_a_label(tmp_path):
    with make_project(tmp_path / "first", clips=40) as first:
        number = make_round(first)
        RoundService(first).ingest(number)
        RoundService(first).apply(number)
        names = [clip.clip_id for clip in QueueService(first).clips()]
        imported = labels_of(first)
        for key in ("label-studio", "elan", "nova"):
            BY_KEY[key].plan(first, ExportOptions()).save(tmp_path / f"{key}{''.join(BY_KEY[key].endings)}")
    for key in ("label-studio.json", "elan", "nova"):
        with project_of(tmp_path / f"second-{key}", names) as second:
            import_annotations(second, tmp_path / key)
            assert labels_of(second) == imported


def test_several_annotators_are_counted_and_a_tie_is_no_label(tmp_path):
    tasks = [
        task("quince", (1, "angry"), (2, "anger"), ({"email": "c@x.org"}, "sad")),
        task("walnut", (1, "worried"), (2, "happy")),
        task("heron", (1, "sad"), (1, "surprise")),  # the same person: the last word counts
    ]
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, write(tmp_path / "tasks.json", tasks))
        assert labels_of(project) == {"quince": "anger", "sub/heron": "surprise"}
        said = [str(one.message) for one in report.problems]
        assert said == [
            "raters disagree (anger 2, sadness 1); most say anger.",
            "raters disagree (worry 1, happiness 1); the clip comes in unlabelled.",
        ]
        assert "“sub/heron”: 1 gives it sadness and then surprise; the last word holds." in map(
            str, (one.message for one in report.notes)
        )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_json_of_other_encodings_comes_in_where_its_mark_says_so(tmp_path, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    tasks, lines = tmp_path / "tasks.json", tmp_path / "votes.jsonl"
    tasks.write_text(mark + json.dumps([task("quince", (1, "angry"))]), encoding)
    row = {"clip_id": "walnut", "annotator": "王", "label": "悲伤"}
    lines.write_text(f"{mark}{json.dumps(row, ensure_ascii=False)}\n", encoding)
    with project_of(tmp_path / "study") as project:
        assert import_annotations(project, tasks).problems == ()
        assert import_annotations(project, lines).problems == ()
        assert labels_of(project) == {"quince": "anger", "walnut": "sadness"}
    tasks.write_bytes(tasks.read_bytes()[:-1])
    with project_of(tmp_path / "other") as project, pytest.raises(DomainError, match="is damaged: no UTF-16"):
        import_annotations(project, tasks)


@pytest.mark.parametrize("form", ["tasks", "votes", "spans", "ratings", "log"])
def test_half_a_character_in_a_name_is_said_and_the_rest_comes_in(tmp_path, form):
    half = "a\ud800"
    path = tmp_path / ("tasks.json" if form == "tasks" else f"{form}.jsonl")
    choice = task("quince", ({"email": half}, "angry"))
    rows = {
        "votes": [{"clip_id": "quince", "annotator": half, "label": "anger"},
                  {"clip_id": "walnut", "annotator": "bo", "label": "anger"}],
        "spans": [dict.fromkeys(SPAN_COLUMNS, "") | {"clip_id": "quince", "start": at, "end": 0.4, "label": "anger",
                  "note": note, "reviewer": "bo"} for at, note in ((0.1, half), (0.2, ""))],
        "ratings": [{"clip_id": "quince", "reviewer": half, "rates": "valence", "label": "", "time": 0, "value": 0}],
        "log": [{"key": 1, "clip_id": "quince", "reviewer": half, "kind": "correct", "label": "anger", "retracts": None,
                 "time": "2026-01-01T00:00:00+00:00", "chain": "", "salt": ""}],
    }  # fmt: skip
    if form in rows:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows[form]))
    else:
        path.write_text(json.dumps([choice, task("walnut", (2, "angry"))]))
    with project_of(tmp_path / "study") as project:
        choose_rule(project, Rule.MAJORITY)
        if form == "log":
            with pytest.raises(DomainError, match="line 1 is no entry of a log"):
                import_annotations(project, path)
        elif form == "ratings":
            with pytest.raises(DomainError, match="holds no ratings"):
                import_annotations(project, path)
        else:
            report = import_annotations(project, path)
            assert [str(one.message) for one in report.problems] == [
                ("“anger: " if form == "spans" else "“")
                + r"a\ud800” holds half a character, so what it belongs to was passed over; write it anew."
            ]
            assert (report.votes, report.spans) == ((0, 1) if form == "spans" else (1, 0))
        assert project.store.check() == []


def test_the_words_of_raters_who_disagree_can_be_said_in_another_language(tmp_path):
    rows = [{"clip_id": "quince", "annotator": who, "label": label, "decision": "" if label else "cannot_tell"}
            for who, label in (("a", ""), ("b", ""), ("c", "anger"))]  # fmt: skip
    (tmp_path / "votes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with project_of(tmp_path / "study") as project:
        (problem,) = import_annotations(project, tmp_path / "votes.jsonl").problems
    assert problem.message == "raters disagree (cannot tell 2, anger 1); most say cannot tell."
    spoken = said(problem.message, lambda key: "无法判断" if key == "cannot tell" else key)
    assert spoken == "raters disagree (无法判断 2, anger 1); most say 无法判断."


def notes_and_problems(report: AnnotationReport) -> list[str]:
    return [f"{one.where}: {one.message}" for one in (*report.notes, *report.problems)]


def test_what_label_studio_says_otherwise_than_by_choices_is_said(tmp_path):
    def one(kind: str, value: dict, name: str = "e") -> dict:
        return {"type": kind, "from_name": name, "to_name": "v", "value": value}

    def by_ann(name: object, *results: dict, **rest: object) -> dict:
        return {"data": {"clip_id": name}, "annotations": [{"completed_by": "ann", "result": list(results)}], **rest}

    said = [one("choices", {"choices": ["sad"]})]
    tasks = [
        by_ann("quince", one("taxonomy", {"taxonomy": [["negative", "anger"]]})),
        by_ann("walnut", *said, one("rating", {"rating": 3}, "clarity")),
        by_ann("sub/heron", one("labels", {"labels": ["sad"], "start": 2.0, "end": 1.0}),
               one("timelinelabels", {"timelinelabels": ["sad"], "ranges": [{"start": 9, "end": 4}]})),
        {"data": {"clip_id": "甲 乙"}, "annotations": [], "predictions": [{"result": said}]},
        by_ann(1789, *said),
    ]  # fmt: skip
    with project_of(tmp_path / "study", (*NAMES, "1789")) as project:
        report = import_annotations(project, write(tmp_path / "tasks.json", tasks))
        assert labels_of(project) == {"quince": "anger", "walnut": "sadness", "1789": "sadness"}
    assert notes_and_problems(report) == [
        "tasks.json: 2 tasks hold no annotations: passed over.",
        "study: tier “clarity” of 1 file holds no labels and no words, so it was passed over.",
        "study: what models say of clips (1 time) is nobody's label, so it was passed over.",
        *2 * ["tasks.json task 3: 1 annotation has no times that hold, in tier “e”: passed over."],
    ]


def test_labels_at_letters_of_a_text_are_no_spans_of_time(tmp_path):
    def of(about: str, kind: str, value: dict, **rest: object) -> dict:
        return {"type": kind, "from_name": f"of {about}", "to_name": about, "value": value, **rest}

    text = "0 1 2"
    results = [
        of("words", "labels", {"start": 0, "end": 3, "text": "0 1", "labels": ["sad"]}),
        of("words", "choices", {"start": 0, "end": 3, "text": "0 1", "choices": ["sad"]}),
        of("text", "labels", {"start": 0, "end": 2, "labels": ["happy"]}),  # as early versions wrote it
        of("talk", "paragraphlabels", {"start": "0", "end": "0", "startOffset": 1, "endOffset": 3,
                                       "paragraphlabels": ["sad"]}),
        of("sound", "labels", {"start": 1, "end": 3, "channel": 0, "labels": ["surprise"]}),
        of("sound", "textarea", {"text": ["so it is"]}),
        of("audio", "labels", {"start": 0.5, "end": 2, "labels": ["anger"]}, original_length=4.0),
    ]  # fmt: skip
    tasks = [
        {"data": {"clip_id": name, "text": text, "audio": "x"}, "annotations": [{"completed_by": 7, "result": some}]}
        for name, some in (("quince", results), ("walnut", results[:1]))
    ]
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, write(tmp_path / "tasks.json", tasks))
        assert (labels_of(project), report.transcripts) == ({}, 1)
        assert [(one.start, one.end, one.label) for one in ReviewService(project, "ann").spans(1)] == [
            (0.5, 2.0, "anger"), (1.0, 3.0, "surprise")]  # fmt: skip
        assert not ReviewService(project, "ann").spans(2)
    said = "stand at letters of a text and not at times"
    assert [line for line in notes_and_problems(report) if "letters" in line or "no annotations" in line] == [
        f"tasks.json task 1: 3 annotations {said}, in “of words”: passed over.",
        f"tasks.json task 1: 1 annotation {said.replace('stand', 'stands')}, in “of text”: passed over.",
        f"tasks.json task 1: 1 annotation {said.replace('stand', 'stands')}, in “of talk”: passed over.",
    ]


def test_annotations_without_times_or_beyond_the_clips_are_said(tmp_path):
    eaf = """<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="0"/>
        <TIME_SLOT TIME_SLOT_ID="b"/><TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="9000"/>
        <TIME_SLOT TIME_SLOT_ID="d" TIME_VALUE="9900"/></TIME_ORDER>
        <TIER TIER_ID="emotion">{}</TIER></ANNOTATION_DOCUMENT>"""
    line = (
        '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{0}{1}" TIME_SLOT_REF1="{0}" TIME_SLOT_REF2="{1}">'
        "<ANNOTATION_VALUE>sad</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )
    with project_of(tmp_path / "study") as project:
        report = import_annotations(
            project, write(tmp_path / "quince.eaf", eaf.format(line.format("a", "b") + line.format("c", "d")))
        )
        assert labels_of(project) == {}
        assert notes_and_problems(report) == [
            "quince.eaf: 1 annotation lies outside of the project's clips: passed over.",
            "quince.eaf: 1 annotation has no times that hold, in tier “emotion”: passed over.",
        ]
        grid = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0 4 <exists> 1\n"IntervalTier" "emotion" 0 4 2\n'
        report = import_annotations(project, write(tmp_path / "walnut.TextGrid", f'{grid}0 2 "sad" 4 2 "happy"\n'))
        assert labels_of(project) == {"walnut": "sadness"}
        assert notes_and_problems(report)[-1] == (
            "walnut.TextGrid: 1 annotation has no times that hold, in tier “emotion”: passed over."
        )


def test_a_file_that_says_nothing_is_said_to_and_not_passed_over_in_silence(tmp_path):
    grid = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0 4 <exists> 0\n'
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, write(tmp_path / "quince.TextGrid", grid))
    assert [f"{one.where}: {one.message}" for one in report.problems] == [
        "quince.TextGrid: holds nothing that is said of a clip."
    ]


def test_a_word_that_is_no_label_costs_the_others_of_its_tier_nothing(tmp_path):
    grid = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0 4 <exists> 1\n"IntervalTier" "emotion (ann)" 0 4 3\n'
    with project_of(tmp_path / "study") as project:
        report = import_annotations(
            project, write(tmp_path / "quince.TextGrid", f'{grid}0 1 "sad" 1 2 "boredom" 2 3 "sad"\n')
        )
        assert (report.spans, labels_of(project)) == (2, {})
    assert len(report.problems) == 1
    assert "unknown label “boredom”" in str(report.problems[0].message)


def test_what_is_not_read_of_a_folder_is_said(tmp_path):
    folder = tmp_path / "annotations"
    folder.mkdir()
    write(folder / "tasks.json", [task("quince", ("ann", "sad"), data={"clip_id": "quince"})])
    write(folder / "votes.csv", "clip_id,rater,label\nwalnut,ann,sad\n")
    write(folder / ".hidden.eaf", "")
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, folder)
    assert notes_and_problems(report) == [
        "votes.csv: 1 file is not read with a folder; name by itself what holds annotations."
    ]


def test_own_tables_of_votes_and_spans_come_back(tmp_path):
    part = {"start": 10.0, "end": 14.0}
    with project_of(tmp_path / "first", **part) as first:
        ReviewService(first, "ann").correct(1, "anger")
        ReviewService(first, "bob").mark_span(2, 0.5, 2.25, label="anger", note="why: <so>")
        for key in ("votes", "spans"):
            BY_KEY[key].plan(first, ExportOptions()).save(tmp_path / f"{key}.csv")
        left = BY_KEY["label-studio"].plan(first, ExportOptions()).left_out
        assert "1 span is left out; ELAN's files and the table of spans hold it." in map(str, left)
    with (tmp_path / "spans.csv").open("a") as file:
        file.write("quince,2,1,anger,,bob\n")
    with project_of(tmp_path / "second", **part) as second:
        assert import_annotations(second, tmp_path / "votes.csv").labels == 1
        report = import_annotations(second, tmp_path / "spans.csv")
        assert [f"{one.where}: {one.message}" for one in report.problems] == [
            "spans.csv line 3: is no span (clip_id, start, end, label, note, reviewer), so it was passed over."
        ]
        assert labels_of(second) == {"quince": "anger"}
        spans = [(one.reviewer, one.start, one.end, one.label, one.note) for one in ReviewService(second, "x").spans(2)]
        assert spans == [("bob", 0.5, 2.25, "anger", "why: <so>")]


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_what_a_vote_says_beside_its_label_comes_back_from_our_own_table_of_votes(tmp_path, ending):
    more = Details(second="worry", intensity=3, valence=2, arousal=5, words="=quiet, 紧张")
    path = tmp_path / f"votes{ending}"
    with project_of(tmp_path / "first") as first:
        ReviewService(first, "ann").correct(1, "anger", details=more)
        ReviewService(first, "bob").correct(1, "sadness")
        BY_KEY["votes"].plan(first, ExportOptions()).save(path)
    with project_of(tmp_path / "second") as second:
        second.set_resolution(Rule.MAJORITY)
        report = import_annotations(second, path)
        assert (report.votes, report.problems) == (2, ())
        ann, bob = ReviewService(second, "x").votes(1)
        assert (ann.label, ann.second, ann.intensity, ann.valence, ann.arousal, ann.words) == (
            "anger", "worry", 3, 2, 5, "=quiet, 紧张"
        )  # fmt: skip
        assert (bob.label, bob.second, bob.intensity, bob.words) == ("sadness", "", 0, "")
        assert import_annotations(second, path).votes == 0
        assert ReviewService(second, "ann").undo().clips == (1,)


def test_a_vote_comes_in_without_what_cannot_stand_beside_its_label_and_that_is_said(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(
        "clip_id,reviewer,decision,label,second,intensity,valence,arousal,words\n"
        "quince,ann,correct,anger,anger,,,,\n"
        "quince,bob,correct,anger,gloom,,,,\n"
        "quince,cho,correct,anger,,2.0,much,,so\n"
    )
    with project_of(tmp_path / "study") as project:
        project.set_resolution(Rule.MAJORITY)
        report = import_annotations(project, path)
        assert report.votes == 3
        assert [str(one.message) for one in report.problems] == [
            "“quince”: of ann only the label came in. The second emotion is another one than the first; choose another "
            "label for one of them.",
            "“quince”: unknown label “gloom”; use one of neutral, anger, happiness, sadness, worry, surprise, or map "
            "it (--map).",
            "“quince”: of cho only the label came in. Intensity is 1 to 3, valence and arousal are 1 to 5, or 0 where "
            "they are not said.",
        ]
        assert {vote.second + vote.words for vote in ReviewService(project, "x").votes(1)} == {""}


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-16", "gb18030", ".jsonl"])
def test_a_table_of_spans_that_a_spreadsheet_saved_brings_spans_and_no_labels(tmp_path, form):
    path = tmp_path / ("spans.jsonl" if form[0] == "." else "spans.csv")
    with project_of(tmp_path / "first") as first:
        ReviewService(first, "安").mark_span(4, 0.5, 2.25, label="anger", note="为什么")
        BY_KEY["spans"].plan(first, ExportOptions()).save(path)
    if form[0] != ".":
        rows = [line.split(",")[::-1] for line in path.read_text("utf-8-sig").splitlines()]
        path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode(form))
    with project_of(tmp_path / "second") as second:
        report = import_annotations(second, path)
        assert (report.spans, report.labels, labels_of(second)) == (1, 0, {})
        (span,) = ReviewService(second, "x").spans(4)
        assert (span.reviewer, span.start, span.end, span.label, span.note) == ("安", 0.5, 2.25, "anger", "为什么")


@pytest.mark.parametrize("rule", [Rule.LATEST, Rule.MAJORITY])
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_votes_of_those_who_cannot_tell_come_back_from_the_table_of_votes(tmp_path, rule, ending):
    with project_of(tmp_path / "first") as first:
        for who in ("ann", "bob"):
            ReviewService(first, who).cannot_tell(1)
        ReviewService(first, "eve").correct(1, "anger")
        ReviewService(first, "ann").correct(2, "sadness")
        ReviewService(first, "ann").skip(3)
        BY_KEY["votes"].plan(first, ExportOptions()).save(tmp_path / f"votes{ending}")
    with project_of(tmp_path / "second", label="neutral") as second:
        choose_rule(second, rule)
        report = import_annotations(second, tmp_path / f"votes{ending}")
        reviews = ReviewService(second, "zoe")
        assert (reviews.resolution(1).state, reviews.resolution(3)) == ("unsure", None)
        assert [one.reviewer for one in reviews.history(1) if one.kind is DecisionKind.CANNOT_TELL] == ["ann", "bob"]
        assert import_annotations(second, tmp_path / f"votes{ending}").votes == 0  # again: all is there
    assert report.votes == (2 if rule is Rule.LATEST else 4)
    assert any("cannot tell 2, anger 1" in str(one.message) for one in report.problems) is (rule is Rule.LATEST)
    with project_of(tmp_path / "third") as third:
        choose_rule(third, rule)
        ReviewService(third, "zoe").correct(1, "worry")
        report = import_annotations(third, tmp_path / f"votes{ending}")
        if rule is Rule.LATEST:  # what a person decided here is not outranked
            assert [str(one.message) for one in report.differences if "zoe" in str(one.message)] == [
                "“quince”: zoe decided otherwise here, and that holds; cannot tell was not taken."]  # fmt: skip


def test_columns_of_raters_tables_are_named_by_hand_too(tmp_path):
    table = tmp_path / "t.csv"
    table.write_bytes("clip_id,谁,label\nquince,安,sad\n".encode("gb18030"))
    with project_of(tmp_path / "study") as project:
        with pytest.raises(DomainError, match="has no column “annotator”"):
            import_annotations(project, table)
        reading = TableReading(encoding="gb18030", columns={"annotator": "谁"})
        assert import_annotations(project, table, reading=reading).labels == 1


def test_columns_of_raters_tables_that_are_passed_over_are_said(tmp_path):
    with project_of(tmp_path / "study") as project:
        report = import_annotations(
            project, write(tmp_path / "t.csv", "clip_id,rater,label,certainty\nquince,ann,sad,high\n")
        )
    assert "passed over: certainty." in notes_and_problems(report)[0]


def test_under_a_rule_that_counts_votes_each_annotators_word_is_a_vote(tmp_path):
    tasks = [task("quince", ("ann", "angry"), ("bob", "sad"), ("eve", "anger")), task("walnut", ("ann", "worried"))]
    with project_of(tmp_path / "study") as project:
        project.set_resolution("majority")
        ann = ReviewService(project, "ann")
        ann.correct(2, "surprise")
        path = write(tmp_path / "tasks.json", tasks)
        report = import_annotations(project, path)
        assert (report.votes, report.labels) == (3, 0)
        assert [(one.reviewer, one.label) for one in ann.votes(1)] == [
            ("ann", "anger"), ("bob", "sadness"), ("eve", "anger")]  # fmt: skip
        assert ann.resolution(1).label == "anger"
        assert ann.resolution(2).label == "surprise"  # what ann decided here stands
        assert "ann decided otherwise here" in str(report.differences[0].message)
        assert import_annotations(project, path).votes == 0
        ReviewService(project, "bob").undo()
        assert [one.reviewer for one in ann.votes(1)] == ["ann", "eve"]


def test_timeline_labels_are_a_clips_label_only_where_they_agree(tmp_path):
    def ranges(*words: str) -> list[dict]:
        return [{"type": "timelinelabels", "value": {"ranges": [{"start": 3, "end": 5}], "timelinelabels": [word]}}
                for word in words]  # fmt: skip

    tasks = [
        {"data": {"clip_id": "quince"}, "annotations": [{"completed_by": 1, "result": ranges("anger", "anger")}]},
        {"data": {"clip_id": "walnut"}, "annotations": [{"completed_by": 1, "result": ranges("anger", "sad")}]},
    ]
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, write(tmp_path / "tasks.json", tasks))
        assert labels_of(project) == {"quince": "anger"}
        assert "gives it anger, sadness along its time" in str(report.problems[0].message)
        assert "frames of 2 clips cannot be counted" in str(report.notes[-1].message)


def test_stretches_come_in_as_spans_of_their_annotators(tmp_path):
    (tmp_path / "clips").mkdir()
    write_clip(tmp_path / "clips" / "quince.mp4", even(50, 25))
    results = [
        {"type": "choices", "value": {"choices": ["sad"]}},
        {"type": "timelinelabels", "value": {"ranges": [{"start": 1, "end": 25}, {"start": 40, "end": 50}],
                                             "timelinelabels": ["happy"]}},
        {"type": "labels", "value": {"start": 0.25, "end": 0.75, "labels": ["surprise"]}},
    ]  # fmt: skip
    tasks = [{"data": {"video": "quince.mp4"}, "annotations": [{"completed_by": 7, "result": results}]}]
    with Project.create(tmp_path / "study") as project:
        import_folder(project, tmp_path / "clips")
        report = import_annotations(project, write(tmp_path / "tasks.json", tasks))
        assert (report.labels, report.votes, report.spans, report.problems) == (1, 0, 3, ())
        assert labels_of(project) == {"quince": "sadness"}
        spans = [(one.reviewer, round(one.start, 2), round(one.end, 2), one.label)
                 for one in ReviewService(project, "ann").spans(1)]  # fmt: skip
        assert spans == [
            ("7", 0.0, 1.0, "happiness"), ("7", 0.25, 0.75, "surprise"), ("7", 1.56, 2.0, "happiness")]  # fmt: skip


def test_a_persons_decision_holds_against_a_file(tmp_path):
    with project_of(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(1, "worry")
        report = import_annotations(project, write(tmp_path / "t.json", [task("quince", (1, "sad"))]))
        assert labels_of(project) == {}
        assert len(report.differences) == 1
        assert ReviewService(project, "ann").present(1).label == "worry"


def test_words_of_another_set_are_mapped_or_said(tmp_path):
    path = write(tmp_path / "t.json", [task("quince", (1, "contempt")), task("walnut", (1, "sad"))])
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, path)
        assert labels_of(project) == {"walnut": "sadness"}
        assert "“contempt”" in str(report.problems[0].message)
        import_annotations(project, path, reading=TableReading({"contempt": "anger"}))
        assert labels_of(project) == {"quince": "anger", "walnut": "sadness"}


def test_names_that_lead_to_two_clips_lead_to_none(tmp_path):
    with project_of(tmp_path / "study", ("s1/001", "s2/002", "s2/003")) as project:
        tasks = [
            task("", (1, "sad"), data={"video": "/old/s1/001.mp4"}),
            task("", (1, "anger"), data={"video": "/old/s9/001.mp4"}),
            task("", (1, "anger"), data={"a": "s2/002.mp4", "b": "s2/003.mp4"}),
        ]
        report = import_annotations(project, write(tmp_path / "t.json", tasks))
        assert labels_of(project) == {}
        assert len(report.problems) == 3


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///D:/old%20place/{media}"/>
</HEADER><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="4000"/>
<TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="9000"/></TIME_ORDER>
<TIER TIER_ID="Emotion" ANNOTATOR="ann"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="1" TIME_SLOT_REF1="a"
TIME_SLOT_REF2="b"><ANNOTATION_VALUE>{one}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="2" TIME_SLOT_REF1="b" TIME_SLOT_REF2="c">
<ANNOTATION_VALUE>{other}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="words" PARENT_REF="Emotion"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="3" ANNOTATION_REF="2">
<ANNOTATION_VALUE>that is all</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""


def test_an_elan_file_of_a_long_recording_labels_each_of_its_clips(tmp_path):
    with Project.create(tmp_path / "study") as project:
        with project.store.write() as connection:
            clips.add(connection, [
                Clip(0, "first", "/clips/long.mp4", "0" * 64, start=0.1, end=4.0, duration=3.9),
                Clip(0, "second", "/clips/long.mp4", "0" * 64, start=4.2, end=9.0, duration=4.8),
            ])  # fmt: skip
        path = write(tmp_path / "session.eaf", EAF.format(media="long.mp4", one="angry", other="sad"))
        report = import_annotations(project, path)
        assert [str(one.message) for one in report.problems] == []
        assert labels_of(project) == {"first": "anger", "second": "sadness"}
        assert [clip.transcript for clip in QueueService(project).clips()] == ["", "that is all"]


def test_a_file_about_one_clip_that_is_called_as_another_is_refused(tmp_path):
    with project_of(tmp_path / "study") as project:
        path = write(tmp_path / "walnut.eaf", EAF.format(media="quince.mp4", one="sad", other="sad"))
        report = import_annotations(project, path)
        assert labels_of(project) == {}
        assert "may mean “quince” as well as “walnut”" in str(report.problems[0].message)


@pytest.mark.parametrize("head", [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
])  # fmt: skip
def test_xml_with_a_document_type_is_refused(tmp_path, head):
    path = write(tmp_path / "quince.eaf", f'<?xml version="1.0"?>{head}<ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>')
    with project_of(tmp_path / "study") as project, pytest.raises(DomainError, match="declares a document type"):
        import_annotations(project, path)


def test_xml_nested_without_end_is_refused(tmp_path):
    with pytest.raises(DomainError, match="nested too deeply"):
        read_xml(write(tmp_path / "deep.eaf", "<a>" * 200_000))


LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 4
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "emotion"
        xmin = 0
        xmax = 4
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = ""
        intervals [2]:
            xmin = 1.5
            xmax = 4
            text = "sad"
    item [2]:
        class = "TextTier"
        name = "words 2"
        xmin = 0
        xmax = 4
        points: size = 1
        points [1]:
            number = 2.0
            mark = "he said ""no"" 3 times"
"""
SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
4
<exists>
2
"IntervalTier"
"emotion"
0
4
2
0
1.5
""
1.5
4
"sad"
"TextTier"
"words 2"
0
4
1
2.0
"he said ""no"" 3 times"
"""


@pytest.mark.parametrize("text", [LONG, SHORT])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_textgrids_in_both_forms_are_read(tmp_path, text, encoding):
    (tmp_path / "quince.TextGrid").write_text(text, encoding=encoding)
    with project_of(tmp_path / "study") as project:
        report = import_annotations(project, tmp_path / "quince.TextGrid")
        assert [str(one.message) for one in report.problems] == []
        assert labels_of(project) == {"quince": "sadness"}
        assert QueueService(project).clip(1).transcript == 'he said "no" 3 times'


@pytest.mark.parametrize("text", [
    LONG.replace("size = 2", f"size = {'9' * 400}"),
    LONG.replace("xmin = 0", "xmin = 1e999"),
    *(LONG[:400], "", '"a" "b"'),
])  # fmt: skip
def test_a_textgrid_that_is_not_whole_is_one_sentence(tmp_path, text):
    with pytest.raises(DomainError, match="TextGrid"):
        read_textgrid(write(tmp_path / "quince.TextGrid", text))


@pytest.mark.parametrize(("most", "told"), [(None, 400_001), (7, 2)])
def test_a_textgrid_of_more_intervals_than_any_recording_has_is_one_sentence(tmp_path, monkeypatch, most, told):
    path = write(tmp_path / "quince.TextGrid", LONG.replace("intervals: size = 2", f"intervals: size = {told}"))
    if most is not None:
        monkeypatch.setattr(textgrid, "MOST", most + 1)
        assert len(read_textgrid(path).found) == 1
        monkeypatch.setattr(textgrid, "MOST", most)
    with pytest.raises(DomainError, match=r"quince\.TextGrid holds more than \d+ intervals, .*; save it .* in parts"):
        read_textgrid(path)


def test_a_textgrid_of_pympi_is_read(tmp_path):
    praat = pytest.importorskip("pympi.Praat", reason="pympi-ling is not installed")
    grid = praat.TextGrid(xmax=4)
    grid.add_tier("label (ann)").add_interval(0, 4, "worried")
    for mode in ("normal", "short"):
        grid.to_file(str(tmp_path / "walnut.TextGrid"), mode=mode)
        (found,) = read_textgrid(tmp_path / "walnut.TextGrid").found
        assert [(line.text, line.start, line.end) for line in found.tiers[0].lines] == [("worried", 0, 4)]


@pytest.mark.parametrize(("address", "path"), [
    ("file:///D:/a%20b/c.mp4", "/D:/a b/c.mp4"),
    ("./c d.mp4", "./c d.mp4"),
    ("/data/local-files/?d=set/c%20d.mp4", "set/c d.mp4"),
    ("https://host/x/c.mp4?token=1", "/x/c.mp4"),
    ("C:\\clips\\c.mp4", "C:/clips/c.mp4"),
    ("http://[", ""),
])  # fmt: skip
def test_files_are_found_in_every_kind_of_address(address, path):
    assert file_of(address) == path


def test_the_command_takes_a_folder_of_annotations(tmp_path, capsys):
    project_of(tmp_path / "study").close()
    (tmp_path / "notes").mkdir()
    write(tmp_path / "notes" / "quince.eaf", EAF.format(media="quince.mp4", one="sad", other="sad"))
    write(tmp_path / "notes" / "broken.eaf", "<a")
    assert main(["import", str(tmp_path / "study"), "--annotations", str(tmp_path / "notes")]) == 0
    said = capsys.readouterr().out
    assert "1 clip annotated, 1 label and 1 transcript came in, 1 problem" in said
    assert "broken.eaf: broken.eaf is no XML" in said
    assert main(["import", str(tmp_path / "study"), "--annotations", str(tmp_path / "none.eaf")]) == 1
    assert "nothing to read" in capsys.readouterr().err


SECONDS = 1.5  # of mutations in every run
SEED = 17


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A file as a bad disk, a wrong editor or a hostile hand leaves it."""
    some = bytearray(content)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(some) or 1)
        match rng.randrange(6):
            case 0:
                some[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del some[at : at + rng.randrange(1, 30)]
            case 2:
                some[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 6)))
            case 3:
                del some[at:]
            case 4:
                some[at:at] = rng.choice([b"null", b"{}", b"[]", b"-1e999", b'"', b"<", b"&x;", b"\0", b"9" * 400])
            case 5:
                some[at:at] = some[rng.randrange(len(some) or 1) :][: rng.randrange(1, 80)]
    return bytes(some)


def test_damaged_annotation_files_bring_no_traceback_and_no_wrong_label(tmp_path):
    """A byte may change a name or a label; here no name is near another, and no label either."""
    originals = {
        "tasks.json": json.dumps([task(name, (1, word)) for name, word in TRUE.items()], ensure_ascii=False).encode(),
        "quince.eaf": EAF.format(media="quince.mp4", one="angry", other="angry").encode(),
        "sadder.TextGrid": LONG.encode(),
    }
    rng = random.Random(SEED)
    with project_of(tmp_path / "study", (*NAMES, "sadder")) as project:
        true = {**TRUE, "sadder": "sadness"}
        ends, rounds, came = time.monotonic() + SECONDS, 0, 0
        while rounds < 60 or (time.monotonic() < ends and rounds < 600):
            rounds += 1
            name = rng.choice(list(originals))
            (tmp_path / name).write_bytes(mutated(originals[name], rng))
            with suppress(DomainError):
                came += import_annotations(project, tmp_path / name).labels
            found = labels_of(project)
            assert found.items() <= true.items(), (rounds, found)
            if found:
                with project.store.write() as connection:
                    for clip in QueueService(project).clips():
                        clips.change(connection, clip.key, {"label": "", "split": "unlabelled"})
        assert came


def test_a_textgrid_whose_string_does_not_close_fills_no_memory_with_ways_to_read_it(tmp_path):
    text = 'File type = "ooTextFile"\nObject class = "TextGrid"\n"' + 'a""' * 100_000
    (tmp_path / "c0.TextGrid").write_text(text, "utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(DomainError, match="not a whole TextGrid"):
            read_textgrid(tmp_path / "c0.TextGrid")
        assert tracemalloc.get_traced_memory()[1] < 10 * len(text)
    finally:
        tracemalloc.stop()
