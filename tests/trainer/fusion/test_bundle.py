"""A feature bundle comes back as it was written, and what is wrong with one is said in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from trainer.fusion.bundle import BundleError, make_bundle, read_bundle, write_bundle
from trainer.protocol.clips_csv import ClipRow

ROWS = [ClipRow(f"c{index}") for index in range(4)]
LABELS = ("a", "b")


def tensors() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    return {"speech": torch.randn(4, 3, generator=generator), "text": torch.randn(4, 2, generator=generator)}


def write(folder, values, modalities="speech,text", labels="a,b"):
    save_file(values, folder / "f.safetensors", {"modalities": modalities, "labels": labels})
    return folder / "f.safetensors"


def test_a_bundle_comes_back_with_its_missing_rows(tmp_path):
    values = tensors()
    values["text"][2] = torch.nan
    write_bundle(tmp_path / "f.safetensors", make_bundle(values, LABELS, ROWS))
    bundle = read_bundle(tmp_path / "f.safetensors", ROWS)
    assert bundle.modalities == ("speech", "text")
    assert bundle.labels == LABELS
    assert bundle.present.tolist() == [[True, True], [True, True], [True, False], [True, True]]
    torch.testing.assert_close(bundle.values[1], values["text"], equal_nan=True)


def test_the_metadata_gives_the_order_of_the_modalities(tmp_path):
    assert read_bundle(write(tmp_path, tensors(), "text,speech"), ROWS).dims == (2, 3)


def test_a_bundle_of_other_clips_or_of_another_order_is_refused(tmp_path):
    path = tmp_path / "f.safetensors"
    write_bundle(path, make_bundle(tensors(), LABELS, ROWS), [row.clip_id for row in ROWS])
    assert len(read_bundle(path, ROWS)) == 4
    for others in ([*ROWS[1:], ROWS[0]], [*ROWS[:3], ClipRow("c7")]):
        with pytest.raises(BundleError, match=r"f\.safetensors was made for other clips"):
            read_bundle(path, others)


def test_a_bundle_can_be_cut_to_some_modalities():
    bundle = make_bundle(tensors(), LABELS, ROWS)
    assert bundle.only(["text"]).dims == (2,)
    with pytest.raises(BundleError, match="no modality “smell” here; there are speech, text"):
        bundle.only(["smell"])


def test_features_of_double_or_half_precision_are_taken(tmp_path):
    values = {name: value.to(torch.float16) for name, value in tensors().items()}
    assert read_bundle(write(tmp_path, values), ROWS).values[0].dtype == torch.float32


def spoilt(name, row, column, value):
    values = tensors()
    values[name][row, column] = value
    return values


def gone_and_infinite() -> torch.Tensor:
    """Embeddings of which the first is missing, which is allowed, and the second holds an infinity."""
    value = tensors()["text"].clone()
    value[0], value[1, 0] = np.nan, np.inf
    return value


@pytest.mark.parametrize(
    ("values", "metadata", "sentence"),
    [
        (tensors(), {"modalities": "speech,video"}, "f.safetensors has no tensor “video”.*it has speech, text"),
        ({"speech": torch.zeros(3, 3)}, {"modalities": "speech"}, "“speech” has 3 rows and clips.csv has 4 clips"),
        ({"speech": torch.zeros(4)}, {"modalities": "speech"}, "“speech” is .*it must be a float matrix"),
        ({"speech": torch.zeros(4, 2, dtype=torch.int64)}, {"modalities": "speech"}, "must be a float matrix"),
        (spoilt("text", 1, 1, np.inf), {}, "“text” holds an infinity for clip “c1” .row 2"),
        (tensors() | {"text": gone_and_infinite()}, {}, "“text” holds an infinity for clip “c1” .row 2"),
        (spoilt("speech", 3, 0, np.nan), {}, "“speech” is partly NaN for clip “c3” .row 4"),
        (tensors(), {"labels": "a,a"}, "names one of its labels twice"),
        (tensors(), {"labels": "a"}, "names only the label “a”"),
        (tensors(), {"modalities": "text,text"}, "names one of its modalities twice"),
    ],
)
def test_a_bundle_that_cannot_be_used_is_told_in_a_sentence(tmp_path, values, metadata, sentence):
    path = write(tmp_path, values, **metadata)
    with pytest.raises(BundleError, match=sentence):
        read_bundle(path, ROWS)


def test_a_missing_or_broken_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(BundleError, match="there is no file"):
        read_bundle(tmp_path / "none.safetensors", ROWS)
    (tmp_path / "broken.safetensors").write_bytes(b"not tensors")
    with pytest.raises(BundleError, match=r"broken\.safetensors is not a safetensors file"):
        read_bundle(tmp_path / "broken.safetensors", ROWS)
