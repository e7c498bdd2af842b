"""Learning prompts on real clips with a tiny CLIP: what learns, what never leaks, what survives a stop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_models import clip_folder

from trainer.__main__ import main
from trainer.encoders.base import EncoderError
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.prompt_files import alignment, read_prompts
from trainer.encoders.registry import build_encoder
from trainer.progress import Cancelled, Progress
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.round_folder import EventReader, Spec, read_state, write_spec
from trainer.settings import Settings, load_settings
from trainer.tuning.clip_frames import spread
from trainer.tuning.command import TuneError, split_settings, tune
from trainer.tuning.learner import rate_at, vary
from trainer.weights.loading import WeightsError

LABELS = ("anger", "sadness")
COLOURS = {"anger": (220, 40, 30), "sadness": (30, 60, 210)}


def colour_clip(path: Path, colour: np.ndarray, count: int) -> None:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", 10)
        stream.width, stream.height, stream.pix_fmt = 48, 32, "yuv420p"
        for _ in range(count):
            picture = np.ascontiguousarray(np.broadcast_to(colour, (32, 48, 3)))
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        file.mux(stream.encode())


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ClipRow], Settings]:
    """Sixteen clips of two colours, and a preset with a tiny CLIP for video alone."""
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("study")
    clip_folder(root / "clip")
    random = np.random.default_rng(0)
    rows = []
    for number in range(16):
        label = LABELS[number % 2]
        colour = np.clip(np.array(COLOURS[label]) + random.integers(-20, 20, 3), 0, 255).astype(np.uint8)
        colour_clip(root / f"{number}.mp4", colour, 3 + number % 3)
        rows.append(ClipRow(str(number), str(root / f"{number}.mp4"), label=label, split="labelled"))
    rows += [ClipRow("gone", str(root / "gone.mp4"), label="anger", split="labelled"), ClipRow("free", rows[0].path)]
    preset = f'[encoders.video]\nname = "emovclip"\nmodel = ""\nweights = "{root / "clip"}"\n[training]\nfolds = 2\n'
    (root / "tiny.toml").write_text(preset, encoding="utf-8")
    write_clips(root / "clips.csv", rows)
    return root, rows, load_settings(root / "tiny.toml")


def options(**changes):
    values = {"depth": 2, "frames": 3, "epochs": 3, "batch": 8, "learning_rate": 0.05, **changes}
    return split_settings({f"tune.{key}": value for key, value in values.items()})[1]


def run(study, out: Path, progress: Progress | None = None, resume: bool = False, **changes) -> dict:
    out.mkdir(exist_ok=True)
    _, rows, settings = study
    return tune(rows, LABELS, settings, options(**changes), out, progress or Progress(quiet=True), resume, workers=0)


@pytest.fixture(scope="module")
def learnt(study, tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("prompts")
    return out, run(study, out, epochs=40)


def test_prompts_learn_and_hardly_anything_else_does(learnt):
    out, figures = learnt
    assert figures["waf"]["mean"] > 0.9
    assert figures["learnt_share"] < 0.01
    turned = {"align.centre", "align.rotation", "align.target"}
    assert set(load_file(out / "fold_0.safetensors")) == {"vision.0", "vision.1", "text.0", "text.1"} | turned


def test_no_clip_is_encoded_by_prompts_that_saw_it(study, learnt, monkeypatch):
    from trainer.tuning.learner import Learner

    prompts = read_prompts(learnt[0])
    seen: dict[int, set[str]] = {}
    labelled = [row.clip_id for row in study[1] if row.split == "labelled"]
    monkeypatch.setattr(
        Learner, "learn", lambda self, *rest: seen.update({len(seen): {labelled[row] for row in self._rows}})
    )
    run(study, learnt[0].parent / "again", epochs=40)
    for clip in labelled:
        (fold,) = prompts.folds_for(clip)
        assert clip not in seen[fold]
    assert prompts.folds_for("free") == (0, 1)


def test_video_features_come_from_the_fold_that_never_saw_the_clip(study, learnt):
    _, rows, settings = study
    choice = dict(settings.encoders["video"].options)
    encoder = build_encoder("video", "emovclip", {**choice, "prompts": str(learnt[0])})
    plain = build_encoder("video", "emovclip", choice)
    assert encoder.warning == ""
    assert encoder.fingerprint() != plain.fingerprint()
    one = encoder.encode([ClipInput(rows[0])])[0].values
    free = encoder.encode([ClipInput(rows[-1])])[0].values  # the same file, unlabelled: the mean over the folds
    assert one.shape == free.shape == plain.encode([ClipInput(rows[0])])[0].values.shape
    assert not np.allclose(one, free)
    assert not np.allclose(one, plain.encode([ClipInput(rows[0])])[0].values)
    half = build_encoder("video", "emovclip", {**choice, "prompts": str(learnt[0]), "precision": "float16"})
    np.testing.assert_allclose(half.encode([ClipInput(rows[0])])[0].values, one, atol=0.02)


def test_the_folds_features_of_a_clip_are_nearer_to_each_other_when_aligned(study, learnt, tmp_path):
    _, rows, settings = study
    run(study, tmp_path / "apart", epochs=40, align=False)
    clips = [ClipInput(row) for row in rows[:16]]

    def distance(prompts: Path) -> float:
        """Between the two folds' features of a clip, over that between clips."""
        encoder = build_encoder("video", "emovclip", {**settings.encoders["video"].options, "prompts": str(prompts)})
        found = []
        for fold in (0, 1):
            prepared = [encoder.prepare(clip) for clip in clips]
            prepared = [replace(one, data=(one.data[0], (fold,))) for one in prepared]
            found.append(np.stack([one.values.mean(0) for one in encoder.encode_prepared(prepared)]))
        between = np.linalg.norm(found[0] - found[0].mean(0), axis=1).mean()
        return float(np.linalg.norm(found[0] - found[1], axis=1).mean() / between)

    assert distance(learnt[0]) < 0.7 * distance(tmp_path / "apart")


