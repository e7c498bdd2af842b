"""The tables that come with a corpus: found below its clips, of the right clips, with the project's labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_clips import tone, write_clip

from emodesk import cli
from emodesk.services.corpora import recognised
from emodesk.services.folder_files import folder_files
from emodesk.services.importing import TableReading, import_folder
from emodesk.services.project import Project
from emodesk.store import clips


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))


def sounds(folder: Path, *names: str) -> None:
    for at, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_clip(folder / f"{name}.wav", sound=tone(0.2, 200 + 15 * at + 7 * len(name)), sound_codec="pcm_s16le")


def brought_in(folder: Path) -> dict[str, tuple[str, ...]]:
    with Project.open(folder) as project, project.store.read() as connection:
        return {clip.clip_id: (clip.split, clip.label, clip.speaker, clip.transcript, clip.language)
                for clip in clips.everything(connection)}  # fmt: skip


def corpus_of(folder: Path) -> str:
    files = folder_files(folder)
    found = recognised(folder, files.media, files.others)
    return found.name if found else ""


HEAD = "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime\n"


def test_melds_numbers_repeat_and_each_folder_has_its_own_table(tmp_path, capsys):
    folder = tmp_path / "MELD.Raw"
    names = [f"{split}/dia{dialogue}_utt0" for split in ("train_splits", "dev_splits_complete", "output_repeated_test")
             for dialogue in range(3)]  # fmt: skip
    sounds(folder, *names)
    for split, word in (("train", "joy"), ("dev", "fear"), ("test", "anger")):
        rows = "".join(f'{n},"Oh, {split}.",Ann,{word},x,{n},0,1,1,"00:00:01,000","00:00:02,000"\n' for n in range(3))
        (folder / f"{split}_sent_emo.csv").write_text(HEAD + rows, "utf-8")
    assert corpus_of(folder) == "MELD"
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(folder), "--yes"]) == 0
    assert "look like MELD" in capsys.readouterr().out
    found = brought_in(tmp_path / "p")
    assert found["train_splits/dia1_utt0"] == ("labelled", "happiness", "Ann", "Oh, train.", "en")
    assert found["dev_splits_complete/dia1_utt0"] == ("validation", "fear", "Ann", "Oh, dev.", "en")
    assert found["output_repeated_test/dia2_utt0"][:2] == ("test", "anger")


def test_ch_sims_names_a_clip_by_two_columns(tmp_path):
    folder = tmp_path / "Raw"
    sounds(folder, *(f"video_000{video}/000{clip}" for video in (1, 2) for clip in (1, 2, 3, 4)))
    rows = "".join(f"video_000{video},{clip},话{clip},0.5,,,,{word},{mode}\n" for video in (1, 2)
                   for clip, word, mode in ((1, "Positive", "train"), (2, "Negative", "valid"), (3, "Neutral", "test"),
                                            (4, "Positive", "train")))  # fmt: skip
    head = "video_id,clip_id,text,label,label_T,label_A,label_V,annotation,mode\n"
    (tmp_path / "label.csv").write_text(head + rows, "utf-8")
    assert corpus_of(folder) == "CH-SIMS"
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(folder), "--yes"]) == 0
    found = brought_in(tmp_path / "p")
    assert found["video_0002/0001"] == ("labelled", "positive", "", "话1", "zh")
    assert [found[f"video_0001/000{clip}"][:2] for clip in (2, 3)] == [("validation", "negative"), ("test", "neutral")]


@pytest.mark.parametrize(("name", "table", "words"), [
    ("MER2024", "label-disdim.csv", "label-transcription.csv"),
    ("MER2025", "track1_train_disdim.csv", "subtitle_chieng.csv"),
    ("MER2026", "track1_train.csv", "subtitle_chieng.csv"),
])  # fmt: skip
def test_a_year_of_mer_is_told_by_its_tables(tmp_path, name, table, words):
    folder = tmp_path / "set"
    names = [f"samplenew3_{number:08d}" for number in range(8)]
    sounds(folder, *(f"video/{one}" for one in names))
    assert corpus_of(folder) == ""
    labels = "".join(f"{one},{'worried' if at else 'happy'}\n" for at, one in enumerate(names[:4]))
    (folder / table).write_text(f"name,discrete\n{labels}", "utf-8")
    (folder / words).write_text("name,chinese,english\n" + "".join(f"{one},你好,hello\n" for one in names), "utf-8")
    assert corpus_of(folder) == name
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(folder), "--yes"]) == 0
    found = brought_in(tmp_path / "p")
    assert found[f"video/{names[0]}"] == ("labelled", "happiness", "", "你好", "zh")
    assert found[f"video/{names[3]}"][1] == "worry"
    assert found[f"video/{names[7]}"][:2] == ("unlabelled", "")


def test_iemocaps_raters_are_counted_and_its_words_taken(tmp_path, capsys):
    folder = tmp_path / "IEMOCAP"
    turns = [f"Ses01F_impro01_{who}00{turn}" for who in "FM" for turn in range(4)]
    sounds(folder, *(f"Session1/sentences/wav/Ses01F_impro01/{turn}" for turn in turns))
    raters = {0: ("Excited", "Excited", "Happiness"), 1: ("Frustration", "Frustration", "Other"),
              2: ("Anger", "Sadness"), 3: ("Neutral", "Neutral")}  # fmt: skip
    lines = []
    for turn in turns:
        lines.append(f"[1.0000 - 2.0000]\t{turn}\txxx\t[2.5, 2.5, 2.5]")
        lines += [f"C-E{at}:\t{word};\t()" for at, word in enumerate(raters[int(turn[-1])])]
    place = folder / "Session1" / "dialog" / "EmoEvaluation"
    place.mkdir(parents=True)
    (place / "Ses01F_impro01.txt").write_text("\n".join(lines), "utf-8")
    said = [f"{turn} [00{at}.2901-00{at}.9357]: It\x92s {turn[-4:]}." for at, turn in enumerate(turns, start=1)]
    said += ["M: Yeah.", "Ses01F_impro01_MXX0 [009.1-009.2]: [LAUGHTER]"]
    place = folder / "Session1" / "dialog" / "transcriptions"
    place.mkdir()
    (place / "Ses01F_impro01.txt").write_text("\n".join(said), "latin-1")
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(folder), "--yes"]) == 0
    out = capsys.readouterr().out
    assert "what EmoEvaluation and transcriptions say are taken" in out
    assert "no clip of this name" not in out
    assert "lies beside" not in out
    found = {name.rpartition("_")[2]: told[1:4] for name, told in brought_in(tmp_path / "p").items()}
    assert found["F000"] == ("excitement", "Ses01F", "It’s F000.")
    assert found["M001"] == ("frustration", "Ses01M", "It’s M001.")
    assert (found["F002"][0], found["F003"][0]) == ("", "neutral")


def test_a_mapping_is_proposed_and_remembered_for_the_next_import(tmp_path):
    folder = tmp_path / "set"
    sounds(folder, "a", "b", "c")
    (tmp_path / "labels.csv").write_text("file,label\na.wav,fearful\nb.wav,bored\nc.wav,fearful\n", "utf-8")
    with Project.create(tmp_path / "p") as project:
        report = import_folder(project, folder, labels_csv=tmp_path / "labels.csv")
        assert report.unknown == {"fearful": 2, "bored": 1}
        (note,) = [note for note in report.notes if "nearest" in note.message]
        assert note.message.endswith("What is nearest: fearful=worry, bored=neutral")
        reading = TableReading({"fearful": "worry", "bored": ""})
        assert import_folder(project, folder, labels_csv=tmp_path / "labels.csv", reading=reading).unknown == {}
    sounds(folder, "dddd")
    with (tmp_path / "labels.csv").open("a") as file:
        file.write("dddd.wav,FEARFUL\n")
    with Project.open(tmp_path / "p") as project:
        assert import_folder(project, folder, labels_csv=tmp_path / "labels.csv").unknown == {}
    labels = {name: told[1] for name, told in brought_in(tmp_path / "p").items()}
    assert labels == {"a": "worry", "b": "", "c": "worry", "dddd": "worry"}


def test_labels_of_mertools_archive_come_in(tmp_path):
    import numpy as np

    folder = tmp_path / "set"
    sounds(folder, "samplenew_1", "samplenew_2")
    corpus = {"samplenew_1": {"emo": "angry", "val": 1.0}, "samplenew_2": {"emo": "worried", "val": -10}}
    np.savez(tmp_path / "label-6way.npz", train_corpus=corpus)
    options = ["--from", str(folder), "--label-file", str(tmp_path / "label-6way.npz")]
    assert cli.main(["new", str(tmp_path / "p"), *options]) == 0
    assert {name: told[:2] for name, told in brought_in(tmp_path / "p").items()} == {
        "samplenew_1": ("labelled", "anger"), "samplenew_2": ("labelled", "worry")}  # fmt: skip
