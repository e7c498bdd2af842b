"""What names of files say: the corpora that are known, patterns of one's own, and when a corpus is proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_clips import tone, write_clip

from emodesk import cli
from emodesk.domain import DomainError
from emodesk.services.corpora import corpora, corpus_named, own_pattern, recognised
from emodesk.services.project import Project
from emodesk.services.queue import QueueService

FOLDER = Path("/sets")


def read(corpus: str, name: str) -> dict[str, str]:
    """What a corpus reads in a file's name."""
    return corpus_named(corpus).read(FOLDER, FOLDER / name)


@pytest.mark.parametrize(
    ("corpus", "name", "label", "speaker", "words"), [
        ("RAVDESS", "Actor_12/03-01-06-01-02-01-12.wav", "fear", "12", "Dogs are sitting by the door."),
        ("ravdess", "03-01-02-01-01-01-01.flac", "calm", "01", "Kids are talking by the door."),
        ("crema-d", "1001_DFA_FEA_XX.flv", "fear", "1001", "Don't forget a jacket."),
        ("EMO-DB", "wav/03a01Fa.wav", "happiness", "03", "Der Lappen liegt auf dem Eisschrank."),
        ("savee", "DC_sa01.wav", "sadness", "DC", ""), ("savee", "KL/su15.wav", "surprise", "KL", ""),
        ("mead", "M003/video/front/angry/level_1/001.mp4", "anger", "M003", ""),
        ("mead", "W011/audio/disgusted/level_3/021.m4a", "disgust", "W011", ""),
        ("iemocap", "Ses01F_impro01_M003.wav", "", "Ses01M", ""),
        ("iemocap", "Ses02M_script01_1b_F012.wav", "", "Ses02F", ""),
    ],
)  # fmt: skip
def test_a_corpus_says_who_speaks_and_which_emotion_it_is(corpus, name, label, speaker, words):
    said = read(corpus, name)
    assert (said.get("label", ""), said["speaker"], said.get("transcript", "")) == (label, speaker, words)
    others = [key for key, one in corpora().items() if one.read(FOLDER, FOLDER / name)]
    assert len(others) == 1


@pytest.mark.parametrize("name", ["03-01-09-01-02-01-12.wav", "holiday.mp4", "1001_XXX.wav", "samplenew3_00001.mp4"])
def test_other_names_say_nothing(name):
    assert not any(corpus.read(FOLDER, FOLDER / name) for corpus in corpora().values())


def test_every_corpus_is_whole():
    for corpus in corpora().values():
        assert corpus.tells
        assert len(corpus.label_names) in (0, *range(2, 10))


def test_a_corpus_is_proposed_where_nearly_all_names_are_its_own():
    files = [FOLDER / f"03-01-0{1 + at % 8}-01-01-01-{1 + at % 24:02d}.wav" for at in range(40)]
    assert recognised(FOLDER, files).name == "RAVDESS"
    assert recognised(FOLDER, [*files, FOLDER / "talk.wav"]).name == "RAVDESS"
    assert recognised(FOLDER, [*files, *(FOLDER / f"{at}.wav" for at in range(10))]) is None
    assert recognised(FOLDER, files[:7]) is None
    with pytest.raises(DomainError, match="no corpus “none such” here; use ch-sims, crema-d, emo-db"):
        corpus_named("none such")


@pytest.mark.parametrize(
    ("pattern", "name", "said"), [
        ("{speaker}_{}_{label}", "x/ann_3_very_angry.wav", {"speaker": "ann", "label": "very_angry"}),
        ("{label}/{speaker}-{}", "anger/bob-1.wav", {"label": "anger", "speaker": "bob"}),
        ("{speaker}({label})", "ann(sad).mp4", {"speaker": "ann", "label": "sad"}),
        ("{speaker}_{label}", "ann.mp4", {}), ("{speaker}/{}", "ann.mp4", {}),
    ],
)  # fmt: skip
def test_a_pattern_of_ones_own_reads_names(pattern, name, said):
    assert own_pattern(pattern).read(FOLDER, FOLDER / name) == said


@pytest.mark.parametrize("pattern", ["", "clip", "{}_{}", "{mood}_{}", "{label}_{label}", "{label"])
def test_a_pattern_that_names_nothing_is_said(pattern):
    with pytest.raises(DomainError, match="names no fields; write label, speaker"):
        own_pattern(pattern)


@pytest.fixture
def actors(tmp_path, monkeypatch) -> Path:
    """Nine short sounds named as RAVDESS' are, three of them of one speaker."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    (tmp_path / "set").mkdir()
    for at in range(9):
        name = f"03-01-0{1 + at % 8}-01-01-01-{1 + at % 3:02d}.wav"
        name = name if at < 8 else "03-01-01-01-02-01-03.wav"
        write_clip(tmp_path / "set" / name, sound=tone(0.2, 200 + 20 * at), sound_codec="pcm_s16le")
    return tmp_path / "set"


def told(folder: Path) -> tuple[tuple[str, ...], set[str], set[str]]:
    """Labels of a project, those its clips have, and their speakers."""
    with Project.open(folder) as project:
        clips = QueueService(project).clips()
        return project.labels.names, {clip.label for clip in clips}, {clip.speaker for clip in clips}


def test_new_takes_labels_and_speakers_from_names_where_that_is_confirmed(tmp_path, actors, capsys):
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(actors), "--yes"]) == 0
    names, labels, speakers = told(tmp_path / "p")
    assert names == ("neutral", "calm", "happiness", "sadness", "anger", "fear", "disgust", "surprise")
    assert labels == set(names)
    assert speakers == {"01", "02", "03"}
    said = capsys.readouterr().out
    assert "these 9 files look like RAVDESS: label, speaker, transcript, language are taken from their names" in said


def test_without_a_yes_the_corpus_is_only_named(tmp_path, actors, capsys):
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(actors)]) == 0
    assert told(tmp_path / "p")[1:] == ({""}, {""})
    assert "look like RAVDESS; --corpus ravdess takes label, speaker" in capsys.readouterr().out
    assert cli.main(["new", str(tmp_path / "q"), "--from", str(actors), "--corpus", "none"]) == 0
    assert "RAVDESS" not in capsys.readouterr().out


def test_labels_that_the_project_has_not_are_named_and_can_be_mapped(tmp_path, actors, capsys):
    own = ["--from", str(actors), "--corpus", "ravdess", "--labels", "neutral,angry,happy,sad", "--map", "calm=neutral"]
    assert cli.main(["new", str(tmp_path / "p"), *own]) == 0
    assert told(tmp_path / "p")[1] == {"neutral", "angry", "happy", "sad", ""}
    said = capsys.readouterr().out
    assert "these clips are unlabelled: fear (1), disgust (1), surprise (1). What is nearest: fear=, " in said
    assert "--map fear=,disgust=,surprise=" in said


def test_a_corpus_goes_with_a_folder(tmp_path, actors, capsys):
    (tmp_path / "t.csv").write_text("clip_id\n")
    assert cli.main(["new", str(tmp_path / "p"), "--from", str(tmp_path / "t.csv"), "--pattern", "{label}"]) == 1
    assert "--corpus and --pattern go with a folder of clips" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_the_real_ravdess_is_recognised(shared_media):
    folder = shared_media / "ravdess"
    files = sorted(folder.glob("*.flac"))
    assert recognised(folder, files).name == "RAVDESS"
    assert len({corpus_named("ravdess").read(folder, path)["speaker"] for path in files}) == 12
