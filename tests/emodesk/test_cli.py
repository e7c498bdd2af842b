"""The command `emodesk` as a person types it: what it prints, how it ends, and that nobody sees a traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from hub_server import COMMIT, hub_here
from made_rounds import make_project, make_round
from media_clips import even, tone, write_clip
from round_figures import Round, three
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from small_projects import small_project

from emodesk import cli
from emodesk.demo import FEWEST
from emodesk.domain import DomainError
from emodesk.runs import Runner
from emodesk.services.project import Project, recent_projects
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.services.snapshot import check_labels
from emodesk.terminal import ProgressBar
from trainer.demo.plan import plan
from trainer.encoders.registry import build_encoder
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.files import write_table
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import State, read_state, write_state
from trainer.protocol.version import version
from trainer.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    """The list of recent projects in a folder of the test's own."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def twelve_clips(tmp_path_factory) -> Path:
    """Twelve clips, alike but for their length and tone, and labels for ten of them."""
    folder = tmp_path_factory.mktemp("twelve")
    for number in range(12):
        write_clip(folder / f"clip{number:02d}.mp4", even(20 + number), tone(0.8 + number / 25, 200.0 + 30 * number))
        (folder / f"clip{number:02d}.txt").write_text(("so glad", "go away")[number % 2] + f" {number}", "utf-8")
    rows = [(f"clip{number:02d}", ("happy", "angry")[number % 2]) for number in range(10)]
    write_table(folder / "labels.csv", ("clip_id", "label"), rows)
    return folder


def emodesk(*arguments: object) -> int:
    """Exit status of one command in this process."""
    return cli.main([str(one) for one in arguments])


