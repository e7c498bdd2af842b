"""Importing a folder: what comes in, what does not and why, and nothing twice."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from media_clips import even, tone, write_clip

from emodesk.domain import Clip, DomainError
from emodesk.services.importing import ImportReport, TableReading, import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService
from emodesk.services.review import ReviewService
from trainer.protocol.files import write_table


@pytest.fixture(scope="session")
def made_clips(tmp_path_factory) -> Path:
    """A folder of small real clips: picture with sound, picture alone, sound alone."""
    folder = tmp_path_factory.mktemp("made")
    write_clip(folder / "both.mp4", even(15), tone(0.6))
    write_clip(folder / "silent.mkv", even(10))
    write_clip(folder / "voice.flac", sound=tone(0.5), sound_codec="flac")
    return folder


@pytest.fixture
def source(tmp_path, made_clips) -> Path:
    """A folder of one's own with those clips."""
    return Path(shutil.copytree(made_clips, tmp_path / "clips"))


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study") as project:
        yield project


def imported(project: Project) -> dict[str, Clip]:
    """Every clip of a project by its clip_id."""
    return {clip.clip_id: clip for clip in QueueService(project).clips()}


def said(report: ImportReport) -> dict[str, str]:
    """Problems by where they are."""
    return {problem.where: problem.message for problem in report.problems}


def test_clips_come_in_with_what_they_are(project, source):
    report = import_folder(project, source)
    assert (report.added, report.already, report.problems) == (3, 0, ())
    assert set(report.changes.clips) == {1, 2, 3}
    assert report.changes.queue
    clips = imported(project)
    both, silent, voice = clips["both"], clips["silent"], clips["voice"]
    assert (both.width, both.height, both.has_video, both.has_audio) == (160, 96, True, True)
    assert both.duration == pytest.approx(0.6, abs=0.05)
    assert (silent.has_video, silent.has_audio, silent.note) == (True, False, "no sound track")
    assert (voice.has_video, voice.has_audio, voice.note) == (False, True, "no picture")
    assert project.sources == (str(source),)


def test_nothing_is_imported_twice_whatever_it_is_called(project, source):
    import_folder(project, source)
    shutil.copy(source / "both.mp4", source / "again.mp4")
    shutil.copytree(source, source / "copies")
    report = import_folder(project, source)
    assert (report.added, report.already, report.problems) == (0, 8, ())
    assert len(imported(project)) == 3


def test_two_files_alike_in_one_folder_come_in_once_and_the_second_is_named(project, source):
    shutil.copy(source / "both.mp4", source / "copy.mp4")
    report = import_folder(project, source)
    assert (report.added, report.already) == (3, 0)  # counted once: as the problem that it is
    assert said(report) == {"copy.mp4": "is the same clip as “both”, byte for byte; it came in once."}


