"""What comes in is not held: with eight times as many clips an import needs little more memory for each, and so does
making labels of votes anew."""

from __future__ import annotations

import gc
import io
import tracemalloc
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from emodesk.domain import Clip, Decision, DecisionKind
from emodesk.domain.resolution import Rule
from emodesk.services.annotations.ratings import read_ratings
from emodesk.services.annotations.which_clip import ClipFinder
from emodesk.services.corpora import recognised
from emodesk.services.folder_files import folder_files
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.side_tables import USUAL_READING, TableSource, read_side_tables
from emodesk.store import clips, votes
from trainer.features.elsewhere import FeaturePlace, Features
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.labels import LABELS
from trainer.protocol.packed import PathList

FEW, MANY = 100, 800


def held(work: Callable[[int], object]) -> float:
    """Bytes more that each clip makes Python hold at most."""
    work(FEW)  # for what is loaded at first
    peaks = []
    for count in (FEW, MANY):
        tried = []
        for _ in range(3):  # the least: other threads of the process are counted too
            gc.collect()
            tracemalloc.start()
            work(count)
            tried.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        peaks.append(min(tried))
    return (peaks[1] - peaks[0]) / (MANY - FEW)


@pytest.fixture(autouse=True)
def garbage_is_collected() -> Iterator[None]:
    """As in a process of its own; where a window was open before, Python collects none (emodesk.ui.garbage)."""
    was_on = gc.isenabled()
    gc.enable()
    yield
    if not was_on:
        gc.disable()


def names(count: int) -> list[str]:
    return [f"samplenew3_{number:08d}" for number in range(count)]


