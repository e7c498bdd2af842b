"""Tables beside clips and tables of clips: every name, split and difference means the same, and nothing is silent."""

from __future__ import annotations

import unicodedata
import wave
from pathlib import Path

import numpy as np
import pytest

from emodesk.domain import Clip, DomainError
from emodesk.services.corpora import own_pattern
from emodesk.services.export.tables import export_labels
from emodesk.services.importing import ImportReport, TableReading, import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.round_folder import CLIPS_FILE


def tones(folder: Path, *names: str) -> Path:
    """Short sounds, each of its own bytes; the folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = np.random.default_rng(list(name.encode())).integers(-8000, 8000, 4000, dtype=np.int16)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(noise.tobytes())
    return folder


def table(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Write a table."""
    path.write_bytes(content.encode(encoding))
    return path


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study") as project:
        yield project


def clips_of(project: Project) -> dict[str, Clip]:
    """Clips by clip_id."""
    return {clip.clip_id: clip for clip in QueueService(project).clips()}


def lines(items) -> list[str]:
    """What a report says, line by line."""
    return [f"{item.where}: {item.message}" for item in items]


def labels(report: ImportReport, project: Project) -> dict[str, str]:
    """Labels by clip_id of those that have one."""
    assert report.added
    return {name: clip.label for name, clip in clips_of(project).items() if clip.label}


def test_splits_of_a_label_table_are_understood_and_only_labelled_trains(project, tmp_path):
    folder = tones(tmp_path / "set", "a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav")
    content = (
        "name,label,split\na,happy,Test\nb,angry,train\nc,sad,val\nd,angry,dev\ne,sad,unlabelled\nf,sad,leaveout\n"
    )
    report = import_folder(project, folder, labels_csv=table(tmp_path / "labels.csv", content))
    assert lines(report.problems) == [
        "labels.csv line 7: unknown split “leaveout”; use labelled, unlabelled, validation, test; the clip does not "
        "train."
    ]
    splits = {"a": "test", "b": "labelled", "c": "validation", "d": "validation", "e": "unlabelled", "f": "unlabelled"}
    assert {name: clip.split for name, clip in clips_of(project).items()} == splits
    assert all(clip.label for clip in clips_of(project).values())
    counts = QueueService(project).counts()
    assert (counts.labelled, counts.per_label) == (1, {"anger": 1})
    export_labels(project, tmp_path / "out.csv")
    assert {row.clip_id: row.split for row in read_clips(tmp_path / "out.csv")} == splits
    ReviewService(project, "ann").correct(clips_of(project)["e"].key, "worry")
    ReviewService(project, "ann").correct(clips_of(project)["c"].key, "worry")
    export_labels(project, tmp_path / "out.csv")
    now = {row.clip_id: (row.split, row.label) for row in read_clips(tmp_path / "out.csv")}
    assert (now["e"], now["c"]) == (("labelled", "worry"), ("validation", "worry"))


def test_a_split_that_is_not_understood_changes_none_that_is_known(project, tmp_path):
    folder = tones(tmp_path / "set", "a.wav")
    import_folder(project, folder, labels_csv=table(tmp_path / "t.csv", "name,label,split\na,sad,train\n"))
    report = import_folder(project, folder, labels_csv=table(tmp_path / "t.csv", "name,label,split\na,sad,fold7\n"))
    assert (len(report.problems), report.differences, clips_of(project)["a"].split) == (1, (), "labelled")


CORRECTED = (
    "clip_id,path,label,transcript,split,speaker\na,a.wav,sad,one,labelled,ann\nb,b.wav,sad,two mended,labelled,\n"
)


@pytest.fixture
def imported(project, tmp_path):
    """A project of the clips a and b of a table, of which b was decided by ann."""
    tones(tmp_path, "a.wav", "b.wav")
    content = "clip_id,path,label,transcript,split\na,a.wav,angry,one,labelled\nb,b.wav,happy,two,test\n"
    import_csv(project, table(tmp_path / "clips.csv", content))
    ReviewService(project, "ann").correct(2, "worry")
    return project


