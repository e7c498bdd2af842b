"""Lines that come with times keep them: a subtitle beside a clip, a tier of ELAN or Praat, and out again."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from media_clips import even, write_clip
from small_projects import small_project

from emodesk.domain.recognised import Word
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.words import correct_words
from emodesk.store import clips, timed_lines

SUBTITLE = "1\n00:00:00,000 --> 00:00:00,400\nOh no,\n\n2\n00:00:00,400 --> 00:00:01,000\nnot  again.\n"
TIMES = (Word("Oh no,", 0.0, 0.4), Word("not again.", 0.4, 1.0))


def lines_of(project: Project, name: str) -> tuple[Word, ...]:
    queue = QueueService(project)
    return queue.heard(next(clip.key for clip in queue.clips() if clip.clip_id == name))[1]


def test_a_subtitles_lines_keep_their_times_until_other_words_take_their_place(tmp_path):
    source = tmp_path / "clips"
    source.mkdir()
    write_clip(source / "one.mp4", even(25))
    write_clip(source / "two.mp4", even(30))
    (source / "one.srt").write_text(SUBTITLE)
    (source / "two.txt").write_text("hello")
    with Project.create(tmp_path / "study") as project:
        import_folder(project, source)
        assert lines_of(project, "one") == TIMES
        assert lines_of(project, "two") == ()
        (source / "two.txt").unlink()
        (source / "two.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.500\nhello\n")
        import_folder(project, source)  # the same words, with times now
        assert lines_of(project, "two") == (Word("hello", 0.1, 0.5),)
        (source / "one.srt").unlink()
        (source / "one.txt").write_text("Oh no, not again.")
        import_folder(project, source)  # the same words without times: those that are known stay
        assert lines_of(project, "one") == TIMES
        (source / "one.txt").write_text("Something else.")
        import_folder(project, source)
        assert lines_of(project, "one") == ()


TABLE = "clip_id,text\none,“Oh no -- not again”\ntwo,Something else\n"
TOLD = (Word("“Oh no", 0.0, 0.4), Word("-- not again”", 0.4, 1.0))


@pytest.fixture
def beside(tmp_path):
    """Two clips, a table of their words, and a subtitle beside each that says what the table says of the first."""
    source = tmp_path / "clips"
    source.mkdir()
    for name, count in (("one", 25), ("two", 30)):
        write_clip(source / f"{name}.mp4", even(count))
        (source / f"{name}.en.srt").write_text(SUBTITLE)
    (tmp_path / "words.csv").write_text(TABLE, encoding="utf-8")
    return source


def words_of(project: Project) -> dict[str, str]:
    return {clip.clip_id: clip.transcript for clip in QueueService(project).clips()}


def test_a_tables_words_hold_and_take_the_times_of_a_subtitle_that_says_the_same(tmp_path, beside):
    with Project.create(tmp_path / "study") as project:
        report = import_folder(project, beside, transcripts_csv=tmp_path / "words.csv")
        assert words_of(project) == {"one": "“Oh no -- not again”", "two": "Something else"}
        assert (lines_of(project, "one"), lines_of(project, "two")) == (TOLD, ())
        assert [clip.language for clip in QueueService(project).clips()] == ["en", ""]
    assert [f"{note.where}: {note.message}" for note in report.notes if "words" not in str(note.where)] == [
        "two.en.srt: the clip has other words from a table or its name, and those hold: “Something else” and not "
        "“Oh no, not again.”; neither these words nor their times are used."
    ]


def test_a_tables_words_that_come_later_keep_the_times_and_a_subtitle_that_comes_later_tells_them(tmp_path, beside):
    with Project.create(tmp_path / "study") as project:
        import_folder(project, beside)
        assert lines_of(project, "one") == lines_of(project, "two") == TIMES
        import_folder(project, beside, transcripts_csv=tmp_path / "words.csv")
        assert words_of(project) == {"one": "“Oh no -- not again”", "two": "Something else"}
        assert (lines_of(project, "one"), lines_of(project, "two")) == (TOLD, ())
    hidden = {path: path.read_bytes() for path in beside.glob("*.srt")}
    for path in hidden:
        path.unlink()
    with Project.create(tmp_path / "later") as project:
        import_folder(project, beside, transcripts_csv=tmp_path / "words.csv")
        for path, content in hidden.items():
            path.write_bytes(content)
        report = import_folder(project, beside)
        assert words_of(project)["one"] == "“Oh no -- not again”"
        assert lines_of(project, "one") == TOLD
        assert [str(item.message) for item in report.differences] == [
            "“two”: transcript “Something else” → “Oh no, not again.”; taken over."]  # fmt: skip
    grid = ('File type = "ooTextFile"\nObject class = "TextGrid"\n0 1 <exists> 2\n"IntervalTier" "words" 0 1 2\n'
            '0 0.4 "Oh no," 0.4 1 "not again."\n"IntervalTier" "text" 0 1 1\n0 1 "Oh no, not again!"\n')  # fmt: skip
    (tmp_path / "one.TextGrid").write_text(grid)
    with Project.create(tmp_path / "praat") as project:
        import_folder(project, beside, transcripts_csv=tmp_path / "words.csv")
        with project.store.write() as connection:
            timed_lines.keep(connection, 1, ())
        assert import_annotations(project, tmp_path / "one.TextGrid").differences == ()
        assert words_of(project)["one"] == "“Oh no -- not again”"
        assert lines_of(project, "one") == TOLD


def test_words_without_times_beside_a_subtitle_that_says_the_same_take_its_times(tmp_path, beside):
    (beside / "one.txt").write_text("Oh no, not again")
    with Project.create(tmp_path / "study") as project:
        report = import_folder(project, beside)
        assert words_of(project)["one"] == "Oh no, not again"
        assert lines_of(project, "one") == (Word("Oh no,", 0.0, 0.4), Word("not again", 0.4, 1.0))
        assert report.notes == ()


def test_clips_that_a_table_names_have_their_words_and_times_from_what_lies_beside_them(tmp_path, beside):
    for name in ("two", "three", "four", "five"):
        write_clip(beside / f"{name}.mp4", even({"two": 30, "three": 32, "four": 35, "five": 38}[name]))
    (beside / "three.zh.srt").write_text(SUBTITLE)
    (beside / "four.txt").write_bytes("“Är”, sagt er.".encode("cp1252"))
    (beside / "five.srt").write_text(SUBTITLE)
    (beside / "five.eaf").write_text("<eaf/>")
    (beside / "notes.txt").write_text("of nothing")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_clip(elsewhere / "six.mp4", even(40))
    (elsewhere / "six.srt").write_text("<html>")
    table = tmp_path / "tables" / "clips.csv"
    table.parent.mkdir()
    (tmp_path / "tables" / "clips").symlink_to(beside)
    table.write_text(
        "clip_id,path,start,end,transcript,language,label\n"
        "one,clips/one.mp4,,,“Oh no -- not again”,,anger\ntwo,clips/two.mp4,,,Something else,,\n"
        "three,clips/three.mp4,,,,,sadness\nfour,clips/four.mp4,,,,de,\n"
        f"part,clips/five.mp4,0,0.5,,,\nsix,{elsewhere / 'six.mp4'},,,,,\n",
        encoding="utf-8",
    )
    with Project.create(tmp_path / "study") as project:
        report = import_csv(project, table)
        assert words_of(project) == {
            "one": "“Oh no -- not again”", "two": "Something else", "three": "Oh no, not again.",
            "four": "“Är”, sagt er.", "part": "Oh no,", "six": "",
        }  # fmt: skip
        languages = {clip.clip_id: clip.language for clip in QueueService(project).clips()}
        assert languages == {"one": "en", "two": "", "three": "zh", "four": "de", "part": "", "six": ""}
        assert (lines_of(project, "one"), lines_of(project, "two"), lines_of(project, "three")) == (TOLD, (), TIMES)
        assert [f"{said.where}: {said.message}" for said in report.problems] == [
            f"{elsewhere / 'six.srt'}: six.srt is a web page or XML in place of what is said; fetch it again. The clip "
            "comes in without it."
        ]
        assert [f"{note.where}: {note.message}" for note in report.notes[1:]] == [
            "clips/five.eaf: annotations are not read by themselves; bring in those of ELAN and Praat with "
            "import --annotations, or save the words as .srt or .txt.",
            "clips/two.en.srt: the clip has other words from a table or its name, and those hold: “Something else” and "
            "not “Oh no, not again.”; neither these words nor their times are used.",
            "clips/five.srt: 1 line reaches over an end of a clip; the clip that holds more than half of such a line "
            "has its words, and none where none does.",
            "clips/four.txt: read as cp1252; save as UTF-8 what reads wrong.",
        ]
        (beside / "three.zh.srt").unlink()
        again = import_csv(project, table)  # the words that came from beside are no gap and no difference
        assert (again.added, again.already, again.taken, again.differences) == (0, 6, 0, ())
        assert lines_of(project, "three") == TIMES


def test_clips_that_are_parts_of_a_file_have_the_lines_that_lie_in_them_with_their_times(tmp_path, beside):
    for name in ("film", "plain"):
        write_clip(beside / f"{name}.mp4", even(75 if name == "film" else 60))
    film = SUBTITLE + "3\n00:00:01,200 --> 00:00:01,800\nLeave me.\n\n4\n00:00:02,500 --> 00:00:02,100\nNow!\n"
    (beside / "film.de.srt").write_text(film)
    (beside / "plain.txt").write_text("all that is said in it")
    (beside / "plain.smi").write_text("<sami>")
    (beside / "clips.csv").write_text(
        "clip_id,path,start,end,transcript\nfirst,film.mp4,0,1.1,\nsecond,film.mp4,1.1,2,“leave me!”\n"
        "third,film.mp4,2,,\nother,film.mp4,1.0,1.9,Go away\npart,plain.mp4,0.2,1.2,\n"
    )
    with Project.create(tmp_path / "study") as project:
        report = import_csv(project, beside / "clips.csv")
        assert words_of(project) == {
            "first": "Oh no, not again.", "second": "“leave me!”", "third": "", "other": "Go away", "part": "",
        }  # fmt: skip
        assert lines_of(project, "first") == TIMES
        (line,) = lines_of(project, "second")
        assert (line.text, round(line.start, 3), round(line.end, 3)) == ("“leave me!”", 0.1, 0.7)
        assert {clip.clip_id: clip.language for clip in QueueService(project).clips()}["first"] == "de"
        told = [f"{note.where}: {note.message}" for note in report.notes[1:]]
        assert told == [
            "film.de.srt: the clip has other words from a table or its name, and those hold: “Go away” and not “Leave "
            "me.”; neither these words nor their times are used.",
            "plain.smi: subtitles of this kind are not read; save them as .srt or .vtt.",
            "plain.txt: its words have no times and the clips are parts of the file beside it, so none has them; save "
            "it as .srt, or give the table a column of words.",
            "film.de.srt: 1 line has no times that hold, so no clip has their words.",
        ]
        assert import_csv(project, beside / "clips.csv").differences == ()


def test_words_of_elan_keep_their_times_and_go_out_with_them(tmp_path):
    source = tmp_path / "clips"
    source.mkdir()
    write_clip(source / "one.mp4", even(25))
    (source / "one.srt").write_text(SUBTITLE)
    with Project.create(tmp_path / "study") as project:
        import_folder(project, source)
        BY_KEY["elan"].plan(project, ExportOptions()).save(tmp_path / "out")
        (written,) = (tmp_path / "out").iterdir()
        assert spoken_in(written) == ["Oh no,", "not again."]
        with Project.create(tmp_path / "other") as other:
            (source / "one.srt").unlink()
            import_folder(other, source)
            assert lines_of(other, "one") == ()
            import_annotations(other, written)
            assert lines_of(other, "one") == TIMES
        key = QueueService(project).clips()[0].key
        correct_words(project, key, "Oh no, never again.")  # a line is lost, so the words go out whole
        BY_KEY["elan"].plan(project, ExportOptions()).save(tmp_path / "later")
        assert spoken_in(next((tmp_path / "later").iterdir())) == ["Oh no, never again."]


def test_words_that_take_the_place_of_others_take_their_times_out_and_a_correction_leaves_them(tmp_path):
    with small_project(tmp_path / "study") as project:
        with project.store.write() as connection:
            timed_lines.keep(connection, 1, TIMES)
        correct_words(project, 1, "Oh no, never again.")
        assert lines_of(project, "c0") == TIMES
        with project.store.write() as connection:
            clips.change(connection, 1, {"transcript": "Something else."})  # as annotations and recognition do
        assert lines_of(project, "c0") == ()


def spoken_in(path) -> list[str]:
    tier = ElementTree.parse(path).find("TIER[@TIER_ID='words']")
    return [value.text for value in tier.iter("ANNOTATION_VALUE")]
