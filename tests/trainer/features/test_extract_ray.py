"""Extraction and fits on a Ray cluster: what this machine makes, whatever dies on the way, and sentences for the rest.

Both in one file, so that they share one cluster: it takes seconds to start.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from fragile_actors import Fragile, FragileDevice, fragile_call
from fusion_data import made_up
from media_clips import even, tone, write_clip
from read_features import load_bundle
from safetensors import safe_open
from safetensors.numpy import load_file
from tiny_models import clip_folder

from trainer.__main__ import main
from trainer.features import extract
from trainer.features.engines import Engine, choose_engine
from trainer.features.errors import FeatureError
from trainer.features.extract import Extraction, extract_features
from trainer.features.ray_calls import call_on_ray
from trainer.features.ray_cluster import ClusterError, joined
from trainer.features.ray_workers import Workplace, program_digest
from trainer.fusion.bundle import write_bundle
from trainer.progress import Cancelled, Progress
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.errors import UserError
from trainer.protocol.round_folder import CLIPS_FILE, METRICS_FILE, PREDICTIONS_FILE, EventReader
from trainer.round.sweep import DATA_FILE, TABLE_FILE
from trainer.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[3]
needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed (emodesk[ray])")
RAY = Engine("ray")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """One Ray for these tests: two cores, and a GPU that is only said to be there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_OVERRIDE_RESOURCES", '{"GPU": 1}')
        with joined("local", 2) as ray:
            yield ray


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    write_clip(folder / "full.mp4", even(20), tone(0.8))
    write_clip(folder / "mute.mp4", even(10))
    (folder / "broken.mp4").write_bytes((folder / "full.mp4").read_bytes()[:3000])
    return folder


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings("light", {"modalities": "text,video"})


def parts(media: Path, *words: str) -> list[ClipRow]:
    """Clips that are parts of one file, each with its own words."""
    return [ClipRow(str(n), str(media / "full.mp4"), end=0.3 + n / 50, transcript=w) for n, w in enumerate(words)]


def run(rows: list[ClipRow], settings: Settings, root: Path, engine: Engine = RAY, workers: int = 1) -> Extraction:
    return extract_features(rows, settings, root, Progress(quiet=True), workers, engine=engine)


def contents(root: Path) -> dict[str, Any]:
    """Every cached file: its metadata, and the bytes of each tensor."""
    found = {}
    for path in root.rglob("*.safetensors"):
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            tensors = {name: (str(array.dtype), array.tobytes()) for name, array in arrays.items()}
            found[str(path.relative_to(root))] = (file.metadata(), tensors)
    return found


def summary(done: Extraction) -> tuple:
    # A worker that a busy machine takes away is replaced, and what it had written by then counts as found.
    return done.computed + done.reused, done.problems, sorted(map(str, done.notes))


def processes(name: str) -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if one.name().startswith(name)]