def test_what_a_table_says_otherwise_is_said_and_taken_over_where_nobody_decided(imported, tmp_path):
    report = import_csv(imported, table(tmp_path / "corrected.csv", CORRECTED))
    assert (report.added, report.already, report.problems, report.taken) == (0, 2, (), 1)
    kept = "kept, as a person decided on the clip."
    assert lines(report.differences) == [
        "corrected.csv line 2: “a”: label “anger” → “sadness”; taken over.",
        "corrected.csv line 3: “b”: label “worry” → “sadness”; ann decided on it, and that holds.",
        f"corrected.csv line 3: “b”: transcript “two” → “two mended”; {kept}",
        f"corrected.csv line 3: “b”: split “test” → “labelled”; {kept}",
    ]
    assert "filled in where the project had nothing: speaker 1." in [item.message for item in report.notes]
    a, b = clips_of(imported).values()
    assert (a.label, a.speaker, b.label, b.transcript, b.split) == ("sadness", "ann", "happiness", "two", "test")


def test_taking_over_takes_everything_but_a_persons_decision(imported, tmp_path):
    report = import_csv(imported, table(tmp_path / "corrected.csv", CORRECTED), take_over=True)
    assert report.taken == 4
    b = clips_of(imported)["b"]
    assert (b.label, b.transcript, b.split) == ("sadness", "two mended", "labelled")
    export_labels(imported, tmp_path / "out.csv")
    assert [row.label for row in read_clips(tmp_path / "out.csv")] == ["sadness", "worry"]


def test_an_own_export_differs_in_nothing(imported, tmp_path):
    export_labels(imported, tmp_path / "out.csv")
    report = import_csv(imported, tmp_path / "out.csv")
    assert (report.already, report.differences, report.problems) == (2, (), ())


def test_another_name_or_place_of_the_same_clip_is_a_difference(imported, tmp_path):
    tones(tmp_path / "copy", "x").rename(tmp_path / "unused")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "a.wav").write_bytes((tmp_path / "a.wav").read_bytes())
    report = import_csv(imported, table(tmp_path / "t.csv", "clip_id,path\nother,copy/a.wav\n"))
    first, second = lines(report.differences)
    assert first == "t.csv line 2: “other” is “a” in the project, and stays so."
    assert "path “" in second
    assert Path(clips_of(imported)["a"].path) == tmp_path / "copy" / "a.wav"


NEARLY = {
    "D:\\data\\clips\\a.wav": "a", "/home/me/clips/b.avi": "b", "C.WAV": "c", "caf\u00e9.wav": "e",
    "１２３.wav": "123", "sub/d": "d", "elsewhere/d2.mp4": "d2", "0a1b2c3d-long name.wav": "long name",
    "Z:/away/one/x.wav": "one/x",
}  # fmt: skip


def test_names_that_nearly_match_match_where_only_one_can_be_meant(project, tmp_path):
    decomposed = unicodedata.normalize("NFD", "caf\u00e9.wav")
    folder = tones(tmp_path / "set", "a.wav", "b.wav", "c.wav", "deep/sub/d.wav", "d2.wav", decomposed, "123.wav",
                   "long name.wav", "one/x.wav", "two/x.wav")  # fmt: skip
    content = "file,label\n" + "".join(f"{name},sad\n" for name in NEARLY)
    report = import_folder(project, folder, labels_csv=table(tmp_path / "labels.csv", content))
    assert report.problems == ()
    assert len(labels(report, project)) == len(NEARLY)
    (note,) = [item.message for item in report.notes if "without regard to" in item.message]
    assert note.startswith("9 names match")


def test_names_that_may_mean_two_clips_or_none_are_said_with_what_may_be_meant(project, tmp_path):
    folder = tones(tmp_path / "set", "00012.wav", "one/x.wav", "two/x.wav", "Interview.wav", "y.wav", "utt1.wav")
    content = (
        "file,label\n12,sad\nZ:\\three\\x.wav,sad\nIntervew,sad\ny,sad\nY.WAV,angry\nutt2,sad\n"
        "D:\\p\\utt1.wav,sad\nD:\\q\\utt1.wav,angry\n"
    )
    report = import_folder(project, folder, labels_csv=table(tmp_path / "labels.csv", content))
    assert labels(report, project) == {"00012": "sadness", "y": "sadness"}
    assert [line.removeprefix("labels.csv line ") for line in lines(report.problems)] == [
        "3: “Z:/three/x.wav”: 2 files have this name; write the folder too, as in “one/x.wav”.",
        "4: “Intervew”: no clip of this name came in; did you mean Interview.wav? Mend the name.",
        "6: “Y.WAV” may mean y.wav, but so may “y.wav”; write the file's name.",
        "7: “utt2”: no clip of this name came in; mend the name.",
        "8: “D:/p/utt1.wav” may mean utt1.wav, but so may “D:/q/utt1.wav”; write the file's name.",
        "9: “D:/q/utt1.wav” may mean utt1.wav, but so may “D:/p/utt1.wav”; write the file's name.",
    ]