def test_alignment_finds_a_rotation_and_leaves_alone_what_needs_none():
    generator = torch.Generator().manual_seed(0)
    frozen = torch.randn(40, 6, generator=generator)
    rotation = torch.linalg.qr(torch.randn(6, 6, generator=generator))[0]
    moved = alignment(frozen @ rotation.T + 3, frozen)
    back = (frozen @ rotation.T + 3 - moved["align.centre"]) @ moved["align.rotation"] + moved["align.target"]
    torch.testing.assert_close(back, frozen, atol=2e-3, rtol=0)
    few = alignment(frozen[:3], frozen[:3])  # three clips span two of six directions
    torch.testing.assert_close(few["align.rotation"], torch.eye(6), atol=1e-5, rtol=0)


def test_pictures_are_varied_alike_through_a_clip_and_anew_for_the_next():
    ramp = torch.linspace(-1, 1, 32).expand(2, 3, 3, 32, 32)  # two clips of three frames, darker at the left
    varied = vary(ramp, torch.Generator().manual_seed(1))
    torch.testing.assert_close(varied[:, 0], varied[:, 2])
    assert not torch.allclose(varied[0], varied[1])
    slopes = [one[0, 0, 16, -1] - one[0, 0, 16, 0] for n in range(20) for one in vary(ramp, _seeded(n))]
    assert 8 <= sum(bool(slope < 0) for slope in slopes) <= 32  # about half of the clips are mirrored
    assert all(abs(abs(float(slope)) - 2) < 0.6 for slope in slopes)


def _seeded(number: int) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def test_a_clip_without_pictures_takes_no_part_and_is_named(study, tmp_path, capsys):
    run(study, tmp_path / "p", Progress(), epochs=1)
    assert "gone takes no part" in capsys.readouterr().err


def test_a_stopped_tuning_goes_on_to_the_same_prompts(study, tmp_path, monkeypatch):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    run(study, whole)
    progress = Progress(quiet=True)
    steps = []

    def check() -> None:
        steps.append(1)
        if len(steps) > 27:
            raise Cancelled

    monkeypatch.setattr(progress, "check", check)
    broken.mkdir()
    with pytest.raises(Cancelled):
        run(study, broken, progress)
    with pytest.raises(TuneError, match="--resume"):
        run(study, broken)
    with pytest.raises(EncoderError, match="holds no learnt prompts"):
        read_prompts(broken)
    monkeypatch.setattr("trainer.tuning.clip_frames.make_decoder", None)  # frames are there already
    run(study, broken, resume=True)
    for number in (0, 1):
        one, other = (load_file(folder / f"fold_{number}.safetensors") for folder in (whole, broken))
        for name, tensor in one.items():
            torch.testing.assert_close(tensor, other[name], atol=1e-6, rtol=1e-5)


def test_resuming_with_other_settings_is_refused(study, learnt):
    with pytest.raises(TuneError, match="other clips or settings"):
        run(study, learnt[0], resume=True, epochs=41)


def test_one_shared_set_is_marked_optimistic(study, tmp_path):
    figures = run(study, tmp_path / "shared", shared=True, epochs=1)
    assert figures["optimistic"]
    assert figures["waf"] is None
    choice = dict(study[2].encoders["video"].options)
    encoder = build_encoder("video", "emovclip", {**choice, "prompts": str(tmp_path / "shared")})
    assert "too high" in encoder.warning


