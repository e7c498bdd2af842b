"""Features that others extracted become a bundle by clip, and what is missing stays missing."""

from __future__ import annotations

import io

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from trainer.__main__ import main
from trainer.features.elsewhere import FeaturePlace, Features
from trainer.features.elsewhere_files import MOST_ROWS, ElsewhereError, open_place
from trainer.features.look_command import look_like_frames
from trainer.features.pooling import pool
from trainer.fusion.bundle import read_bundle
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.labels import LABELS

NAMES = ("a", "b", "sub/c", "d")


@pytest.fixture
def clips(tmp_path):
    """A clips.csv of four clips."""
    write_clips(tmp_path / "clips.csv", [ClipRow(name, split="unlabelled") for name in NAMES])
    return tmp_path / "clips.csv"


@pytest.fixture
def values():
    """A vector of five numbers for each clip."""
    return dict(zip(NAMES, np.random.default_rng(3).normal(size=(4, 5)).astype(np.float32), strict=True))


def bundle(tmp_path, clips, *options: str) -> int:
    return main(["bundle", "--clips", str(clips), "--out", str(tmp_path / "out.safetensors"), *options])


def write_folder(folder, some) -> None:
    for name, value in some.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        np.save(folder / f"{name}.npy", value)


def test_every_form_gives_the_same_rows(tmp_path, clips, values):
    write_folder(tmp_path / "hubert-UTT", values)
    write_folder(tmp_path / "flat", {name.rpartition("/")[2]: value[None] for name, value in values.items()})
    np.savez(tmp_path / "one.npz", **values)
    save_file(values, tmp_path / "one.safetensors")
    places = {"speech": "hubert-UTT", "flat": "flat", "npz": "one.npz", "gait": "one.safetensors"}
    assert bundle(tmp_path, clips, *(f"--utt={name}={tmp_path / place}" for name, place in places.items())) == 0
    stored = load_file(tmp_path / "out.safetensors")
    for name in places:
        np.testing.assert_array_equal(stored[name], np.stack(list(values.values())))
    made = read_bundle(tmp_path / "out.safetensors", [ClipRow(name) for name in NAMES])
    assert made.modalities == tuple(places)
    assert made.labels == LABELS
    assert made.present.all()


def test_rows_without_names_are_those_of_the_table_beside_them(tmp_path, clips, values, capsys):
    rows = np.stack(list(values.values()))[::-1]
    (tmp_path / "there").mkdir()
    np.save(tmp_path / "there" / "gait.npy", rows)
    options = [f"--utt=gait={tmp_path / 'there' / 'gait.npy'}"]
    assert bundle(tmp_path, clips, *options) == 1
    assert "rows without names" in capsys.readouterr().err
    write_clips(tmp_path / "there" / "clips.csv", [ClipRow(name) for name in NAMES[::-1]])
    assert bundle(tmp_path, clips, *options) == 0
    np.testing.assert_array_equal(load_file(tmp_path / "out.safetensors")["gait"], rows[::-1])


def test_a_bundle_gives_one_of_its_modalities_and_only_beside_its_own_table(tmp_path, clips, values, capsys):
    write_folder(tmp_path / "utt", values)
    places = [f"--utt={name}={tmp_path / 'utt'}" for name in ("gait", "breath")]
    assert bundle(tmp_path, clips, *places) == 0
    (tmp_path / "out.safetensors").rename(tmp_path / "both.safetensors")
    assert bundle(tmp_path, clips, f"--utt=gait={tmp_path / 'both.safetensors'}") == 0
    np.testing.assert_array_equal(load_file(tmp_path / "out.safetensors")["gait"], np.stack(list(values.values())))
    assert bundle(tmp_path, clips, f"--utt=other={tmp_path / 'both.safetensors'}") == 1
    assert "is a bundle of breath, gait" in capsys.readouterr().err
    write_clips(tmp_path / "both.csv", [ClipRow(name) for name in NAMES[::-1]])
    (tmp_path / "clips.csv").rename(tmp_path / "mine.csv")
    assert bundle(tmp_path, tmp_path / "mine.csv", f"--utt=gait={tmp_path / 'both.safetensors'}") == 1


def test_tables_and_arrays_with_a_column_of_names(tmp_path, clips, values):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    names, rows = list(values), np.stack(list(values.values()))
    parquet.write_table(arrow.table({"name": names, "feature": list(rows)}), tmp_path / "lists.parquet")
    columns = {f"x{at}": rows[:, at] for at in range(5)}
    parquet.write_table(arrow.table({**columns, "Name": names}), tmp_path / "columns.parquet")
    np.savez(tmp_path / "named.npz", features=rows, names=np.array(names))
    places = {"a": "lists.parquet", "b": "columns.parquet", "c": "named.npz"}
    assert bundle(tmp_path, clips, *(f"--utt={name}={tmp_path / place}" for name, place in places.items())) == 0
    stored = load_file(tmp_path / "out.safetensors")
    for name in places:
        np.testing.assert_array_equal(stored[name], rows)