def test_a_name_that_only_a_companion_has_is_said(project, tmp_path):
    folder = tones(tmp_path / "set", "one.wav")
    (folder / "b.json").write_text("{}")
    (folder / "c.xyz").write_text("no clip, and said as such")
    report = import_folder(project, folder, labels_csv=table(tmp_path / "t.csv", "name,label\none,sad\nb,sad\nc,sad\n"))
    assert labels(report, project) == {"one": "sadness"}
    said = lines(report.problems)
    assert said[1:] == ["t.csv line 3: “b”: no clip of this name came in; mend the name."]
    assert said[0].startswith("c.xyz: is no video or sound")


def test_a_row_with_a_label_and_no_name_is_said(project, tmp_path):
    folder = tones(tmp_path / "set", "a.wav", "b.wav")
    report = import_folder(
        project, folder, labels_csv=table(tmp_path / "t.csv", "name,label\na,sad\n,angry\n,\nb,sad\n")
    )
    assert labels(report, project) == {"a": "sadness", "b": "sadness"}
    assert lines(report.problems) == ["t.csv line 3: names no clip, so it was passed over."]


def test_where_tables_and_names_differ_it_is_said_which_holds(project, tmp_path):
    folder = tones(tmp_path / "set", "a-sad.wav", "b-sad.wav", "c-sad.wav")
    words = table(tmp_path / "words.csv", "name,transcript,label\na-sad,one,angry\nb-sad,two,happy\nc-sad,three,sad\n")
    kinds = table(tmp_path / "kinds.csv", "name,label\na-sad,happy\nb-sad,happy\n")
    corpus = own_pattern("{}-{label}")
    report = import_folder(project, folder, transcripts_csv=words, labels_csv=kinds, names=corpus)
    assert labels(report, project) == {"a-sad": "happiness", "b-sad": "happiness", "c-sad": "sadness"}
    assert [line for line in lines(report.notes) if "otherwise" in line] == [
        "kinds.csv: label: of 1 clip another source says otherwise; what this one says holds "
        "(“a-sad.wav”: anger → happiness).",
        "words.csv, kinds.csv: label: of 2 clips another source says otherwise; what this one says holds "
        "(“a-sad.wav”: sadness → happiness).",
    ]


CONVERSATION = (
    'Sr No.,Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID,StartTime,EndTime\n1,"Oh, no.",Ann,sadness,0,0,'
    '"00:20:57,256","00:21:00,049"\n2,Yes!,Bob,joy,0,1,"0:21:01,927","0:21:03,261"\n'
)
RATINGS = ",FileName,VoiceVote,MultiModalVote\n1,1001_DFA_ANG_XX,N,A\n2,1002_DFA_ANG_XX,N,S\n3,1003_DFA_ANG_XX,N,A:D\n"
UPLOADED = "annotation_id,choice,id,video\n1,angry,1,/data/upload/1/1a2b3c4d-dia0_utt0.wav\n"


