"""Clips that were moved: found with their project by place, elsewhere by content, and counted where they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from media_clips import tone, write_clip

from emodesk import cli
from emodesk.domain import DomainError
from emodesk.services.importing import import_folder
from emodesk.services.moved import MovedFolders, Sample
from emodesk.services.project import Project
from emodesk.services.relinking import missing_clips, relink
from emodesk.store import clips
from trainer.media import content_hash
from trainer.protocol.clips_csv import read_clips


@pytest.fixture(scope="session")
def sounds(tmp_path_factory) -> Path:
    """Four short sounds, two of one name in different folders."""
    folder = tmp_path_factory.mktemp("sounds")
    for number, name in enumerate(("a.wav", "b.wav", "deep/a.wav", "deep/c.wav")):
        (folder / name).parent.mkdir(exist_ok=True)
        write_clip(folder / name, sound=tone(0.3, 200 + 50 * number), sound_codec="pcm_s16le")
    return folder


@pytest.fixture
def study(tmp_path, sounds) -> Path:
    """A study: clips in `set`, the project in `p` beside it, closed."""
    shutil.copytree(sounds, tmp_path / "study" / "set")
    with Project.create(tmp_path / "study" / "p") as project:
        import_folder(project, tmp_path / "study" / "set")
    return tmp_path / "study"


def paths(project: Project) -> list[Path]:
    """Where a project looks for its clips."""
    with project.store.read() as connection:
        return [Path(project.clip_path(clip)) for clip in clips.everything(connection)]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_study_moved_together_with_its_clips_finds_them(study, tmp_path, read_only):
    study.rename(tmp_path / "elsewhere")
    with Project.open(tmp_path / "elsewhere" / "p", read_only=read_only) as project:
        assert all(path.is_file() for path in paths(project))
        assert {path.parents[1].name for path in paths(project)} <= {"elsewhere", "set"}
        assert missing_clips(project) == []


def test_a_moved_study_is_exported_with_the_paths_that_hold(study, tmp_path):
    study.rename(tmp_path / "elsewhere")
    assert cli.main(["export", str(tmp_path / "elsewhere" / "p"), str(tmp_path / "out.csv")]) == 0
    assert {Path(row.path).parent.name for row in read_clips(tmp_path / "out.csv")} == {"set", "deep"}
    assert all("elsewhere" in row.path for row in read_clips(tmp_path / "out.csv"))


def test_another_file_at_the_same_place_is_not_taken_for_the_clip(study, tmp_path):
    study.rename(tmp_path / "elsewhere")
    for path in (tmp_path / "elsewhere" / "set").rglob("*.wav"):
        path.write_bytes(path.read_bytes() + b"x")
    with Project.open(tmp_path / "elsewhere" / "p") as project:
        assert len(missing_clips(project)) == 4


def test_folders_that_still_stand_keep_their_clips(study, sounds, tmp_path):
    with Project.open(study / "p") as project:
        write_clip(study / "other.wav", sound=tone(0.2, 90), sound_codec="pcm_s16le")
        (study / "kept").mkdir()
        (study / "other.wav").rename(study / "kept" / "other.wav")
        import_folder(project, study / "kept")
    (tmp_path / "new").mkdir()
    (study / "p").rename(tmp_path / "new" / "p")
    (study / "set").rename(tmp_path / "new" / "set")
    with Project.open(tmp_path / "new" / "p") as project:
        assert missing_clips(project) == []
        assert study / "kept" / "other.wav" in paths(project)


def test_a_study_from_windows_finds_its_clips_here(tmp_path, sounds):
    shutil.copytree(sounds, tmp_path / "set")
    moved = MovedFolders(tmp_path / "p")
    moved.look([Sample("D:\\study\\set\\deep\\c.wav", content_hash(sounds / "deep" / "c.wav"))], patience=10)
    assert Path(moved.now("D:\\study\\set\\a.wav")) == tmp_path / "set" / "a.wav"
    assert moved.now("E:\\study\\set\\a.wav") is None


def test_clips_elsewhere_are_found_by_content_whatever_they_are_called(study, tmp_path, sounds):
    (study / "set").rename(tmp_path / "archive")
    (tmp_path / "archive" / "deep" / "c.wav").rename(tmp_path / "archive" / "renamed.WAV")
    (tmp_path / "archive" / "b.wav").unlink()
    with Project.open(study / "p") as project:
        assert len(missing_clips(project)) == 4
        seen = []
        report = relink(project, tmp_path / "archive", progress=lambda *at: seen.append(at))
        assert (report.found, report.missing, report.cancelled) == (3, ("b",), False)
        assert report.changes.queue
        assert seen[-1] == (3, 3, "")
        assert [clip.clip_id for clip in missing_clips(project)] == ["b"]
        assert tmp_path / "archive" / "renamed.WAV" in paths(project)
    with Project.open(study / "p") as project:
        assert len(missing_clips(project)) == 1


def test_a_search_can_be_stopped_and_keeps_what_it_found(study, tmp_path):
    (study / "set").rename(tmp_path / "archive")
    with Project.open(study / "p") as project:
        seen = []
        found = lambda: len(seen) >= 2  # noqa: E731
        report = relink(project, tmp_path / "archive", progress=lambda *at: seen.append(at), cancelled=found)
        assert report.cancelled
        assert (report.found, len(report.missing)) == (2, 2)
        with pytest.raises(DomainError, match="is no folder"):
            relink(project, tmp_path / "nowhere")


def test_the_command_says_how_many_were_found_and_which_are_missing(study, tmp_path, capsys):
    (study / "set").rename(tmp_path / "archive")
    (tmp_path / "archive" / "b.wav").unlink()
    assert cli.main(["relink", str(study / "p"), str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == ["b: still missing", "3 clips found again, 1 still missing"]