def test_every_bad_file_is_named_with_its_reason_and_the_good_ones_come_in(project, source):
    whole = (source / "both.mp4").read_bytes()
    (source / "empty.mp4").write_bytes(b"")
    (source / "cut.mp4").write_bytes(whole[: len(whole) // 3])
    (source / "words.mp4").write_text("no clip at all")
    (source / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (source / "noname").write_bytes(b"x")
    (source / "dangling.mp4").symlink_to(source / "gone.mp4")
    (source / "readme.md").write_text("about these clips")
    (source / ".hidden.mp4").write_bytes(b"")
    (source / ".cache").mkdir()
    (source / ".cache" / "thumb.mp4").write_bytes(b"")
    report = import_folder(project, source)
    assert report.added == 3
    problems = said(report)
    assert set(problems) == {"empty.mp4", "cut.mp4", "words.mp4", "photo.jpg", "noname", "dangling.mp4"}
    for message in problems.values():
        assert message.endswith(".")
        assert any(word in message for word in ("convert", "copy", "use mp4", "put it back")), message


def test_many_files_that_are_no_clips_are_one_line_of_the_report(project, source):
    for number in range(5):
        (source / f"photo{number}.JPG").write_bytes(b"x")
    (problem,) = import_folder(project, source).problems
    assert problem.where == "5 × .jpg"
    assert "are no videos or sounds (photo0.JPG, photo1.JPG, photo2.JPG, …)" in problem.message


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
@pytest.mark.parametrize("kind", ["clip", "empty clip", "passed over", "folder"])
def test_a_name_that_is_not_utf_8_is_one_sentence_and_the_others_come_in(project, source, kind):
    odd = Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9"))
    if kind == "folder":
        odd.mkdir()
        (source / "both.mp4").rename(odd / "both.mp4")
    elif kind == "clip":
        (source / "both.mp4").rename(odd.with_suffix(".mp4"))
    else:
        odd.with_suffix(".wav" if kind == "empty clip" else ".docx").write_bytes(b"")
    report = import_folder(project, source)
    (problem,) = report.problems
    assert report.added == (2 if kind in ("clip", "folder") else 3)
    assert problem.where.startswith("caf\\xe9")
    assert "name is not UTF-8; rename it to “café" in problem.message


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_folder_in_which_no_name_is_utf_8_says_so_and_not_that_it_is_empty(project, tmp_path):
    (tmp_path / "odd").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd/caf\xe9.mp4")).write_bytes(b"x")
    report = import_folder(project, tmp_path / "odd")
    assert (report.added, list(said(report))) == (0, ["caf\\xe9.mp4"])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_folder_or_project_whose_path_is_not_utf_8_is_named_before_anything_is_made(project, source, tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    source.rename(odd)
    with pytest.raises(DomainError, match="is not UTF-8; rename it to “café”"):
        import_folder(project, odd)
    with pytest.raises(DomainError, match="is not UTF-8"):
        Project.create(odd / "study")
    assert not (odd / "study").exists()


def test_linked_folders_and_files_are_followed_once_and_never_upwards(project, source, tmp_path):
    (tmp_path / "disk2").mkdir()
    (source / "both.mp4").rename(tmp_path / "disk2" / "far.mp4")
    (source / "a link").symlink_to(tmp_path / "disk2")
    (source / "again").symlink_to(tmp_path / "disk2")
    (source / "back").symlink_to(tmp_path)
    (tmp_path / "disk2" / "round").symlink_to(source)
    (source / "alias.flac").symlink_to(source / "voice.flac")
    (source / "gone").symlink_to(tmp_path / "disk3")
    report = import_folder(project, source)
    assert set(imported(project)) == {"a link/far", "silent", "voice"}
    assert (report.added, report.already) == (3, 0)
    assert said(report) == {
        "back": "links to a folder above it; it was passed over, import that folder by itself.",
        "gone": "links to something that is not there; put it back, or take the link away.",
    }
    assert imported(project)["a link/far"].path == str(source / "a link" / "far.mp4")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a folder that may not be read")
def test_a_folder_that_may_not_be_read_is_named(project, source):
    (source / "closed").mkdir(mode=0)
    assert "change its permissions" in said(import_folder(project, source))["closed"]


def test_a_project_inside_the_folder_is_passed_over(project, source):
    import_folder(project, source)
    inner = Project.create(source / "inner")
    shutil.copy(source / "both.mp4", inner.folder / "odd.mp4")
    inner.close()
    assert import_folder(project, source).already == 3


def test_clips_in_folders_are_named_by_their_path_and_by_their_ending_where_two_are_alike(project, source):
    (source / "ann").mkdir()
    write_clip(source / "ann" / "both.mp4", even(12))
    write_clip(source / "both.avi", even(11), codec="mpeg4")
    import_folder(project, source)
    assert set(imported(project)) == {"ann/both", "both.avi", "both.mp4", "silent", "voice"}


def test_a_name_that_another_clip_has_gets_a_mark_of_its_content(project, source, tmp_path):
    import_folder(project, source)
    (tmp_path / "other").mkdir()
    write_clip(tmp_path / "other" / "both.mp4", even(9))
    import_folder(project, tmp_path / "other")
    added = set(imported(project)) - {"both", "silent", "voice"}
    assert len(added) == 1
    assert added.pop().startswith("both-")


def test_transcripts_lie_beside_the_clips(project, source):
    (source / "both.txt").write_text("\ufeffI am\n  so glad\n", encoding="utf-8")
    (source / "silent.srt").write_text(
        "1\n00:00:00,000 --> 00:00:01,000\n<i>我很</i>\n高兴\n\n2\n00:00:01,000 --> 00:00:02,500\n1984\n",
        encoding="utf-8",
    )
    (source / "voice.txt").write_bytes("我很高兴".encode("gb18030"))
    report = import_folder(project, source)
    clips = imported(project)
    assert clips["both"].transcript == "I am so glad"
    assert clips["silent"].transcript == "我很 高兴 1984"
    assert clips["voice"].transcript == "我很高兴"
    assert report.problems == ()
    assert {note.where: note.message for note in report.notes} == {
        "voice.txt": "read as gb18030; save as UTF-8 what reads wrong."
    }


def test_a_transcript_is_found_in_any_letter_case_with_its_language_and_behind_an_empty_one(project, source):
    cues = "1\n00:00:00,000 --> 00:00:01,000\nhello {number}\n"
    (source / "both.SRT").write_text(cues.format(number=1))
    (source / "silent.zh-CN.srt").write_text(cues.format(number=2))
    (source / "silent.en.srt").write_text("")
    (source / "voice.txt").write_text("NULL")
    (source / "voice.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>hello 3</v>\n")
    report = import_folder(project, source)
    clips = imported(project)
    assert [clips[name].transcript for name in ("both", "silent", "voice")] == ["hello 1", "hello 2", "hello 3"]
    assert [clips[name].language for name in ("both", "silent", "voice")] == ["", "zh", ""]
    assert (report.problems, report.notes) == ((), ())


def test_a_transcript_in_the_clips_own_language_comes_before_others(project, source, tmp_path):
    (source / "both.en.srt").write_text("hello")
    (source / "both.fr.srt").write_text("bonjour")
    write_table(tmp_path / "labels.csv", ("clip_id", "label", "language"), [("both", "anger", "fr")])
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    assert (imported(project)["both"].transcript, imported(project)["both"].language) == ("bonjour", "fr")
    assert {note.where: note.message for note in report.notes[1:]} == {
        "both.en.srt": "the clip has its words from another file beside it; keep the one that is right."
    }


def test_captions_and_lyrics_are_read_and_other_subtitles_are_named_as_what_they_are(project, source):
    (source / "both.sbv").write_text("0:00:00.000,0:00:01.000\nhello\n")
    (source / "silent.lrc").write_text("[ar:Ann]\n[00:00.00]good bye\n")
    (source / "voice.smi").write_text("<SAMI>")
    (source / "voice.json").write_text("{}")
    report = import_folder(project, source)
    assert [imported(project)[name].transcript for name in ("both", "silent", "voice")] == ["hello", "good bye", ""]
    assert report.problems == ()
    assert {note.where: note.message for note in report.notes} == {
        "voice.smi": "subtitles of this kind are not read; save them as .srt or .vtt.",
        "voice.json": "is not read by itself; labels of Label Studio come in with import --annotations.",
    }


def test_a_web_page_in_place_of_a_transcript_is_named_and_its_markup_is_nobodys_words(project, source):
    (source / "both.srt").write_text("\n<!DOCTYPE html><html><body>Please log in</body></html>")
    (source / "silent.txt").write_text("\ufeffgood\u200b bye\u2060", encoding="utf-8")
    report = import_folder(project, source)
    assert [imported(project)[name].transcript for name in ("both", "silent")] == ["", "good bye"]
    assert said(report) == {
        "both.srt": "both.srt is a web page or XML in place of what is said; fetch it again. "
        "The clip comes in without it."
    }


def test_what_is_passed_over_is_said_by_kind(project, source):
    for name in ("both.eaf", "both.TextGrid", "nobody.srt", "somebody.srt", "words.csv", "readme.md"):
        (source / name).write_text("x")
    (source / "voice.txt").write_bytes(b"\x81\x8d\x90")
    report = import_folder(project, source)
    assert {note.where: note.message.split(";")[0] for note in report.notes} == {
        "both.TextGrid, both.eaf": "annotations are not read by themselves",
        "nobody.srt, somebody.srt": "no clip of that name lies beside, so the words were not taken.",
        "words.csv": "a table in the folder is not read by itself",
    }
    assert said(report) == {
        "voice.txt": "voice.txt is not UTF-8 (byte 0); save it as UTF-8, or name its encoding. "
        "The clip comes in without it."
    }


def test_transcripts_and_labels_come_from_tables(project, source, tmp_path):
    (source / "both.txt").write_text("the sidecar", encoding="utf-8")
    write_table(
        tmp_path / "words.csv",
        ("file", "text", "speaker", "language"),
        [("both.mp4", "the table", "ann", "en"), ("clips/voice.flac", "你好", "bob", "zh")],
    )
    write_table(
        tmp_path / "labels.csv",
        ("name", "discrete", "split"),
        [("both", "happy", ""), ("silent", "", ""), ("voice", "Sad", "test")],
    )
    report = import_folder(project, source, transcripts_csv=tmp_path / "words.csv", labels_csv=tmp_path / "labels.csv")
    assert report.problems == ()
    clips = imported(project)
    both, voice, silent = clips["both"], clips["voice"], clips["silent"]
    assert (both.transcript, both.speaker, both.label, both.split) == ("the table", "ann", "happiness", "labelled")
    assert (voice.transcript, voice.language, voice.label, voice.split) == ("你好", "zh", "sadness", "test")
    assert (silent.label, silent.split) == ("", "unlabelled")


def test_rows_of_a_label_table_that_do_not_hold_are_said_one_by_one(project, source, tmp_path):
    (source / "a").mkdir()
    write_clip(source / "a" / "both.mp4", even(12))
    rows = [("silent.mkv", "contempt"), ("gone.mp4", "anger"), ("a/both.mp4", "anger"), ("a/both", "worry")]
    write_table(tmp_path / "labels.csv", ("clip_id", "label"), [*rows, ("both", "sad")])
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    problems = said(report)
    assert set(problems) == {"labels.csv line 2", "labels.csv line 3", "labels.csv line 5"}
    assert "unknown label “contempt”; use one of neutral" in problems["labels.csv line 2"]
    assert "no clip of this name came in" in problems["labels.csv line 3"]
    assert "already stands in line 4" in problems["labels.csv line 5"]
    clips = imported(project)
    assert (clips["a/both"].label, clips["both"].label, clips["silent"].label) == ("anger", "sadness", "")


def test_a_name_that_two_files_have_must_say_its_folder(project, source, tmp_path):
    for folder in ("a", "b"):
        (source / folder).mkdir()
        write_clip(source / folder / "one.mp4", even(8 if folder == "a" else 9))
    write_table(tmp_path / "labels.csv", ("clip_id", "label"), [("one", "anger")])
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    assert "2 files have this name; write the folder too, as in “a/one.mp4”." in said(report)["labels.csv line 2"]


def test_labels_of_another_set_can_be_mapped_or_left_out(project, source, tmp_path):
    write_table(tmp_path / "labels.csv", ("clip_id", "label"), [("both", "Contempt"), ("silent", "calm")])
    reading = TableReading({"contempt": "angry", "calm": ""})
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv", reading=reading)
    assert report.problems == ()
    assert (imported(project)["both"].label, imported(project)["silent"].label) == ("anger", "")
    with pytest.raises(DomainError, match="cannot be mapped: unknown label “boredom”"):
        import_folder(project, source, reading=TableReading({"contempt": "boredom"}))


@pytest.mark.parametrize(
    ("content", "sentence"), [
        (b"clip_id,feels\nboth,anger\n", "labels.csv has no column “label”; it has clip_id, feels.*--columns label="),
        (b"which,label\nboth,anger\n", "labels.csv has no column “clip_id”/“path”; it has label, which"),
        (b"", "labels.csv is empty; its first line must name the columns"),
        (b"clip_id,label\nboth,\x81\x8d\x90\n", "labels.csv is not UTF-8.*--encoding"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_said_before_anything_comes_in(project, source, tmp_path, content, sentence):
    (tmp_path / "labels.csv").write_bytes(content)
    with pytest.raises(DomainError, match=sentence):
        import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    assert imported(project) == {}


def test_a_second_import_fills_what_was_empty_and_says_what_differs(project, source, tmp_path):
    import_folder(project, source)
    write_table(tmp_path / "labels.csv", ("clip_id", "label"), [("both", "anger"), ("silent", "worry")])
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    assert report.already == 3
    assert len(report.changes.clips) == 2
    write_table(tmp_path / "labels.csv", ("clip_id", "label"), [("both", "sadness")])
    report = import_folder(project, source, labels_csv=tmp_path / "labels.csv")
    assert [str(one.message) for one in report.differences] == ["“both”: label “anger” → “sadness”; taken over."]
    both = imported(project)["both"]
    assert (both.label, both.split) == ("sadness", "labelled")


def test_a_clip_whose_file_was_moved_is_found_again(project, source, tmp_path):
    import_folder(project, source)
    ReviewService(project, "ann").correct(1, "anger")
    source.rename(tmp_path / "moved")
    report = import_folder(project, tmp_path / "moved")
    assert (report.added, report.already) == (0, 3)
    assert Path(imported(project)["both"].path) == tmp_path / "moved" / "both.mp4"


def test_clips_within_the_project_move_with_it(tmp_path, made_clips):
    with Project.create(tmp_path / "study") as project:
        shutil.copytree(made_clips, project.folder / "clips")
        import_folder(project, project.folder / "clips")
    (tmp_path / "study").rename(tmp_path / "elsewhere")
    with Project.open(tmp_path / "elsewhere") as project:
        assert all(Path(clip.path).exists() for clip in imported(project).values())


def test_an_import_can_be_stopped_and_goes_on_where_it_was(project, source):
    calls = []
    report = import_folder(project, source, progress=lambda *at: calls.append(at), cancelled=lambda: len(calls) >= 2)
    assert report.cancelled
    assert report.added < 3
    report = import_folder(project, source, progress=lambda *at: calls.append(at))
    assert not report.cancelled
    assert len(imported(project)) == 3
    assert calls[-1] == (3, 3, "")


@pytest.mark.parametrize(
    ("make", "sentence"), [
        (lambda path: None, "is not there; name a folder of clips"),
        (lambda path: path.write_text("x"), "is no folder; name a folder of clips"),
        (lambda path: path.mkdir(), "is empty; put clips into it"),
        (lambda path: (path.mkdir(), (path / "notes.txt").write_text("x")), "holds no clips"),
    ],
)  # fmt: skip
def test_a_folder_without_clips_is_said(project, tmp_path, make, sentence):
    make(tmp_path / "place")
    with pytest.raises(DomainError, match=sentence):
        import_folder(project, tmp_path / "place")


def test_real_clips_come_in_odd_ones_with_a_note(project, shared_media):
    report = import_folder(project, shared_media / "dev" / "codec")
    assert report.problems == ()
    assert report.added == 20
    clips = imported(project)
    assert clips["sample_audio_only"].note == "no picture"
    assert "frames cannot be decoded" in clips["corrupted"].note
    portrait = clips["sample_rotate_and_reflect"]
    assert portrait.height > portrait.width
    assert clips["bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec"].duration == pytest.approx(4.0, abs=0.1)
    assert QueueService(project).keys(QueueOrder.IMPORT, QueueFilter("all")).tolist() == list(range(1, 21))


def test_a_folder_that_cannot_be_asked_what_it_holds_costs_the_others_nothing(project, source):
    """Of a folder whose path is as long as paths can be no file can be named; of one without permission neither."""
    deep = source
    while len(str(deep)) < 4080:
        deep = deep / ("d" * min(200, 4089 - len(str(deep))))
    deep.mkdir(parents=True)
    assert import_folder(project, source).added == 3