@pytest.mark.parametrize(
    ("content", "found"), [
        (CONVERSATION, {"dia0_utt0": "sadness", "dia0_utt1": "happiness"}),
        (RATINGS, {"1001_DFA_ANG_XX": "anger", "1002_DFA_ANG_XX": "sadness"}),
        (UPLOADED, {"dia0_utt0": "anger"}),
        ("文件名,情感,说话人\ndia0_utt0,高兴,甲\n", {"dia0_utt0": "happiness"}),
    ],
)  # fmt: skip
def test_tables_of_corpora_and_annotation_programs_are_read(project, tmp_path, content, found):
    names = ("dia0_utt0", "dia0_utt1", "1001_DFA_ANG_XX", "1002_DFA_ANG_XX", "1003_DFA_ANG_XX")
    folder = tones(tmp_path / "set", *(f"{name}.wav" for name in names))
    report = import_folder(project, folder, labels_csv=table(tmp_path / "t.csv", content, "gb18030"))
    assert labels(report, project) == found
    assert len(report.problems) == (content is RATINGS)
    if content is CONVERSATION:
        assert (clips_of(project)["dia0_utt0"].transcript, clips_of(project)["dia0_utt1"].speaker) == ("Oh, no.", "Bob")


def test_columns_and_encoding_can_be_named_by_hand(project, tmp_path):
    folder = tones(tmp_path / "set", "a.wav", "b.wav")
    path = table(tmp_path / "t.csv", "which,feels,name\na,sad,x\nb,angry,y\n", "utf-16-le")
    with pytest.raises(DomainError, match=r"no column “label”; it has name, which, feels.*--columns label=NAME"):
        import_folder(project, folder, labels_csv=path)
    with pytest.raises(DomainError, match="no column “felt”; it has"):
        import_folder(project, folder, labels_csv=path, reading=TableReading(columns={"label": "felt"}))
    with pytest.raises(DomainError, match="--columns: there is no “shoe size”; name what is read: clip_id"):
        import_folder(project, folder, labels_csv=path, reading=TableReading(columns={"shoe size": "feels"}))
    reading = TableReading(encoding="utf-16-le", columns={"file": "Which", "Emotion": "feels"})
    report = import_folder(project, folder, labels_csv=path, reading=reading)
    assert labels(report, project) == {"a": "sadness", "b": "anger"}
    assert report.problems == ()


def test_of_several_raters_the_majority_holds_and_is_said(project, tmp_path):
    folder = tones(tmp_path / "set", "a.wav", "b.wav", "c.wav")
    content = "name,label,annotator\na,sad,1\na,angry,2\na,sad,3\nb,sad,1\nb,sad,2\nc,sad,1\nc,angry,2\n"
    report = import_folder(project, folder, labels_csv=table(tmp_path / "t.csv", content))
    assert labels(report, project) == {"a": "sadness", "b": "sadness"}
    assert lines(report.problems) == [
        "t.csv line 2: raters disagree (sadness 2, anger 1); most say sadness.",
        "t.csv line 7: raters disagree (sadness 1, anger 1); the clip comes in unlabelled.",
    ]


ODD_NAMES = (" a", "a", "a\xa0", "\u3000a", "b\nc", "b\rc", "d\x1be", "f\u2028g", "n" * 250, "=1+1", "'=x", "q\"uote",
             "comma,", "\ufeffh")  # fmt: skip


def test_whatever_a_file_is_called_its_clip_comes_back_from_the_rounds_table(project, tmp_path):
    folder = tones(tmp_path / "set", *(f"{name}.wav" for name in ODD_NAMES))
    report = import_folder(project, folder)
    assert (report.added, report.problems) == (len(ODD_NAMES), ())
    assert sum("no table could carry its name" in item.message for item in report.notes) == 7
    ids = list(clips_of(project))
    for clip in clips_of(project).values():
        ReviewService(project, "ann").correct(clip.key, "anger" if clip.key % 2 else "worry")
    folder = RoundService(project).snapshot()
    assert [row.clip_id for row in read_clips(folder / CLIPS_FILE)] == ids
    export_labels(project, tmp_path / "out.csv")
    with Project.create(tmp_path / "second") as second:
        assert import_csv(second, tmp_path / "out.csv").added == len(ODD_NAMES)
        assert list(clips_of(second)) == ids
        assert [clip.path for clip in clips_of(second).values()] == [clip.path for clip in clips_of(project).values()]


def test_words_of_any_length_can_be_exported_and_trained_on(project, tmp_path):
    tones(tmp_path, "a.wav")
    words = " ".join(["words"] * 40_000)
    import_csv(project, table(tmp_path / "t.csv", f"clip_id,path,transcript\na,a.wav,{words}\n"))
    export_labels(project, tmp_path / "out.csv")
    assert read_clips(tmp_path / "out.csv")[0].transcript == words


