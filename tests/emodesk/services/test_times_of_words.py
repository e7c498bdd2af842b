"""Lines that come with times keep them: a subtitle beside a clip, a tier of ELAN or Praat, and out again."""

from __future__ import annotations

from xml.etree import ElementTree

from media_clips import even, write_clip
from small_projects import small_project

from emodesk.domain.recognised import Word
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.importing import import_folder
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