def test_columns_that_tell_of_clips_are_no_features_and_are_named(tmp_path, clips, values, capsys):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    names, rows = list(values), np.stack(list(values.values()))
    told = {name: list(range(4)) for name in ("Label", "y", "emotion", "fold", "split", "ID", "target:anger", "情感")}
    parquet.write_table(arrow.table({"clip_id": names, **told} | {f"x{at}": rows[:, at] for at in range(5)}),
                        tmp_path / "columns.parquet")  # fmt: skip
    assert bundle(tmp_path, clips, f"--utt=gait={tmp_path / 'columns.parquet'}") == 0
    np.testing.assert_array_equal(load_file(tmp_path / "out.safetensors")["gait"], rows)
    said = "columns.parquet: left out as no features, by what they are called: " + ", ".join(told) + "."
    assert said in capsys.readouterr().out
    assert main(["features", "--clips", str(clips), f"--place=gait={tmp_path / 'columns.parquet'}"]) == 0
    assert said in capsys.readouterr().out
    parquet.write_table(arrow.table({"clip_id": names, **told}), tmp_path / "columns.parquet")
    assert bundle(tmp_path, clips, f"--utt=gait={tmp_path / 'columns.parquet'}") == 1
    assert "it needs one of names (clip_id, name), and the numbers" in capsys.readouterr().err


def test_a_name_in_two_rows_is_refused_and_the_most_telling_column_of_names_counts(tmp_path, clips, values, capsys):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    names, rows = list(values), np.stack(list(values.values()))
    parquet.write_table(
        arrow.table({"id": list(range(len(names))), "clip_id": names, "feature": list(rows)}), tmp_path / "ids.parquet"
    )
    assert bundle(tmp_path, clips, f"--utt=gait={tmp_path / 'ids.parquet'}") == 0
    parquet.write_table(arrow.table({"name": [names[0], *names[:-1]], "feature": list(rows)}), tmp_path / "two.parquet")
    np.savez(tmp_path / "two.npz", features=rows, names=np.array([names[0], *names[:-1]]))
    for place in ("two.parquet", "two.npz"):
        assert bundle(tmp_path, clips, f"--utt=gait={tmp_path / place}") == 1
        assert (
            f"{place} cannot be read (“{names[0]}” stands in two rows, and a row is a clip)" in capsys.readouterr().err
        )


def test_names_are_matched_as_tables_are_and_never_by_the_file_of_several_clips(tmp_path, values):
    rows = [ClipRow("talk-1", "talk.wav", end=1.0), ClipRow("talk-2", "talk.wav", start=1.0), ClipRow("id7", "x/a.mp4")]
    write_clips(tmp_path / "clips.csv", [*rows, ClipRow("Caf\u00e9")])
    write_folder(tmp_path / "utt", {"talk": values["a"], "a": values["b"], "CAFE\u0301": values["d"]})
    assert bundle(tmp_path, tmp_path / "clips.csv", f"--utt=gait={tmp_path / 'utt'}") == 0
    stored = load_file(tmp_path / "out.safetensors")["gait"]
    assert np.isnan(stored[:2]).all()
    np.testing.assert_array_equal(stored[2:], [values["b"], values["d"]])


def test_zeros_what_is_not_there_and_what_is_broken_are_missing(tmp_path, clips, values, capsys):
    write_folder(tmp_path / "utt", {"a": values["a"], "b": np.zeros(5), "d": values["d"][:4]})
    (tmp_path / "fra").mkdir()
    np.save(tmp_path / "fra" / "a.npy", np.array([{"emo": "x"}], dtype=object), allow_pickle=True)
    np.save(tmp_path / "fra" / "b.npy", np.ones((3, 2)))
    (tmp_path / "fra" / "d.npy").write_bytes(b"\x93NUMPY\x01\x00broken")
    assert bundle(tmp_path, clips, f"--utt=speech={tmp_path / 'utt'}", f"--fra=image={tmp_path / 'fra'}") == 0
    made = read_bundle(tmp_path / "out.safetensors", [ClipRow(name) for name in NAMES])
    assert made.present.tolist() == [[True, False], [False, True], [False, False], [False, False]]
    said = capsys.readouterr().out.splitlines()
    assert "speech: 1 clip, width 5; 1 have no features, 1 only zeros, 1 cannot be used" in said
    assert "image: 1 clip, width 4; 1 have no features, 0 only zeros, 2 cannot be used" in said
    assert any("“d” has the width 4, others 5" in line for line in said)
    assert "fra: “a”: it is no array of numbers." in said