def test_a_table_without_paths_finds_files_that_it_names_beside_it(project, tmp_path):
    tones(tmp_path, "a.wav", "sub/b.wav")
    report = import_csv(project, table(tmp_path / "t.csv", "name,label\na.wav,sad\nsub\\b.wav,sad\n"))
    assert lines(report.problems) == ["t.csv line 3: path is empty; name the clip's file."]
    report = import_csv(project, table(tmp_path / "t.csv", "file;label;start;end\nsub\\b.wav;sad;0,1;00:00:00,4\n"))
    assert report.problems == ()
    b = clips_of(project)["sub/b"]
    assert (b.start, b.end) == (0.1, 0.4)
    report = import_csv(project, table(tmp_path / "t.csv", "clip_id,path\nc,E:\\old\\sub\\b.wav\nd,/gone/x.wav\n"))
    assert (report.added, [item.where for item in report.problems]) == (1, ["t.csv line 3"])
    assert "1 path leads elsewhere; below the table's folder lies what was meant." in [
        one.message for one in report.notes
    ]


def test_paths_that_nearly_match_are_found_below_the_table_where_that_is_unique(project, tmp_path):
    tones(tmp_path, "É.wav", "b.wav", "00012.wav", "one/x.wav", "two/x.wav", "utt1.wav", "Interview.wav")
    rows = ("E\u0301.mp4", "B.WAV", "12.wav", "three/x.wav", "p/utt-1.wav", "UTT1.wav", "Q/Utt1.wav", "Intervew.wav")
    content = "".join(f"{number},{name}\n" for number, name in enumerate(rows, 2))
    report = import_csv(project, table(tmp_path / "t.csv", f"clip_id,path\n{content}"))
    assert {name: Path(clip.path).name for name, clip in clips_of(project).items()} == {
        "2": "É.wav", "3": "b.wav", "4": "00012.wav"}  # fmt: skip
    assert [line.removeprefix("t.csv line ") for line in lines(report.problems)] == [
        "5: “three/x.wav”: 2 files have this name; write the folder too, as in “one/x.wav”.",
        "6: “p/utt-1.wav” is not there; did you mean utt1.wav? Mend the name.",
        "7: “UTT1.wav” may mean utt1.wav, but so may “Q/Utt1.wav”; write the file's name.",
        "8: “Q/Utt1.wav” may mean utt1.wav, but so may “UTT1.wav”; write the file's name.",
        "9: “Intervew.wav” is not there; did you mean Interview.wav? Mend the name.",
    ]
    assert report.notes[1].message.startswith("3 names match without regard to folder")


def test_a_row_counts_once_and_what_of_it_was_refused_is_said_to_be_a_part_of_it(project, tmp_path):
    tones(tmp_path, "a.wav", "b.wav")
    content = "clip_id,path,label,split\na,a.wav,blue,train\nb,b.wav,sad,leaveout\nc,c.wav,sad,\n"
    report = import_csv(project, table(tmp_path / "t.csv", content))
    assert (report.added, report.already, len(report.problems), report.in_part) == (2, 0, 3, 2)
    report = import_csv(project, table(tmp_path / "t.csv", content))
    assert (report.added, report.already, len(report.problems), report.in_part) == (0, 2, 3, 2)


def test_a_label_table_of_five_thousand_rows_is_matched_in_no_time(tmp_path):
    """In proportion to its rows also where every name is wrong: no name is compared with every other."""
    import time

    from emodesk.services.side_tables import USUAL_READING, TableSource, read_side_tables
    from trainer.protocol.labels import LABELS

    def seconds(count: int) -> float:
        media = [tmp_path / "set" / f"clip{at:06d}.wav" for at in range(count)]
        path = table(tmp_path / "t.csv", "name,label\n" + "".join(f"klip{at:06d},sad\n" for at in range(count)))
        start = time.perf_counter()
        side = read_side_tables([TableSource(path, "label")], tmp_path / "set", media, [], LABELS, USUAL_READING)
        assert len(side.problems) == count
        return time.perf_counter() - start

    assert seconds(5000) < 40 * min(seconds(625) for _ in range(3))