def start(*arguments: object, **options) -> subprocess.Popen[str]:
    """One command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "emodesk", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_new_says_what_came_in_and_what_did_not(tmp_path, twelve_clips, capsys):
    source = Path(shutil.copytree(twelve_clips, tmp_path / "clips"))
    (source / "broken.mp4").write_bytes(b"x")
    with (source / "labels.csv").open("a", encoding="utf-8") as table:
        table.write("clip10,contempt\nclip11,boredom\n")
    status = emodesk(
        "new",
        tmp_path / "study",
        "--from",
        source,
        "--label-file",
        source / "labels.csv",
        "--map",
        "contempt=anger",
        "--name",
        "My study",
        "--labels",
        "happiness, anger,sadness",
    )
    said = capsys.readouterr()
    assert status == 0
    assert "broken.mp4: “broken.mp4” is not a video" in said.out
    assert "labels.csv line 13: unknown label “boredom”; use one of happiness, anger, sadness" in said.out
    assert "12 clips came in, 0 were there already, 2 problems" in said.out
    assert "importing: " in said.err
    assert recent_projects() == [tmp_path / "study"]
    assert emodesk("status", tmp_path / "study") == 0
    assert "My study: 12 clips, 11 came with a label" in capsys.readouterr().out
    assert emodesk("import", tmp_path / "study", "--from", source) == 0
    assert "0 clips came in, 12 were there already, 1 problem" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"), [
        (("new", "study", "--from", "nowhere"), "nowhere is not there; name a folder of clips or a table of them."),
        (("new", "study", "--from", "."), "holds no clips"),
        (("new", "study", "--from", "clips", "--labels", "anger"), "2 to 16 different labels"),
        (("new", "study", "--from", "clips", "--map", "x=boredom"), "cannot be mapped"),
        (("new", "study", "--from", "clips", "--label-file", "gone.csv"), "gone.csv cannot be read"),
        (("new", "study", "--from", "table.csv", "--label-file", "x.csv"), "go with a folder of clips"),
        (("new", "study", "--from", "clips", "--preset", "huge"), "There is no preset “huge”; use light"),
        (("new", "study", "--from", "table.csv"), "has no column “clip_id”"),
        (("new", "full", "--from", "clips"), "full is not empty; name a new folder for the project."),
        (("new", "full/x.md", "--from", "clips"), "x.md is a file; name a new folder for the project."),
        (("new", "study", "--from", "clips/a.mp4"), "a.mp4 is a clip and no table; name the folder that it lies in."),
        (("round", "study"), "study is not there; make a project with “emodesk new”"),
        (("status", "clips"), "clips is no EmoDesk project"),
        (("status", "own/emodesk.toml"), "emodesk.toml is a file; name the folder of a project."),
        (("report", "own"), "No round is in use yet; let one end and promote it, or name one with --round."),
        (("export", "nowhere", "out.csv"), "nowhere is not there"),
        (("export", "own", "out.xlsx"), "“out.xlsx” does not end as this export does; use .csv."),
        (("demo", "own", "--no-window"), "holds a project of your own; name another folder for the demo."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clips").mkdir()
    write_clip(tmp_path / "clips" / "a.mp4", even(5))
    (tmp_path / "table.csv").write_text("which\nclips/a.mp4\n", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x.md").write_text("x")
    small_project(tmp_path / "own").close()
    if "." in arguments:
        shutil.rmtree(tmp_path / "clips")
    assert emodesk(*arguments) == 1
    said = capsys.readouterr()
    errors = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert "Traceback" not in said.err + said.out
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize(
    "arguments", [
        ("new", "study"), ("fly",), ("round", "p", "--set", "epochs"), ("demo", "--clips", "x"),
        ("new", "p", "--from", "c", "--map", "contempt"),
    ],
)  # fmt: skip
def test_wrong_arguments_end_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        emodesk(*arguments)
    assert ended.value.code == 2
    assert "usage: emodesk" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_chinese_names_pass_through_a_pipe_that_has_no_such_characters(tmp_path, encoding):
    (tmp_path / "片段").mkdir()
    write_clip(tmp_path / "片段" / "好.mp4", even(5))
    (tmp_path / "片段" / "坏.mp4").write_bytes(b"x")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    ended = start("new", tmp_path / "研究", "--from", tmp_path / "片段", env=environment, encoding=encoding)
    said, errors = ended.communicate()
    assert ended.returncode == 0, errors
    assert "\\u574f.mp4: " in said
    assert "Traceback" not in errors


def test_what_a_file_is_called_cannot_steer_the_terminal(tmp_path, capsys):
    (tmp_path / "clips").mkdir()
    write_clip(tmp_path / "clips" / "good.mp4", even(5))
    (tmp_path / "clips" / "\x1b[2J\u202e4pm.mp4").write_bytes(b"x")
    assert emodesk("new", tmp_path / "study", "--from", tmp_path / "clips") == 0
    said = capsys.readouterr()
    assert "\\x1b[2J\\u202e4pm.mp4: " in said.out
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err


def test_a_mistake_of_ours_leaves_no_empty_project_that_new_would_refuse(tmp_path, monkeypatch):
    (tmp_path / "clips").mkdir()
    write_clip(tmp_path / "clips" / "good.mp4", even(5))
    monkeypatch.setattr("emodesk.services.importing.folder_files", lambda folder: 1 // 0)
    assert emodesk("new", tmp_path / "study", "--from", tmp_path / "clips") == 1
    assert not (tmp_path / "study").exists()


def test_a_folder_in_which_every_file_is_bad_makes_no_project(tmp_path, capsys):
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "bad.mp4").write_bytes(b"x")
    assert emodesk("new", tmp_path / "study", "--from", tmp_path / "clips") == 1
    said = capsys.readouterr()
    assert "bad.mp4: " in said.out
    assert "no clip came in, so" in said.err
    assert not (tmp_path / "study").exists()


def test_help_comes_at_once_and_without_the_window():
    began = time.monotonic()
    process = start("--help")
    out, _ = process.communicate()
    assert process.returncode == 0
    assert time.monotonic() - began < 5  # a loaded machine; 0.05 s on an idle one
    for name in ("open", "new", "import", "round", "demo", "export", "status"):
        assert f"    {name} " in out
    code = "import sys, emodesk.cli; print([name for name in ('PySide6', 'av', 'sqlalchemy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_project_that_is_open_in_a_window_can_be_looked_at_but_not_changed(tmp_path, capsys):
    with small_project(tmp_path / "study", 8, ["anger"] * 4 + ["worry"] * 4) as project:
        ReviewService(project, "ann").correct(1, "worry")
        assert emodesk("status", tmp_path / "study") == 0
        assert "1 relabelled" in capsys.readouterr().out
        assert emodesk("export", tmp_path / "study", tmp_path / "out.csv") == 0
        assert read_clips(tmp_path / "out.csv")[0].label == "worry"
        assert emodesk("round", tmp_path / "study") == 1
        assert f"already open in another EmoDesk (process {os.getpid()})" in capsys.readouterr().err
        assert RoundService(project).list() == []


def test_without_a_display_the_window_is_not_tried(tmp_path, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert emodesk("open", tmp_path) == 1
    assert "there is no display here" in capsys.readouterr().err


def test_an_import_stopped_by_the_person_keeps_what_came_in(tmp_path, twelve_clips):
    source = Path(shutil.copytree(twelve_clips, tmp_path / "clips"))
    content = (source / "clip00.mp4").read_bytes()
    for number in range(2000):  # seconds of work, so that the signal comes in the middle of it
        # A few bytes after the last box: another file, the same clip.
        (source / f"more{number:04d}.mp4").write_bytes(content + number.to_bytes(8, "big"))
    process = start("new", tmp_path / "study", "--from", source, start_new_session=True)
    line = ""
    while "of 2012" not in line or " 0 of" in line:
        line = process.stderr.readline()
        assert line
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    if "what came in is kept" in errors:
        with Project.open(tmp_path / "study") as project:
            assert 0 < QueueService(project).counts().total < 2012
    else:
        assert not (tmp_path / "study").exists()


def test_a_round_is_trained_ingested_and_applied(tmp_path, twelve_clips, capfd):
    """The real trainer, on clips so small that it takes seconds."""
    study = tmp_path / "study"
    labels = ("--label-file", twelve_clips / "labels.csv", "--labels", "anger,happiness")
    assert emodesk("new", study, "--from", twelve_clips, *labels) == 0
    quick = ("epochs=2", "folds=2", "threads=1", "selftraining.mode=off", "frames.clips=2")
    assert emodesk("round", study, *(f"--set={one}" for one in quick)) == 0
    said = capfd.readouterr()
    there = Round(study / "rounds" / "0001", ("anger", "happiness"))
    assert f"round 1 is applied; WAF in cross-validation {three(there.waf())} on " in said.out
    with Project.open(study) as project:
        row = QueueService(project).rows(QueueService(project).keys())[0]
        assert row.pseudo_label in ("happiness", "anger")
        assert row.round == 1
        ReviewService(project, "ann").accept(row.key)
    assert emodesk("status", study) == 0
    assert "round 1: succeeded, WAF" in capfd.readouterr().out
    for how in ((), ("--train",)):
        assert emodesk("rounds", "reproduce", study, 1, "--json", *how) == 0
        record = json.loads(capfd.readouterr().out)
        assert (record["equal"], record["clips"], record["trained"]) == (True, 12, bool(how))
    made = json.loads((study / "rounds" / "0001" / "provenance.json").read_text("utf-8"))
    assert set(made["features"]) == {"speech", "text", "video"}  # no clip has a face to learn from
    assert (made["seed"], made["device"], made["settings"]["training"]["epochs"]) == (0, "cpu", 2)
    assert emodesk("rounds", "show", study, 1) == 0
    assert f"labels {made['labels'][:12]}" in capfd.readouterr().out
    path = study / "rounds" / "0001" / "predictions.safetensors"
    with safe_open(path, "np") as file:
        metadata, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    tensors["probabilities"] = tensors["probabilities"][:, ::-1].copy()
    save_file(tensors, path, metadata)
    assert emodesk("rounds", "reproduce", study, 1) == 1
    assert "not equal" in capfd.readouterr().out


def test_a_project_that_was_moved_reproduces_its_rounds_where_its_clips_are_now(tmp_path, twelve_clips, capfd):
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    quick = ("epochs=2", "folds=2", "threads=1", "selftraining.mode=off", "frames.clips=2")
    for study, clips in (("study", "study/mine"), ("other", "beside")):  # within the project, and beside it
        Project.create(before / study, labels=("anger", "happiness")).close()
        shutil.copytree(twelve_clips, before / clips)
        come = ("--from", before / clips, "--label-file", before / clips / "labels.csv")
        assert emodesk("import", before / study, *come) == 0
        assert emodesk("round", before / study, *(f"--set={one}" for one in quick)) == 0
    within = read_clips(before / "study" / "rounds" / "0001" / "clips.csv", ("anger", "happiness"))
    assert within[0].path == os.path.join("..", "..", "mine", "clip00.mp4")
    before.rename(after)
    capfd.readouterr()
    for study in ("study", "other"):
        shutil.rmtree(after / study / "features")  # what is known of the clips is to be found anew
        for how in ((), ("--train",)):
            assert emodesk("rounds", "reproduce", after / study, 1, "--json", *how) == 0
            record = json.loads(capfd.readouterr().out)
            assert (record["equal"], record["files_away"]) == (True, 0)
        assert emodesk("rounds", "curves", after / study, 1, "--json") == 0
        assert json.loads(capfd.readouterr().out) == {"number": 1, "clips": 12}
        drawn = load_file(after / study / "rounds" / "0001" / "frames" / "0000.safetensors")
        assert all(drawn[f"{row}/alone"].std(axis=0).any() for row in range(12)), "not of their transcripts alone"
    (after / "beside" / "clip03.mp4").unlink()
    assert emodesk("rounds", "curves", after / "other", 1) == 0
    told = capfd.readouterr()
    assert "curves of 12 clips are drawn" in told.out
    assert "note: 1 file cannot be found (the first: " in told.err
    shutil.rmtree(after / "beside")
    assert emodesk("rounds", "curves", after / "other", 1) == 1
    assert "12 files of clips cannot be found" in capfd.readouterr().err
    assert (after / "other" / "rounds" / "0001" / "frames" / "0000.safetensors").is_file()
    emodesk("rounds", "reproduce", after / "other", 1)  # of its transcripts alone, which may say the same
    assert "note: the files of 12 clips cannot be found; “emodesk relink” says where" in capfd.readouterr().out


def test_a_round_is_resumed_with_its_clips_where_they_were_found_again(tmp_path, twelve_clips, capfd):
    study, before, after = tmp_path / "study", tmp_path / "before", tmp_path / "found" / "again"
    labels = ("anger", "happiness")
    Project.create(study, labels=labels).close()
    shutil.copytree(twelve_clips, before)
    assert emodesk("import", study, "--from", before, "--label-file", before / "labels.csv") == 0
    with Project.open(study) as project:
        quick = {"training.epochs": 2, "training.folds": 2, "training.threads": 1, "selftraining.mode": "off"}
        made = RoundService(project).snapshot(settings={**quick, "frames.clips": 2})
    write_state(made, State(status="cancelled", heartbeat=1.0, ended=1.0))
    after.parent.mkdir()
    before.rename(after)
    assert emodesk("relink", study, after) == 0
    assert emodesk("rounds", "resume", study, 1) == 0
    assert read_clips(made / "clips.csv", labels)[0].path == str(after / "clip00.mp4")
    capfd.readouterr()
    assert emodesk("rounds", "reproduce", study, 1, "--json") == 0
    assert json.loads(capfd.readouterr().out)["equal"]


def test_a_demo_that_is_stopped_leaves_no_process_and_keeps_what_was_drawn(tmp_path):
    process = start("demo", tmp_path / "demo", "--clips", 64, "--no-window", start_new_session=True)
    line = ""
    while "drawing clips: " not in line or " 0 of" in line:
        line = process.stderr.readline()
        assert line
    process.terminate()
    process.communicate(timeout=600)
    assert process.returncode == 130
    kept = sorted((tmp_path / "demo" / "clips").glob("demo_*.mp4"))
    assert kept
    end = time.monotonic() + 20
    while (left := drawers(tmp_path)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []
    assert not (tmp_path / "demo" / "truth.csv").exists()
    with Project.open(tmp_path / "demo") as project:
        assert QueueService(project).counts().total == 0


def drawers(folder: Path) -> list[str]:
    """Processes whose command names the folder."""
    return [
        " ".join(one.info["cmdline"])
        for one in psutil.process_iter(["cmdline"])
        if str(folder) in " ".join(one.info["cmdline"] or [])
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--set", "training.speed=11"), "unknown setting “training.speed”"),
        (("--set", "epochs=many"), "training.epochs is “many”"),
        (("--set", "encoders.speech.band=3"), "unknown setting “encoders.speech.band”"),
        (("--set", "encoders.text=bert"), "there is no text encoder “bert”"),
        (("--preset", "huge"), "no preset “huge”"),
        ([f"--set=encoders.{name}=none" for name in MODALITIES], "The preset has no encoder at all"),
        (("--set", "modalities=speech", "--set", "encoders.speech=none"), "The preset has no encoder for speech"),
    ],
)
def test_a_setting_that_cannot_be_leaves_no_round_behind(tmp_path, capfd, options, sentence):
    with small_project(tmp_path / "study", 8, ["anger"] * 4 + ["worry"] * 4):
        pass
    assert emodesk("round", tmp_path / "study", *options) == 1
    said = capfd.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert list((tmp_path / "study" / "rounds").iterdir()) == []
    assert emodesk("rounds", "list", tmp_path / "study") == 0
    assert "no rounds yet" in capfd.readouterr().out


def test_half_a_folder_of_weights_leaves_no_round_behind_but_where_rounds_run_elsewhere(tmp_path, capfd):
    half = tmp_path / "half"
    half.mkdir()
    (half / "config.json").write_text('{"hidden_size": 16}', "utf-8")
    preset = tmp_path / "own.toml"
    preset.write_text(f'[encoders.speech]\nname = "hubert"\nweights = "{half}"\n', "utf-8")
    with small_project(tmp_path / "study", 8, ["anger"] * 4 + ["worry"] * 4):
        pass
    assert emodesk("round", tmp_path / "study", "--preset", preset) == 1
    said = capfd.readouterr().err
    assert "half named by encoders.speech.weights lacks 1 file (pytorch_model.bin); put it there." in said
    assert list((tmp_path / "study" / "rounds").iterdir()) == []
    Runner(elsewhere="ssh gpu run {spec}").check(str(preset), {}, tmp_path)  # its weights lie there


def test_no_label_at_all_is_not_the_six_emotions(tmp_path, capsys):
    with pytest.raises(SystemExit):
        emodesk("new", tmp_path / "study", "--from", tmp_path, "--labels", " , ")
    assert "no label is named; leave --labels out for the six emotions" in capsys.readouterr().err


def test_weights_that_are_not_here_leave_no_round_behind_and_nothing_is_fetched(tmp_path, capfd, monkeypatch):
    with hub_here(monkeypatch, tmp_path) as hub:
        hub.repos["people/hubert"] = {"config.json": b'{"hidden_size": 16}'}
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{hub.server_port}")
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        preset = tmp_path / "own.toml"
        preset.write_text(
            f'[encoders.speech]\nname = "hubert"\nrepo = "people/hubert"\nrevision = "{COMMIT}"\n', "utf-8"
        )
        with small_project(tmp_path / "study", 8, ["anger"] * 4 + ["worry"] * 4) as project:
            features = project.features_folder
        assert emodesk("round", tmp_path / "study", "--preset", preset) == 1
        told = capfd.readouterr().err
        assert "people/hubert is not here; Choose a model… or “python -m trainer fetch --config" in told
        assert list((tmp_path / "study" / "rounds").iterdir()) == []
        more = tmp_path / "more.toml"
        image = f'name = "clip-face"\nmodel = "ViT-B-32-quickgelu"\nrepo = "a/clip"\nrevision = "{COMMIT}"\n'
        more.write_text(f"{preset.read_text('utf-8')}[encoders.image]\n{image}", "utf-8")
        assert emodesk("round", tmp_path / "study", "--preset", more) == 1
        assert "Not here either: a/clip." in capfd.readouterr().err
        settings = load_settings(str(preset)).encoders["speech"]
        (features / build_encoder("speech", settings.name, settings.options).fingerprint()).mkdir(parents=True)
        Runner().check(str(preset), {}, features)  # what is to be made may all be there
        assert not hub.asked


def test_rounds_are_listed_shown_and_removed_broken_ones_too(tmp_path, capfd):
    study = tmp_path / "study"
    with make_project(study, 40) as project:
        service = RoundService(project)
        service.ingest(make_round(project))
        write_state(service.snapshot(), State("failed", message="No space left."))
        (service.snapshot() / "state.json").write_bytes(bytes(90))
        (study / "rounds" / "1²").mkdir()
    assert emodesk("rounds", "list", study) == 0
    said = capfd.readouterr().out.splitlines()
    assert said[0].startswith("round 1: succeeded, WAF in cross-validation ")
    assert said[1] == "round 2: failed, No space left."
    assert said[2].startswith("round 3: broken, ")
    assert "is empty" in said[2]
    assert "“1²” in the rounds folder is no round" in said[3]
    assert emodesk("rounds", "list", study, "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert [(one["number"], one["state"]) for one in found] == [(1, "succeeded"), (2, "failed"), (3, "broken")]
    assert emodesk("rounds", "show", study, 1) == 0
    assert "note: Few labelled clips of worry" in capfd.readouterr().out
    assert emodesk("rounds", "rm", study, 1) == 1
    assert "Round 1 has results; delete it with its results (--with-results) to go on." in capfd.readouterr().err
    assert emodesk("rounds", "rm", study, 3) == emodesk("rounds", "rm", study, 2) == 0
    assert sorted(path.name for path in (study / "rounds").iterdir()) == ["0001", "1²"]
    capfd.readouterr()
    assert emodesk("rounds", "list", study, "--json") == 0
    assert [one["number"] for one in json.loads(capfd.readouterr().out)] == [1]
    for words in (("rm", study), ("list", study, 1)):
        with pytest.raises(SystemExit, match="2"):
            emodesk("rounds", *words)


def test_ctrl_c_during_a_round_ends_it_with_130_and_says_how_to_go_on(tmp_path, twelve_clips):
    study = tmp_path / "study"
    labels = ("--label-file", twelve_clips / "labels.csv", "--labels", "anger,happiness")
    assert emodesk("new", study, "--from", twelve_clips, *labels) == 0
    slow = ("epochs=100000", "folds=2", "threads=1", "selftraining.mode=off", "frames.clips=2")
    process = start("round", study, *(f"--set={one}" for one in slow), start_new_session=True)
    line = ""
    while "epochs" not in line:
        line = process.stderr.readline()
        assert line
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=600)
    assert process.returncode == 130, errors
    assert f"round 1 is cancelled; “emodesk rounds resume {study} 1” begins its training anew" in said
    assert "Traceback" not in errors
    assert read_state(study / "rounds" / "0001").message == (
        "Cancelled before the first checkpoint; a later start begins training anew."
    )


def test_a_demo_of_too_few_clips_for_a_round_is_refused_before_anything_is_drawn(tmp_path, capfd):
    assert emodesk("demo", tmp_path / "demo", "--clips", 12, "--no-window") == 1
    assert "--clips 12 are too few for a first round; ask for 16 clips or more" in capfd.readouterr().err
    assert not (tmp_path / "demo").exists()


def test_the_smallest_demo_has_labels_enough_for_a_round():
    recipes = plan(FEWEST, 0)
    rows = [ClipRow(one.clip_id, split=one.split, label=one.label) for one in recipes]
    check_labels(rows, LABELS)
    fewer = [ClipRow(one.clip_id, split=one.split, label=one.label) for one in plan(FEWEST - 4, 0)]
    with pytest.raises(DomainError):
        check_labels(fewer, LABELS)


def test_progress_moves_on_a_terminal_and_says_each_line_once_elsewhere(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("emodesk.terminal.PLAIN_SECONDS", 0.0)
    monkeypatch.setattr("emodesk.terminal.MOVING_SECONDS", 0.0)
    monkeypatch.setenv("COLUMNS", "60")
    plain, moving = io.StringIO(), Terminal()
    for stream in (plain, moving):
        with ProgressBar("work", stream) as bar:
            bar.update(1, 4, "一二三四五六七八九十" * 3)
            bar.update(2, 4, "b")
            bar.update(2, 4, "b")
    assert plain.getvalue().splitlines()[1:] == ["work: 2 of 4 b"]
    lines = moving.getvalue().split("\r\x1b[K")[1:]
    last = "work: [############............]  50 % 2 of 4 b"
    assert lines[1:] == [last, last + "\n"]
    # Chinese characters take two of the 59 places.
    assert len(lines[0]) + sum(character in "一二三四五六七八九十" for character in lines[0]) <= 59


def test_tables_in_any_form_come_in_with_columns_named_by_hand_and_differences_are_said(tmp_path, twelve_clips, capsys):
    table = tmp_path / "t.csv"
    table.write_bytes("which;feels;split\nclip00;愤怒;Test\nclip01;高兴;train\nclip02;悲伤;\n".encode("gb18030"))
    reading = ("--label-file", table, "--columns", "clip_id=which,label=Feels", "--encoding", "gbk")
    assert emodesk("new", tmp_path / "study", "--from", twelve_clips, *reading) == 0
    said = capsys.readouterr().out
    assert "t.csv: GBK, separated by “;”; columns read: which → clip_id, feels → label, split.\n" in said
    with Project.open(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(2, "worry")
        assert [clip.split for clip in QueueService(project).clips()[:3]] == ["test", "labelled", "labelled"]
    table.write_text("name,label,split\nclip00,sad,test\nclip01,happy,test\n", encoding="utf-8")
    again = ("import", tmp_path / "study", "--from", twelve_clips, "--label-file", table)
    assert emodesk(*again) == 0
    said = capsys.readouterr().out
    assert "t.csv" not in said.splitlines()[-1]
    assert said.splitlines()[-1] == "0 clips came in, 12 were there already, 3 differences (1 taken over)"
    assert "label “anger” → “sadness”; taken over." in said
    assert "split “labelled” → “test”; kept, as a person decided" in said
    assert emodesk(*again, "--take-over") == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("2 differences (2 taken over)")
    assert emodesk("export", tmp_path / "study", tmp_path / "out.csv") == 0
    rows = {row.clip_id: (row.label, row.split) for row in read_clips(tmp_path / "out.csv")}
    assert (rows["clip00"], rows["clip01"]) == (("sadness", "test"), ("worry", "test"))


def test_status_speaks_to_programs_too(tmp_path, capsys):
    small_project(tmp_path / "study").close()
    capsys.readouterr()
    assert emodesk("status", "--json", tmp_path / "study") == 0
    said = json.loads(capsys.readouterr().out)
    with Project.open(tmp_path / "study", read_only=True) as project:
        assert said["counts"] == vars(QueueService(project).counts())
        assert (said["name"], said["rounds"]) == (project.name, [])


@pytest.mark.parametrize("module", ["emodesk", "trainer"])
def test_both_programs_say_their_version(module):
    done = subprocess.run([sys.executable, "-m", module, "--version"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"EmoDesk {version()}\n")


def test_quiet_shows_no_progress_before_or_after_the_command(tmp_path, twelve_clips, capsys):
    assert emodesk("--quiet", "new", tmp_path / "one", "--from", twelve_clips) == 0
    assert emodesk("new", tmp_path / "two", "--from", twelve_clips, "--quiet") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.count("12 clips came in") == 2
    assert emodesk("import", tmp_path / "one", "--from", twelve_clips) == 0
    assert "importing: " in capsys.readouterr().err


def test_help_names_the_columns_of_tables(capsys):
    with pytest.raises(SystemExit):
        emodesk("import", "--help")
    said = capsys.readouterr().out
    for what, name in (("clip_id", "片段"), ("label", "MultiModalVote"), ("split", "partition"), ("speaker", "说话人")):
        (line,) = (line for line in said.splitlines() if line.startswith(f"  {what} "))
        assert name.lower() in line.lower()


def test_relink_reports_as_json(tmp_path, twelve_clips, capsys):
    source = Path(shutil.copytree(twelve_clips, tmp_path / "clips"))
    assert emodesk("new", tmp_path / "study", "--from", source) == 0
    source.rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "clip00.mp4").unlink()
    capsys.readouterr()
    assert emodesk("relink", tmp_path / "study", tmp_path / "elsewhere", "--json") == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["found"], len(record["missing"]), record["cancelled"]) == (11, 1, False)