def test_frames_are_pooled_without_those_that_have_no_face(tmp_path, clips):
    frames = np.random.default_rng(5).normal(size=(6, 3)).astype(np.float32)
    holed = np.insert(frames, 2, 0, axis=0)
    write_folder(tmp_path / "fra", {"a": holed, **{f"b/{at:03d}": one for at, one in enumerate(frames)}})
    assert bundle(tmp_path, clips, f"--fra=image={tmp_path / 'fra'}") == 0
    stored = load_file(tmp_path / "out.safetensors")["image"]
    np.testing.assert_allclose(stored[:2], [pool(frames), pool(frames)], rtol=1e-6)
    assert np.isnan(stored[2:]).all()


@pytest.mark.parametrize(("option", "message"), [
    ("--utt=speech", "is not NAME=PLACE"),
    ("--utt=speech=nowhere", "is no folder of .npy files"),
    ("--utt=speech=empty", "no features that can be used for any"),
    ("--utt=speech=two", "may be “x/a” or “y/a”"),
])  # fmt: skip
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(tmp_path, monkeypatch, capsys, option, message):
    monkeypatch.chdir(tmp_path)
    write_clips("clips.csv", [ClipRow("x/a"), ClipRow("y/a")])
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "two", {"a": np.ones(2)})
    assert main(["bundle", "--clips", "clips.csv", "--out", "out.safetensors", option]) == 1
    assert message in capsys.readouterr().err
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "out.safetensors").exists()


def zipped(damage: str) -> bytes:
    """An .npz of one array that is damaged, locked, or packed in a way that nobody unpacks."""
    held = io.BytesIO()
    np.savez_compressed(held, a=np.arange(1000.0))
    data = bytearray(held.getvalue())
    ends = data.rindex(b"PK\x01\x02")
    for start, flag, method in ((0, 6, 8), (ends, 8, 10)):
        if damage == "locked":
            data[start + flag] |= 1
        elif damage == "packed":
            data[start + method] = 99
    if damage == "torn":
        data[60:80] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize("damage", ["locked", "packed", "torn", "claims", "deep"])
def test_arrays_that_are_damaged_locked_or_claim_what_is_not_there_are_a_sentence(tmp_path, damage):
    if damage in ("claims", "deep"):
        head = io.BytesIO()
        np.lib.format.write_array_header_1_0(head, {"descr": "<f4", "fortran_order": False, "shape": (10**12,)})
        (tmp_path / "x").mkdir()
        place = tmp_path / "x"
        whole = b"\x93NUMPY\x01\x00\x10\x27" + b"(" * 10_000 if damage == "deep" else head.getvalue()
        (place / "a.npy").write_bytes(whole)
    else:
        place = tmp_path / "x.npz"
        place.write_bytes(zipped(damage))
    assert not look_like_frames(place, "gait")
    features = Features(FeaturePlace("gait", place, False), "mean", [ClipRow("a")])
    with pytest.raises(ElsewhereError, match="“a”: it cannot be read"):
        features.vector("a")


def test_an_archive_whose_array_unpacks_without_end_is_not_unpacked(tmp_path):
    held = io.BytesIO()
    np.savez_compressed(held, a=np.zeros(1000))
    data = bytearray(held.getvalue())
    ends = data.rindex(b"PK\x01\x02")
    data[ends + 24 : ends + 28] = b"\xfe\xff\xff\xff"
    (tmp_path / "x.npz").write_bytes(data)
    with pytest.raises(ElsewhereError, match=r"x\.npz: “a” unpacks to 4 GB"):
        open_place(tmp_path / "x.npz", "gait", False)


def test_a_small_table_that_repeats_one_row_for_ever_is_not_read(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    names = arrow.DictionaryArray.from_arrays(arrow.array(np.zeros(MOST_ROWS + 1, np.int32)), ["a"])
    parquet.write_table(
        arrow.table({"clip_id": names, "v": arrow.nulls(MOST_ROWS + 1, "float")}), tmp_path / "x.parquet"
    )
    assert (tmp_path / "x.parquet").stat().st_size < 1e6
    with pytest.raises(ElsewhereError, match="2000001 rows"):
        open_place(tmp_path / "x.parquet", "gait", False)
