"""The encoders with learnt weights: exact in batches, whatever the clip, and clear about what they lack."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from light_clip import ArrayClip
from media_clips import tone, write_clip
from safetensors.torch import load_file
from tiny_models import LABELS, baichuan_folder, bert_folder, clip_folder, hubert_folder

from trainer.encoders.base import Encoder, EncoderError, warnings_of
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.emovclip import NO_PROMPTS
from trainer.encoders.heavy import in_batches
from trainer.encoders.hubert import cut
from trainer.encoders.registry import build_encoder
from trainer.protocol.clips_csv import ClipRow
from trainer.weights.hub import HubError
from trainer.weights.loading import WeightsError

RATE = 16000


def wave(seconds: float, seed: int = 0) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal(int(seconds * RATE)) * 0.1).astype(np.float32)


def frames(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (count, 36, 64, 3), np.uint8)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("weights")
    for norm in ("layer", "group"):
        hubert_folder(root / norm, norm)
    clip_folder(root / "clip")
    bert_folder(root / "bert")
    return root


@pytest.fixture(scope="module")
def baichuan(folders: Path, shared_goldens: Path) -> Path:
    return baichuan_folder(folders / "baichuan", shared_goldens / "baichuan" / "tokenizer" / "tiny_tokenizer.model")


def encoder(modality: str, name: str, folder: Path, **options) -> Encoder:
    if name in ("clip-face", "emovclip"):
        options.setdefault("model", "")
    return build_encoder(modality, name, {"weights": str(folder), **options})


# --------------------------------------------------------------------------- speech


@pytest.mark.parametrize("norm", ["layer", "group"])
def test_hubert_gives_the_same_frames_alone_and_in_a_batch(folders: Path, norm: str):
    one = encoder("speech", "hubert", folders / norm)
    clips = [ArrayClip(wave(seconds, seed)) for seed, seconds in enumerate((0.7, 1.3, 0.4))]
    together = one.encode(clips)
    for clip, features in zip(clips, together, strict=True):
        alone = one.encode([clip])[0]
        np.testing.assert_allclose(features.values, alone.values, atol=2e-5, rtol=1e-4)
        assert features.values.shape == (len(features.time), 16)


def test_frames_of_speech_stand_every_20_ms_within_the_sound(folders: Path):
    time = encoder("speech", "hubert", folders / "layer").encode([ArrayClip(wave(1.0))])[0].time
    assert len(time) == 49
    np.testing.assert_allclose(np.diff(time), 0.02)
    assert time[0] == pytest.approx(0.0125)
    assert time[-1] < 1.0


def test_a_long_clip_in_pieces_has_every_frame_once_and_hardly_other_values(folders: Path):
    sound = wave(14.3)
    whole = encoder("speech", "hubert", folders / "layer").encode([ArrayClip(sound)])[0]
    pieces = encoder("speech", "hubert", folders / "layer", longest=5.0).encode([ArrayClip(sound)])[0]
    assert pieces.values.shape == whole.values.shape
    np.testing.assert_array_equal(pieces.time, whole.time)
    spread = whole.values.std(axis=0)
    assert (np.abs(pieces.values.mean(axis=0) - whole.values.mean(axis=0)) < 0.1 * spread).all()


@pytest.mark.parametrize(("frames", "longest"), [(10, 50), (500, 250), (510, 250), (120_000, 3000)])
def test_pieces_cover_every_frame_exactly_once(frames: int, longest: int):
    pieces = cut(frames, longest)
    assert [number for piece in pieces for number in (piece.start, piece.end)][1:-1:2] == [p.start for p in pieces[1:]]
    assert pieces[0].start == 0
    assert pieces[-1].end == frames
    assert all(piece.samples.stop <= (frames - 1) * 320 + 400 for piece in pieces)


def test_the_references_chunks_are_an_option_with_times_that_fit(folders: Path):
    features = encoder("speech", "hubert", folders / "layer", chunks="reference").encode([ArrayClip(wave(10.5))])[0]
    assert features.values.shape == (2 * 499, 16)
    assert features.time[499] == pytest.approx(10.0125)


@pytest.mark.parametrize(
    ("sound", "note"),
    [
        (wave(0), "no sound track"),
        (np.zeros(RATE), "only silence on the sound track"),
        (wave(0.01), "only 10 ms of sound"),
    ],
)
def test_a_clip_without_useful_sound_says_so(folders: Path, sound: np.ndarray, note: str):
    features = encoder("speech", "hubert", folders / "layer").encode([ArrayClip(sound)])[0]
    assert (features.values.shape, features.note) == ((0, 16), note)


def test_the_references_chunks_come_out_the_same_in_batches_of_any_size(folders: Path):
    sound = ArrayClip(wave(31.0))
    whole, small = (
        encoder("speech", "hubert", folders / "layer", chunks="reference", batch=batch).encode([sound])[0]
        for batch in (240, 10)
    )
    assert whole.values.shape == (4 * 499, 16)
    np.testing.assert_allclose(small.values, whole.values, atol=2e-5, rtol=1e-4)


def test_the_papers_sample_rate_is_a_setting_with_times_that_fit(folders: Path, tmp_path: Path):
    write_clip(tmp_path / "one.wav", sound=tone(1.0), sound_codec="pcm_s16le")
    one, other = (encoder("speech", "hubert", folders / "layer", sample_rate=rate) for rate in (16000, 24000))
    slow, fast = (each.encode([ClipInput(ClipRow("a", str(tmp_path / "one.wav")))])[0].time for each in (one, other))
    assert (len(slow), len(fast)) == (49, 74)
    assert np.diff(fast) == pytest.approx(320 / 24000)
    assert slow[-1] < 1.0
    assert 0.98 < fast[-1] < 1.0
    assert one.fingerprint() != other.fingerprint()
    with pytest.raises(EncoderError, match="sample_rate is 44; use a number from 8000 to 48000"):
        encoder("speech", "hubert", folders / "layer", sample_rate=44)


# --------------------------------------------------------------------------- image and video


def test_video_features_follow_the_frames_whatever_their_batch(folders: Path):
    clips = [ArrayClip(frames=frames(count, seed)) for seed, count in enumerate((5, 2, 7))]
    whole = encoder("video", "emovclip", folders / "clip").encode(clips)
    small = encoder("video", "emovclip", folders / "clip", batch=3).encode(clips)
    assert [one.values.shape for one in whole] == [(5, 12), (2, 12), (7, 12)]
    for one, other in zip(whole, small, strict=True):
        np.testing.assert_allclose(one.values, other.values, atol=1e-5)


def test_video_without_prompts_is_plain_clip_and_says_so(folders: Path):
    from open_clip import create_model

    from trainer.encoders.clip_tower import fit_square, to_pixels

    one = encoder("video", "emovclip", folders / "clip")
    assert "plain CLIP" in one.warning
    pictures = frames(3)
    features = one.encode([ArrayClip(frames=pictures)])[0].values
    clip = create_model(f"local-dir:{folders / 'clip'}").eval()
    pixels = to_pixels(torch.from_numpy(fit_square(pictures, 16, "crop")), 16, "openai")
    with torch.no_grad():
        np.testing.assert_allclose(features, clip.encode_image(pixels).numpy(), atol=1e-5)


def test_image_and_video_look_through_one_tower_and_leave_none_behind(folders: Path):
    image, video = encoder("image", "clip-face", folders / "clip"), encoder("video", "emovclip", folders / "clip")
    apart = encoder("video", "emovclip", folders / "clip", precision="bfloat16")
    for one in (image, video, apart):
        one.load()
    assert video._model[NO_PROMPTS] is image._model
    assert apart._model[NO_PROMPTS] is not image._model
    gone = weakref.ref(image._model)
    image._model = None
    assert gone() is video._model[NO_PROMPTS]
    video._model = None
    gc.collect()
    assert gone() is None


def test_pixels_are_those_of_open_clips_own_preprocessing(folders: Path):
    from open_clip import image_transform
    from PIL import Image

    from trainer.encoders.clip_tower import fit_square, to_pixels

    picture = frames(1)[0]
    ours = to_pixels(torch.from_numpy(fit_square(picture[None], 16, "crop")), 16, "openai")[0]
    theirs = image_transform(16, is_train=False)(Image.fromarray(picture))
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0)


@pytest.mark.parametrize("side", [128, 40])
def test_square_crops_are_resized_as_open_clip_does_to_a_grey_value(side: int):
    from open_clip import image_transform
    from PIL import Image

    from trainer.encoders.clip_tower import to_pixels

    # As soft as faces are: on noise Pillow's rounding between its two passes would show.
    noise = Image.fromarray(np.random.default_rng(0).integers(40, 215, (9, 9, 3), np.uint8))
    crop = np.array(noise.resize((side, side), Image.BICUBIC))
    ours = to_pixels(torch.from_numpy(crop)[None], 64, "openai")[0]
    theirs = image_transform(64, is_train=False)(Image.fromarray(crop))
    torch.testing.assert_close(ours, theirs, atol=1.01 / 255 / 0.26, rtol=0)


@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
def test_every_shape_of_picture_becomes_a_square(fit: str):
    from trainer.encoders.clip_tower import fit_square

    for height, width in ((36, 64), (64, 36), (16, 16), (3, 200)):
        assert fit_square(np.full((2, height, width, 3), 200, np.uint8), 16, fit).shape == (2, 16, 16, 3)


def test_faces_are_encoded_with_their_boxes_and_a_clip_without_one_says_so(folders: Path, shared_media: Path):
    one = encoder("image", "clip-face", folders / "clip", rate=4.0)
    path = str(sorted((shared_media / "dev" / "mead").rglob("*.mp4"))[0])
    clip = ClipInput(ClipRow("a", path, end=0.6), [one.rate])
    found, none = one.encode([clip, ArrayClip(frames=np.full((3, 36, 64, 3), 128, np.uint8))])
    assert found.values.shape == (len(found.extra["face_time"]), 12)
    assert len(found.values) > 0
    assert none.note == "no face found in 3 frames"


@pytest.mark.parametrize("name", ["ViT-L-14", "ViT-B-32"])
def test_the_plain_name_of_openais_weights_is_refused_with_the_right_one(name: str):
    with pytest.raises(EncoderError, match=f"{name}-quickgelu"):
        build_encoder("image", "clip-face", {"model": name})


def test_a_model_that_open_clip_does_not_know_is_named(folders: Path):
    with pytest.raises(EncoderError, match="ViT-XXL-7"):
        encoder("video", "emovclip", folders / "clip", model="ViT-XXL-7")


# --------------------------------------------------------------------------- text


def test_text_in_a_batch_is_exact_at_every_token(baichuan: Path, folders: Path):
    for name, folder in (("baichuan", baichuan), ("transformers-text", folders / "bert")):
        one = encoder("text", name, folder)
        clips = [ArrayClip(transcript=text) for text in ("hello you", "a", "你好 what is this")]
        for clip, features in zip(clips, one.encode(clips), strict=True):
            alone = one.encode([clip])[0]
            np.testing.assert_allclose(features.values, alone.values, atol=2e-5, rtol=1e-4)
            assert len(features.values) > 0
            assert np.isnan(features.time).all()


def test_text_beyond_the_models_length_is_cut_with_a_note(baichuan: Path, folders: Path):
    features = encoder("text", "baichuan", baichuan).encode([ArrayClip(transcript="x y z " * 40)])[0]
    assert len(features.values) == 32
    assert features.note.startswith("only the first 32 of ")
    features = encoder("text", "transformers-text", folders / "bert").encode([ArrayClip(transcript="a " * 40)])[0]
    assert features.note == "only the first 20 of 40 tokens"


def test_long_texts_go_through_one_at_a_time(baichuan: Path, monkeypatch: pytest.MonkeyPatch):
    clips = [ArrayClip(transcript=text) for text in ("a", "x y z " * 3, "b", "hello you " * 4)]
    expected = encoder("text", "baichuan", baichuan).encode(clips)
    monkeypatch.setattr("trainer.encoders.text_encoder.LONG_TEXT", 8)
    one = encoder("text", "baichuan", baichuan)
    sizes, padded = [], one._padded
    monkeypatch.setattr(one, "_padded", lambda ids: sizes.append(len(ids)) or padded(ids))
    for ours, theirs in zip(one.encode(clips), expected, strict=True):
        np.testing.assert_allclose(ours.values, theirs.values, atol=2e-5, rtol=1e-4)
    assert sizes == [1, 1, 2]


def test_an_empty_transcript_is_a_missing_modality(baichuan: Path):
    assert encoder("text", "baichuan", baichuan).encode([ArrayClip(transcript="  ")])[0].note == "no transcript"


def test_the_ranking_joins_the_transcript_and_a_clip_without_one_says_so(baichuan: Path, tmp_path: Path):
    from trainer.encoders.rankings_file import Rankings
    from trainer.features.cache import text_key

    Rankings(tmp_path / "r.jsonl").add("hello", LABELS)
    ranked = encoder("text", "baichuan", baichuan, rankings=str(tmp_path / "r.jsonl"))
    plain = encoder("text", "baichuan", baichuan)
    clips = [ArrayClip(transcript="hello"), ArrayClip(transcript="other")]
    with_ranking, without = ranked.encode(clips)
    assert len(with_ranking.values) > len(plain.encode(clips)[0].values)
    assert without.note == "no ranking of the labels, plain transcript"
    assert text_key(clips[0].row, ranked) != text_key(clips[0].row, plain)
    assert text_key(clips[1].row, ranked) == text_key(clips[1].row, plain)


# --------------------------------------------------------------------------- weights and memory


@pytest.mark.parametrize(("precision", "error"), [("float16", 0.01), ("bfloat16", 0.08)])
def test_half_precision_stays_near_float32(folders: Path, baichuan: Path, precision: str, error: float, tmp_path: Path):
    clip = ArrayClip(wave(0.5), frames(4), transcript="hello what is this")
    for modality, name, folder in (
        ("speech", "hubert", hubert_folder(tmp_path / "wide", width=32)),
        ("video", "emovclip", folders / "clip"),
        ("text", "baichuan", baichuan),
        ("text", "transformers-text", folders / "bert"),
    ):
        exact = encoder(modality, name, folder).encode([clip])[0].values
        rough = encoder(modality, name, folder, precision=precision).encode([clip])[0].values
        assert rough.dtype == np.float32
        assert np.sqrt(np.mean((rough - exact) ** 2)) < error * exact.std(), name


def test_the_fingerprint_follows_weights_and_settings_but_not_places(folders: Path, tmp_path: Path):
    first = encoder("speech", "hubert", folders / "layer").fingerprint()
    copy = shutil.copytree(folders / "layer", tmp_path / "copy")
    assert encoder("speech", "hubert", copy, batch=7).fingerprint() == first
    assert encoder("speech", "hubert", copy, longest=30.0).fingerprint() != first
    assert encoder("speech", "hubert", folders / "group").fingerprint() != first


def test_truncated_weights_of_torch_are_named(folders: Path, tmp_path: Path):
    folder = shutil.copytree(folders / "layer", tmp_path / "cut")
    file = folder / "pytorch_model.bin"
    torch.save(load_file(folder / "model.safetensors"), file)
    (folder / "model.safetensors").unlink()
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(WeightsError, match=r"pytorch_model\.bin is damaged"):
        encoder("speech", "hubert", folder).load()


def test_a_file_that_is_no_tokenizer_is_named(baichuan: Path, tmp_path: Path):
    folder = shutil.copytree(baichuan, tmp_path / "small")
    (folder / "tokenizer.model").write_bytes(b"no tokenizer")
    with pytest.raises(WeightsError, match="is no tokenizer"):
        encoder("text", "baichuan", folder).load()


def test_weights_put_into_the_models_folder_by_hand_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    place = tmp_path / "TencentGameMate--chinese-hubert-large"
    shutil.copytree(hubert_folder(tmp_path / "tiny"), place)
    torch.save({}, place / "pytorch_model.bin")
    assert build_encoder("speech", "hubert").channels == 16


def test_a_revision_that_is_not_pinned_is_refused():
    with pytest.raises(HubError, match="40 hex digits"):
        build_encoder("speech", "hubert", {"revision": "main"}).fingerprint()


def test_a_folder_without_weights_is_named(tmp_path: Path):
    with pytest.raises(HubError, match=r"encoders\.speech\.weights lacks 2 files \(config\.json"):
        encoder("speech", "hubert", tmp_path).load()


def test_a_batch_that_memory_does_not_hold_is_halved_and_nothing_is_lost():
    sizes = []

    def run(batch: list[int]) -> list[int]:
        sizes.append(len(batch))
        if len(batch) > 3:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return [2 * item for item in batch]

    assert in_batches(run, range(10), 8) == [2 * item for item in range(10)]
    assert sizes == [8, 4, 2, 2, 2, 2, 2]


def test_an_item_that_fits_nowhere_and_another_error_are_not_hidden():
    def full(batch: list[int]) -> list[int]:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    def broken(batch: list[int]) -> list[int]:
        raise RuntimeError("shapes do not fit")

    with pytest.raises(MemoryError):
        in_batches(full, range(4), 4)
    with pytest.raises(RuntimeError, match="shapes"):
        in_batches(broken, range(4), 4)


def test_where_the_machine_computes_the_convolution_wrongly_hubert_stays_in_float32(folders: Path, monkeypatch):
    from trainer.encoders import convolution

    monkeypatch.setattr(convolution, "half_precision_error", lambda dtype, device, width=48: 1.2)
    wrong = encoder("speech", "hubert", folders / "layer", precision="bfloat16")
    wrong.load()
    assert next(wrong._model.parameters()).dtype == torch.float32
    (warning,) = warnings_of([wrong])
    assert warning.startswith("Speech is computed in float32, which takes longer: this machine computes HuBERT's")
    assert warnings_of([encoder("speech", "hubert", folders / "layer", precision="float32")]) == []
    exact = encoder("speech", "hubert", folders / "layer", precision="float32").encode([ArrayClip(wave(0.5))])[0]
    np.testing.assert_array_equal(wrong.encode([ArrayClip(wave(0.5))])[0].values, exact.values)


@pytest.mark.parametrize("width", [48, 64])
def test_hubert_s_own_convolution_is_right_in_bfloat16_here(width: int):
    from trainer.encoders.convolution import TOLERATED, half_precision_error

    assert half_precision_error(torch.bfloat16, "cpu", width) < TOLERATED


def test_whether_an_encoder_works_on_a_device_is_known_without_its_weights(tmp_path: Path):
    from trainer.encoders.base import on_device

    far = [encoder("speech", "hubert", tmp_path), encoder("text", "baichuan", tmp_path)]  # nothing is there
    light = build_encoder("speech", "light")
    assert [on_device(one) for one in (*far, light)] == [True, True, False]
    assert [str(one) for one in warnings_of([*far, light])] == [str(far[1].warning)]
