"""Weights from a local folder: safetensors, or torch files read with `weights_only`; never code or other pickles."""

from __future__ import annotations

import pickle
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from safetensors import SafetensorError, safe_open

from trainer.protocol.errors import UserError
from trainer.weights.indexes import listed, shard_names

if TYPE_CHECKING:
    from torch import Tensor, nn

ALWAYS_FITS = 50_000_000  # numbers that fit anywhere, and need no second thought
Built = TypeVar("Built", bound="nn.Module")

SINGLE_FILES = ("model.safetensors", "pytorch_model.bin")
ZIP = b"PK\x03\x04"
PICKLE = b"\x80"  # how a pickle of any protocol that torch writes begins
PACKED = b"\x1f\x8b"
TEXT = frozenset((*range(32, 127), 9, 10, 13))
MOST_LISTED = 8_000_000  # bytes of the pickle that lists a file's tensors; ten thousand of them take 1.5 MB
FAIRSEQ = ("fairseq", "argparse.Namespace", "omegaconf")  # what a pickle of fairseq names
FAIRSEQ_KEYS = {"args", "cfg", "optimizer_history", "last_optimizer_state", "extra_state"}
INDEX_FILES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")

TOLD = 2**26  # bytes that are read between two tellings

_hear: Callable[[float], None] | None = None


@contextmanager
def loading(hear: Callable[[float], None]) -> Iterator[None]:
    """Tell `hear` what share of a model's weights is read, every TOLD bytes; what it raises ends the reading."""
    global _hear
    before, _hear = _hear, hear
    try:
        yield
    finally:
        _hear = before


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
            names = shard_names(index, WeightsError)
            missing = [item for item in names if not (folder / item).is_file()]
            if missing:
                raise WeightsError(
                    "{folder} lacks {n} shards of {count} ({missing}); fetch them there.",
                    folder=folder,
                    n=len(missing),
                    missing=listed(missing),
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
    beginning = check_weights_file(path)
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
        if beginning.startswith(ZIP):
            tensor_lists(path)  # torch unpacks it whole, however large it says that it is
        # Files from before torch 1.6 are no zip archives, and those cannot be mapped into memory.
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=beginning.startswith(ZIP))
    except pickle.UnpicklingError as error:
        if any(word in str(error) for word in FAIRSEQ):
            raise fairseq(path) from None
        raise holds_code(path) from None
    except (MemoryError, WeightsError):
        raise
    except Exception as error:  # a damaged file raises whatever its bytes happen to mean
        first = (str(error) or type(error).__name__).splitlines()[0].partition(". ")[0]
        raise WeightsError("{path} is damaged ({first}); fetch it again.", path=path, first=first) from None
    if not isinstance(state, Mapping):
        raise WeightsError("{path} holds no table of tensors; get the weights as safetensors.", path=path)
    if isinstance(state.get("model"), Mapping) and FAIRSEQ_KEYS & set(map(str, state)):
        raise fairseq(path)
    if isinstance(state.get("state_dict"), Mapping):  # a checkpoint of a training, as Lightning writes it
        state = state["state_dict"]
    tensors = {str(name): tensor for name, tensor in state.items() if isinstance(tensor, torch.Tensor)}
    if not tensors:
        raise WeightsError("{path} holds no table of tensors; get the weights as safetensors.", path=path)
    yield from tensors.items()


def tensor_lists(path: Path) -> list[bytes]:
    """The pickles that list the tensors of a file of PyTorch's, which is a zip archive.

    WeightsError where they unpack to more than such lists have; whatever `zipfile` raises of a damaged archive.
    """
    lists, left = [], MOST_LISTED
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith("/data.pkl"):
                with archive.open(name) as file:
                    lists.append(file.read(left + 1))
                left -= len(lists[-1])
                if left < 0:
                    raise WeightsError(
                        "{path} lists its tensors in more than {most} MB, which no model does; fetch it again.",
                        path=path,
                        most=MOST_LISTED // 1_000_000,
                    )
    return lists


def check_weights_file(path: Path) -> bytes:
    """How a file begins; WeightsError for what is no weights at all, saying what it is."""
    try:
        with path.open("rb") as file:
            beginning = file.read(512)
    except OSError as error:
        raise WeightsError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from None
    if beginning.startswith(b"version https://git-lfs"):
        raise WeightsError(
            "{path} is a git-lfs pointer, not the file; run git lfs pull there, or fetch it again.", path=path
        )
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise WeightsError(
            "{path} is a web page, saved in place of the weights; fetch it again, perhaps after a login.", path=path
        )
    if not beginning:
        raise WeightsError("{path} is empty; fetch it again.", path=path)
    if beginning.startswith(PACKED):
        raise WeightsError("{path} is packed (gzip); unpack it there, or fetch it again.", path=path)
    if path.suffix == ".safetensors" and beginning.startswith(ZIP):
        raise WeightsError("{path} is a file of PyTorch's; name it pytorch_model.bin, or fetch it again.", path=path)
    if path.suffix != ".safetensors" and beginning[8:9] == b"{":  # after the length of its header
        raise WeightsError("{path} is a safetensors file; name it model.safetensors.", path=path)
    if all(byte in TEXT for byte in beginning):
        words = " ".join(beginning.decode("ascii").split())[:60]
        raise WeightsError("{path} is a text (“{words}”), not weights; fetch it again.", path=path, words=words)
    if path.suffix != ".safetensors" and not beginning.startswith((ZIP, PICKLE)):  # of Keras, Flax, ONNX, llama.cpp
        raise WeightsError(
            "{path} is not a file that PyTorch writes, or damaged; take model.safetensors or pytorch_model.bin of the "
            "same repository.",
            path=path,
        )
    return beginning


def holds_code(path: Path) -> WeightsError:
    """What to say of a pickle that would run code."""
    return WeightsError(
        "{path} holds more than tensors (a pickle that would run code) and was refused; "
        "get the weights as safetensors.",
        path=path,
    )


def fairseq(path: Path) -> WeightsError:
    """What to say of another program's checkpoint."""
    return WeightsError(
        "{path} is a checkpoint of fairseq, whose names are not those of this model; take pytorch_model.bin or "
        "model.safetensors of the same repository, or convert it with transformers.",
        path=path,
    )


def build_within(build: Callable[[], Built], files: Sequence[Path]) -> Built:
    """What `build` makes, unless these files cannot fill it: WeightsError before any memory is taken for it."""
    import torch

    try:
        with torch.device("meta"):
            numbers = sum(parameter.numel() for parameter in build().parameters())
    except RuntimeError:  # torch cannot even count them
        numbers = sys.maxsize
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise WeightsError(
            "{folder}: the configuration describes no model ({error}); fetch it again.",
            folder=files[0].parent,
            error=" ".join(f"{error}".split()) or type(error).__name__,
        ) from None
    held = sum(path.stat().st_size for path in files)
    if numbers > max(held, ALWAYS_FITS):  # at least a byte each
        raise WeightsError(
            "{folder}: the configuration describes a model of {numbers:.2g} numbers, the weights have {held:.2g} "
            "bytes; they are of different models, or cut off.",
            folder=files[0].parent,
            numbers=float(numbers),
            held=float(held),
        )
    return build()


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
    files = weight_files(folder)
    read, told, size = 0, 0, sum(path.stat().st_size for path in files)
    for path in files:
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
            read += tensor.nbytes
            if _hear is not None and read - told >= TOLD:
                told = read
                _hear(min(1.0, read / size))
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