def sound(number: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((np.arange(200) + number).astype("<i2").tobytes())
    return out.getvalue()


@pytest.fixture(scope="module")
def corpora(tmp_path_factory) -> dict[int, Path]:
    """Folders of so many clips in MER2024's form, with tables of labels and words."""
    made = {}
    for count in (FEW, MANY):
        made[count] = tmp_path_factory.mktemp(f"set{count}")
        (made[count] / "video").mkdir()
        for number, name in enumerate(names(count)):
            (made[count] / "video" / f"{name}.wav").write_bytes(sound(number))
        for file, column, word in (
            ("label-disdim", "discrete", "sad"),
            ("label-transcription", "chinese", "这是一句话。"),
        ):
            rows = [f"name,{column}", *(f"{name},{word}{'' if word == 'sad' else name}" for name in names(count))]
            (made[count] / f"{file}.csv").write_text("\n".join(rows), "utf-8")
    return made


def test_a_corpus_comes_in_without_being_held(tmp_path, corpora):
    numbers = iter(range(9))

    def bring_in(count: int) -> None:
        with Project.create(tmp_path / str(next(numbers))) as project:
            folder = corpora[count] / "video"
            files = folder_files(folder)
            corpus = recognised(folder, files.media, files.others)
            assert corpus is not None
            assert import_folder(project, folder, names=corpus).added == count

    assert held(bring_in) < 2000


@pytest.fixture(scope="module")
def studies(tmp_path_factory) -> dict[int, Path]:
    """Projects of so many clips whose files are gone."""
    made = {}
    for count in (FEW, MANY):
        made[count] = tmp_path_factory.mktemp("study") / str(count)
        with Project.create(made[count]) as project, project.store.write() as connection:
            some = (
                Clip(
                    0,
                    f"old/{name}",
                    f"/corpus/video/{name}.wav",
                    hash=f"{number:064x}",
                    transcript=f"{name} 说的话" * 20,
                )
                for number, name in enumerate(names(count))
            )
            clips.add(connection, some)
    return made


def test_of_a_project_only_names_are_held_while_clips_come_in(tmp_path, studies):
    numbers = iter(range(99))

    def bring_in(count: int) -> None:
        folder = tmp_path / f"set{next(numbers)}"
        folder.mkdir()
        (folder / "new.wav").write_bytes(sound(1))
        with Project.open(studies[count]) as project:
            import_folder(project, folder)

    assert held(bring_in) < 600


@pytest.mark.parametrize("place", ["", "elsewhere/"], ids=["where it says", "below another folder"])
def test_a_table_of_clips_comes_in_without_being_held(tmp_path, corpora, place):
    numbers = iter(range(9))

    def bring_in(count: int) -> None:
        rows = ["clip_id,path,label,transcript"]
        rows += [f"{name},{place}{name}.WAV,sad,{name} said" if place else f"{name},{name}.wav,sad,{name} said"
                 for name in names(count)]  # fmt: skip
        table = corpora[count] / "video" / "clips.csv"
        table.write_text("\n".join(rows))
        with Project.create(tmp_path / str(next(numbers))) as project:
            assert import_csv(project, table).added == count

    assert held(bring_in) < 900


def test_the_rows_of_a_table_are_not_held(tmp_path):
    folder = tmp_path / "set"

    def read(count: int) -> None:
        media = PathList(folder, (folder / f"{name}.wav" for name in names(count)))
        path = tmp_path / "labels.csv"
        path.write_text("\n".join(["name,label,text", *(f"{name},sad,{name} said" for name in names(count))]))
        side = read_side_tables([TableSource(path, "label")], folder, media, [], LABELS, USUAL_READING)
        assert not side.problems
        assert len(side.values) == count

    assert held(read) < 700


def test_of_features_from_elsewhere_only_names_are_held(tmp_path):
    def rows(count: int) -> Iterator[ClipRow]:
        for name in names(count):
            yield ClipRow(name, f"/corpus/video/{name}.wav")

    for count in (FEW, MANY):
        (tmp_path / f"{count}-UTT").mkdir()
        for name in names(count):
            np.save(tmp_path / f"{count}-UTT" / f"{name}.npy", np.ones(4, np.float32))

    def look(count: int) -> None:
        features = Features(FeaturePlace("gait", tmp_path / f"{count}-UTT", False), "mean", rows(count))
        assert all(len(features.embedding(name)) == 4 for name in features.clip_ids)

    assert held(look) < 400


def test_the_rows_of_a_raters_table_and_the_names_of_clips_are_not_held(tmp_path):
    tables = {}
    for count in (FEW, MANY):
        rows = [f"{name},rater {rater},anger" for name in names(count) for rater in range(8)]
        tables[count] = tmp_path / f"{count}.csv"
        tables[count].write_text("\n".join(["name,rater,label", *rows]), "utf-8")
    assert held(lambda count: [sum(1 for _ in read_ratings(tables[count]).aside)]) < 1000  # of eight rows

    with Project.create(tmp_path / "study") as project:
        every = [Clip(key, name, f"/set/{name}.mp4") for key, name in enumerate(names(MANY))]
        kept = []
        assert held(lambda count: kept.append(ClipFinder(project, every[:count]))) < 600


@pytest.mark.parametrize(("rule", "most"), [(Rule.MAJORITY, 500), (Rule.DAWID_SKENE, 3000)])
def test_votes_become_labels_anew_without_the_log_being_held(tmp_path: Path, monkeypatch, rule: Rule, most: float):
    monkeypatch.setattr(votes, "AT_ONCE", 50)  # clips
    now = datetime.now(UTC)
    projects = {}
    for count in (FEW, MANY):
        projects[count] = Project.create(tmp_path / str(count))
        with projects[count].store.write() as connection:
            keys = clips.add(connection, [Clip(0, name, f"/c/{name}", name) for name in names(count)])
            votes.record(connection, *(
                Decision(0, key, f"reader {reader}", DecisionKind.CORRECT, LABELS[(key + reader) % 3], now)
                for key in keys for reader in range(10)
            ))  # fmt: skip

    def make_anew(count: int) -> None:
        with projects[count].store.write() as connection:
            votes.rebuild(connection, rule)

    assert held(make_anew) < most
    for project in projects.values():
        project.close()