def test_without_ray_one_sentence_says_what_to_install(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    write_clips(tmp_path / CLIPS_FILE, parts(media, "one"))
    arguments = ["--clips", str(tmp_path / CLIPS_FILE), "--features", str(tmp_path / "f"), "--set", "modalities=text"]
    assert main(["extract", *arguments, "--engine", "ray"]) == 1
    assert "needs Ray, which is not installed; pip install “emodesk[ray]”" in capsys.readouterr().err


@needs_ray
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("127.0.0.1:1", "no Ray cluster at “127.0.0.1:1” (Connection refused); start one"),
        ("127.0.0.1", "“127.0.0.1” is no address of a Ray cluster; use host:port"),
        ("ray://127.0.0.1:10001", "is no address of a Ray cluster"),
    ],
)
def test_an_address_without_a_cluster_ends_in_one_sentence(
    address: str, sentence: str, media: Path, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(FeatureError) as error:
        run(parts(media, "one"), settings, tmp_path, Engine("ray", address))
    assert sentence in str(error.value)


def test_the_environment_chooses_the_engine_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine() == Engine("local")
    monkeypatch.setenv("EMODESK_ENGINE", "ray")
    assert choose_engine() == Engine("ray")
    assert choose_engine("local") == Engine("local")
    monkeypatch.setenv("EMODESK_ENGINE", "spark")
    with pytest.raises(FeatureError, match="EMODESK_ENGINE is “spark”; use one of local, ray"):
        choose_engine()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"program": "0"}, "has another version of EmoDesk"),
        ({"token": "absent"}, "does not see the features folder"),
        ({"clips": ("/absent.mp4",)}, "does not see the clip /absent.mp4; put it on storage that all machines share"),
    ],
)
def test_a_machine_that_cannot_take_part_says_why(change: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    (tmp_path / "token").touch()
    choices = {"text": ("light", {}), "video": ("light", {})}
    place = Workplace(str(tmp_path), "token", (), program_digest(choices), {})
    place.check(choices)
    with pytest.raises(FeatureError, match=r"The machine “.+” of the Ray cluster") as error:
        replace(place, **change).check(choices)
    assert sentence in str(error.value)


@needs_ray
def test_ray_gives_what_processes_of_this_machine_give(
    cluster: Any, media: Path, settings: Settings, tmp_path: Path
) -> None:
    rows = [ClipRow(name, str(media / name), transcript=f"hello {name}") for name in ("full.mp4", "mute.mp4")]
    rows += [ClipRow("broken", str(media / "broken.mp4")), ClipRow("gone", str(media / "gone.mp4")), ClipRow("words")]
    local = run(rows, settings, tmp_path / "local", Engine("local"), workers=0)
    spread = run(rows, settings, tmp_path / "ray", workers=2)
    assert summary(spread) == summary(local)
    assert sorted(spread.problems) == ["broken", "gone"]
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
    assert contents(tmp_path / "ray")
    assert not list((tmp_path / "ray").glob(".*"))
    again = run(rows, settings, tmp_path / "ray")
    assert (again.computed, again.reused) == (0, spread.computed + spread.reused)


class Killing(Progress):
    """Kills a decoder in the middle of its work, once a clip is done."""

    armed = killed = False

    def advance(self, done: float, message: str = "", **values: object) -> None:
        self.armed = done >= 1

    def check(self) -> None:
        if self.armed and not self.killed:
            processes("ray::Decoder")[0].kill()
            self.killed = True


@needs_ray
def test_a_killed_worker_costs_nothing(cluster: Any, media: Path, settings: Settings, tmp_path: Path) -> None:
    rows = parts(media, *(f"clip {n}" for n in range(12)))
    progress = Killing(quiet=True)
    done = extract_features(rows, settings, tmp_path, progress, 1, engine=RAY)
    assert progress.killed
    assert (done.computed + done.reused, done.problems) == (24, {})
    assert all(np.isfinite(values).all() for values in load_bundle(rows, settings, tmp_path).values.values())


@needs_ray
def test_a_clip_that_ends_every_worker_is_tried_twice_and_takes_no_other_along(
    cluster: Any, media: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.features.ray_engine.Decoder", Fragile)
    rows = parts(media, "one", "crash", "two")
    done = run(rows, settings, tmp_path, workers=2)
    assert sorted((tmp_path / "attempts").read_text().split()) == ["crash", "crash", "one", "two"]
    assert list(done.problems) == ["1"]
    assert done.problems["1"].startswith("“full.mp4” could not be decoded: the process was killed or crashed")
    assert np.isfinite(load_bundle(rows, settings, tmp_path).values["text"]).all()
    assert run(rows, settings, tmp_path).computed == 0


@needs_ray
def test_a_cancelled_extraction_stops_its_processes_and_goes_on_later(
    cluster: Any, media: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = parts(media, "one", "hang")

    class Stopping(Progress):
        def check(self) -> None:
            attempts = tmp_path / "attempts"
            if attempts.exists() and "hang" in attempts.read_text():
                raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr("trainer.features.ray_engine.Decoder", Fragile)
        begun = time.monotonic()
        with pytest.raises(Cancelled):
            extract_features(rows, settings, tmp_path, Stopping(quiet=True), 1, engine=RAY)
    while processes("ray::Fragile") and time.monotonic() - begun < 30:
        time.sleep(0.05)
    assert time.monotonic() - begun < 30
    assert cluster.is_initialized()
    done = run(rows, settings, tmp_path)
    assert done.reused >= 2
    assert done.computed + done.reused == 4


@needs_ray
def test_a_clip_that_takes_too_long_is_ended(
    cluster: Any, media: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "PATIENCE", 0.5)
    monkeypatch.setattr("trainer.features.ray_engine.Decoder", Fragile)
    done = run(parts(media, "hang"), settings, tmp_path)
    assert done.problems["0"].startswith("“full.mp4” could not be decoded: the process took more than 0.5 s")


@needs_ray
def test_a_machine_with_another_version_ends_the_run_with_its_name(
    cluster: Any, media: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.features.ray_engine.program_digest", lambda choices: "another")
    with pytest.raises(FeatureError, match="of the Ray cluster has another version of EmoDesk"):
        run(parts(media, "one"), settings, tmp_path)


@needs_ray
def test_encoders_of_a_gpu_work_on_the_cluster_and_survive_a_crash_there(
    cluster: Any, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = {"name": "emovclip", "model": "", "weights": str(clip_folder(tmp_path / "clip")), "device": "cpu"}
    heavy = load_settings("light", {"modalities": "text,video", "encoders.video": video})
    rows = parts(media, "one", "two", "three")
    local = run(rows, heavy, tmp_path / "local", Engine("local"), workers=0)
    with monkeypatch.context() as patch:
        patch.setattr("trainer.features.ray_engine.Device", FragileDevice)
        patch.setattr("trainer.features.device.DeviceQueue.add", None)  # nothing may be encoded in this process
        done = run(rows, heavy, tmp_path / "ray")
    assert (tmp_path / "ray" / "crashed").exists()
    assert (done.computed + done.reused, done.problems) == (local.computed, {})
    expected = load_bundle(rows, heavy, tmp_path / "local").values["video"]
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(load_bundle(rows, heavy, tmp_path / "ray").values["video"], expected, atol=2e-3)
    # Without a GPU, what was decoded on the cluster is encoded here.
    resources = {name: value for name, value in cluster.cluster_resources().items() if name != "GPU"}
    monkeypatch.setattr(cluster, "cluster_resources", lambda: resources)
    monkeypatch.setattr("trainer.features.ray_engine.Device", None)
    done = run(rows, heavy, tmp_path / "here")
    assert summary(done) == summary(local)
    np.testing.assert_allclose(load_bundle(rows, heavy, tmp_path / "here").values["video"], expected, atol=2e-3)


@pytest.fixture(scope="module")
def made_up_features(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Arguments of a quick fit on made-up features, with a pool to adopt from and speakers to centre by."""
    folder = tmp_path_factory.mktemp("features")
    bundle, rows, _ = made_up(labelled=40, pool=30, test=20)
    write_bundle(folder / "f.safetensors", bundle)
    write_clips(folder / "f.csv", rows)
    quick = ("epochs=4", "updates=0", "hidden=16", "device=cpu", "ensemble=2", "speaker_normalisation=on")
    chosen = [word for pair in quick for word in ("--set", pair)]
    return ["fit", "--quiet", "--bundle", str(folder / "f.safetensors"), "--clips", str(folder / "f.csv"), *chosen]


@needs_ray
def test_folds_fitted_apart_agree_with_those_fitted_side_by_side(
    cluster: Any, made_up_features: list[str], tmp_path: Path
) -> None:
    assert main([*made_up_features, "--out", str(tmp_path / "here"), "--engine", "local"]) == 0
    assert main([*made_up_features, "--out", str(tmp_path / "apart"), "--engine", "ray"]) == 0
    here, apart = (load_file(tmp_path / name / PREDICTIONS_FILE) for name in ("here", "apart"))
    for name, values in here.items():
        np.testing.assert_allclose(apart[name], values, atol=1e-4, err_msg=name)
    tables = [json.loads((tmp_path / name / METRICS_FILE).read_text()) for name in ("here", "apart")]
    assert tables[0]["cv"] == tables[1]["cv"]
    assert tables[0]["counts"] == tables[1]["counts"]
    points = [
        {(event.values["step"], event.values["fold"], event.values["epoch"])
         for event in EventReader(tmp_path / name).read() if event.kind == "metric" and "epoch" in event.values}
        for name in ("here", "apart")
    ]  # fmt: skip
    assert points[0] == points[1]
    assert len({fold for _, fold, _ in points[1]}) == 5


@needs_ray
def test_a_sweep_on_the_cluster_gives_the_table_of_one_here(
    cluster: Any, made_up_features: list[str], tmp_path: Path
) -> None:
    sweep = ["--sweep", "modality_dropout=0,0.3", "--seeds", "2", "--set", "selftraining.mode=off"]
    for name, engine in (("here", "local"), ("apart", "ray")):
        assert main([*made_up_features, *sweep, "--out", str(tmp_path / name), "--engine", engine]) == 0
    for name in (TABLE_FILE, DATA_FILE):
        assert (tmp_path / "apart" / name).read_text() == (tmp_path / "here" / name).read_text()


@needs_ray
def test_a_call_whose_process_dies_is_made_again_and_one_that_cannot_be_made_says_so(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(*words: str) -> dict[int, str]:
        return dict(call_on_ray(cluster, fragile_call, [(str(tmp_path), word) for word in words], Progress(quiet=True)))

    assert made("one", "crash", "two") == {0: "one", 1: "crash", 2: "two"}
    assert (tmp_path / "crash").read_text() == "xx"
    with pytest.raises(UserError, match=r"^fail is no word\.$"):
        made("fail")
    monkeypatch.setattr("trainer.features.ray_calls.TRIES", 1)  # each takes a process
    with pytest.raises(ClusterError, match="over the same work, perhaps for want of memory"):
        made("doomed")


@needs_ray
def test_cancelled_calls_end(cluster: Any, tmp_path: Path) -> None:
    class Stopping(Progress):
        def check(self) -> None:
            if (tmp_path / "hang").exists():
                raise Cancelled

    with pytest.raises(Cancelled):
        list(call_on_ray(cluster, fragile_call, [(str(tmp_path), "hang")], Stopping(quiet=True)))
    while processes("ray::_called"):
        time.sleep(0.05)


OWN = """
import json, psutil, tempfile
from pathlib import Path
from trainer.features.ray_cluster import joined
with joined("local", 1) as ray:
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    ports = [c.laddr.ip for one in family for c in one.net_connections("inet") if c.status == "LISTEN"]
    folder = ray.nodes()[0]["ObjectStoreSocketName"]
    print(json.dumps([ports, folder, [one.pid for one in family[1:]]]), flush=True)
    raise ValueError("on the way")
"""


def lives(pid: int) -> bool:
    """Whether a process is there that does not only wait for somebody to ask how it ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@needs_ray
def test_a_ray_of_our_own_listens_on_this_machine_alone_and_is_gone_after_an_error(tmp_path: Path) -> None:
    path = os.pathsep.join((str(ROOT), os.environ["PYTHONPATH"]))
    environment = {**os.environ, "PYTHONPATH": path, "HOME": str(tmp_path)}
    environment.pop("RAY_ADDRESS", None)
    done = subprocess.run([sys.executable, "-c", OWN], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert "ValueError: on the way" in done.stderr
    addresses, socket, pids = json.loads(done.stdout.splitlines()[-1])
    assert addresses
    assert {address.removeprefix("::ffff:") for address in addresses} == {"127.0.0.1"}
    assert not Path(socket).parents[2].exists()
    while [pid for pid in pids if lives(pid)]:  # they have been told to end
        time.sleep(0.05)
    assert not (tmp_path / ".ray").exists()  # its secret was never on disk