def test_the_window_starts_it_with_a_spec_and_reads_its_events(study, tmp_path):
    root, rows, _ = study
    (tmp_path / "tiny.toml").write_text((root / "tiny.toml").read_text(encoding="utf-8"), encoding="utf-8")
    write_clips(tmp_path / "clips.csv", rows)
    changes = {"tune.depth": 1, "tune.frames": 2, "tune.epochs": 1}
    write_spec(tmp_path, Spec("tune", preset="tiny.toml", labels=LABELS, settings=changes))
    assert main(["tune", "--spec", str(tmp_path / "spec.json"), "--workers", "0"]) == 0
    assert read_state(tmp_path).status == "succeeded"
    events = EventReader(tmp_path).read()
    assert {"decode", "tune"} <= {event.stage for event in events}
    assert any("loss" in event.values for event in events)
    assert read_prompts(tmp_path / "prompts").labels == LABELS


def fit(study, prompts: Path, folder: Path) -> tuple[dict, np.ndarray]:
    """metrics.json of a round on video alone under these prompts, and the fold that tested each clip, -1 for none."""
    root, rows, _ = study
    preset = (
        (root / "tiny.toml").read_text(encoding="utf-8").replace("[training]", f'prompts = "{prompts}"\n[training]')
    )
    folder.mkdir()
    (folder / "tiny.toml").write_text(preset, encoding="utf-8")
    write_clips(folder / "clips.csv", rows)
    changes = {"training.epochs": 5, "training.updates": 0, "training.device": "cpu", "selftraining.mode": "off"}
    write_spec(folder, Spec(preset="tiny.toml", labels=LABELS, settings=changes, features=str(root / "features")))
    assert main(["fit", "--spec", str(folder / "spec.json")]) == 0
    table = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return table, load_file(folder / "predictions.safetensors")["held_out"].numpy()


def test_a_round_holds_out_the_same_clips_as_the_tuning_even_where_one_cannot_be_read(study, learnt, tmp_path):
    table, tested = fit(study, learnt[0], tmp_path / "round")
    prompts = read_prompts(learnt[0])
    assert set(tested[:16]) == {0, 1}
    assert {row.clip_id: fold for row, fold in zip(study[1][:16], tested[:16].tolist(), strict=True)} == {
        clip: fold for clip, fold in prompts.tested.items() if clip != "gone"
    }
    assert tested[16:].tolist() == [-1, -1]
    assert not any("prompts" in sentence for sentence in table["warnings"])


def test_a_round_on_shared_prompts_says_beside_its_figures_that_they_are_optimistic(study, tmp_path):
    run(study, tmp_path / "shared", shared=True, epochs=1)
    table, _ = fit(study, tmp_path / "shared", tmp_path / "round")
    assert any("saw the labelled clips" in sentence for sentence in table["warnings"])


def test_prompts_of_another_clip_model_are_refused_by_name(study, learnt, tmp_path):
    other = tmp_path / "prompts"
    other.mkdir()
    for path in learnt[0].glob("*.*"):
        (other / path.name).write_bytes(path.read_bytes())
    from safetensors.torch import save_file

    tensors = load_file(other / "fold_0.safetensors")
    save_file(tensors | {"vision.0": torch.zeros(4, 32)}, other / "fold_0.safetensors")
    choice = dict(study[2].encoders["video"].options)
    with pytest.raises(WeightsError, match=r"vision\.0 has shape \[4, 32\], the model needs \[4, 64\]"):
        build_encoder("video", "emovclip", {**choice, "prompts": str(other)}).load()
    save_file(tensors | {"align.rotation": torch.eye(3)}, other / "fold_0.safetensors")
    with pytest.raises(WeightsError, match=r"align\.rotation has shape \[3, 3\]"):
        build_encoder("video", "emovclip", {**choice, "prompts": str(other)}).load()
    save_file({name: one for name, one in tensors.items() if name != "align.centre"}, other / "fold_0.safetensors")
    with pytest.raises(WeightsError, match=r"lacks the prompt align\.centre; learn the prompts again"):
        build_encoder("video", "emovclip", {**choice, "prompts": str(other)}).load()


def test_a_preset_without_clip_and_options_that_cannot_be_are_named(study, tmp_path):
    _, rows, _ = study
    with pytest.raises(TuneError, match="not emovclip"):
        tune(rows, LABELS, load_settings("light"), options(), tmp_path, Progress(quiet=True))
    with pytest.raises(EncoderError, match=r"unknown setting “tune.epoch”"):
        split_settings({"tune.epoch": 1})
    with pytest.raises(EncoderError, match=r"tune\.epochs is 0"):
        split_settings({"tune.epochs": "0"})


def test_the_learning_rate_rises_then_falls_as_half_a_cosine():
    rates = [rate_at(step, 100, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates.index(max(rates)) in (9, 10)
    assert rates[-1] < 0.01
    assert (np.diff(rates[10:]) <= 0).all()


def test_frames_are_spread_over_the_clip():
    assert spread(3, 8).tolist() == [0, 1, 2]
    assert spread(100, 4).tolist() == [12, 37, 62, 87]
    assert json.loads(json.dumps(spread(10, 10).tolist())) == list(range(10))
