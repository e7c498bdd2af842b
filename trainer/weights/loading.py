"""Weights from a local folder: safetensors, or torch files read with `weights_only`; never code or other pickles."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError, safe_open

from trainer.protocol.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor, nn

SINGLE_FILES = ("model.safetensors", "pytorch_model.bin")
INDEX_FILES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")


class WeightsError(UserError):
    """Weights that cannot be used; the text names the file, the first tensor that does not fit, and what to do."""


def check_vocabulary(path: Path, pieces: int, rows: int) -> None:
    """WeightsError for a tokenizer with more pieces than a model has rows for them, or with not half as many.

    Rows beyond the pieces are common: they fill the table up to a round number.
    """
    if pieces > rows or 2 * pieces <= rows:
        raise WeightsError(
            "{path}: the tokenizer knows {pieces} pieces, the model {rows}; it is of another model.",
            path=path,
            pieces=pieces,
            rows=rows,
        )


def weight_files(folder: Path) -> list[Path]:
    """The files that hold a model's tensors, in order; WeightsError where one is missing."""
    if folder.is_file():
        return [folder]
    for name in INDEX_FILES:
        index = folder / name
        if index.exists():
            try:
                names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise WeightsError("{index} is no index of shards; fetch it again.", index=index) from None
            missing = [item for item in names if not (folder / item).is_file() or Path(item).name != item]
            if missing:
                raise WeightsError(
                    "{folder} lacks {missing} of {count} shards; fetch them there.",
                    folder=folder,
                    missing=", ".join(missing),
                    count=len(names),
                )
            return [folder / item for item in names]
    for name in SINGLE_FILES:
        if (folder / name).exists():
            return [folder / name]
    raise WeightsError(
        "{folder} holds no weights; put {single_files} or {single_files2} there.",
        folder=folder,
        single_files=SINGLE_FILES[0],
        single_files2=SINGLE_FILES[1],
    )


def read_tensors(path: Path) -> Iterator[tuple[str, Tensor]]:
    """Names and tensors of one file, one at a time; WeightsError for a truncated file or a pickle with code in it."""
    if path.suffix == ".safetensors":
        try:
            with safe_open(path, framework="pt") as file:
                for name in file.keys():  # noqa: SIM118 - not a mapping
                    yield name, file.get_tensor(name)
        except SafetensorError as error:
            raise WeightsError("{path} is damaged ({error}); fetch it again.", path=path, error=error) from None
        return
    import torch  # here, so that the workers that only decode do without

    try:
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except pickle.UnpicklingError:
        raise WeightsError(
            "{path} holds more than tensors (a pickle that would run code) and was refused; "
            "get the weights as safetensors.",
            path=path,
        ) from None
    except (RuntimeError, EOFError, OSError, ValueError) as error:
        first = str(error).splitlines()[0]
        raise WeightsError("{path} is damaged ({first}); fetch it again.", path=path, first=first) from None
    if not isinstance(state, Mapping):
        raise WeightsError("{path} holds no table of tensors; get the weights as safetensors.", path=path)
    for name, tensor in state.items():
        if isinstance(tensor, torch.Tensor):
            yield str(name), tensor


def load_into(
    model: nn.Module,
    folder: Path,
    *,
    prefix: str = "",
    ignore: tuple[str, ...] = (),
    rename: Mapping[str, str] | None = None,
) -> nn.Module:
    """Fill a model with a folder's tensors, shard by shard, in the model's own dtype and device.

    `prefix` is cut from the names and `rename` then maps old ones to the model's; names that begin with one of
    `ignore` are passed over. Raises WeightsError for the first tensor that is missing, unknown or of another shape.
    """
    import torch

    rename = rename or {}
    wanted = dict(model.state_dict(keep_vars=True))
    seen: set[str] = set()
    for path in weight_files(folder):
        for full, tensor in read_tensors(path):
            name = full.removeprefix(prefix)
            name = rename.get(name, name)
            if ignore and name.startswith(ignore):
                continue
            if name not in wanted:
                raise WeightsError(
                    "{path} has the tensor {full}, which this model does not; is it another model?",
                    path=path,
                    full=full,
                )
            target = wanted[name]
            if target.shape != tensor.shape:
                raise WeightsError(
                    "{path}: {full} has shape {list}, the model needs {list2}; "
                    "configuration and weights are of different models.",
                    path=path,
                    full=full,
                    list=list(tensor.shape),
                    list2=list(target.shape),
                )
            with torch.no_grad():
                target.copy_(tensor)
            seen.add(name)
    missing = [name for name in wanted if name not in seen]
    if missing:
        raise WeightsError(
            "{folder} lacks the tensor {prefix}{missing} and {count} more.",
            folder=folder,
            prefix=prefix,
            missing=missing[0],
            count=len(missing) - 1,
        )
    return model
