"""Whether files of weights are whole and hold tensors, without reading these: by their headers, in milliseconds."""

from __future__ import annotations

import pickletools
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from safetensors import SafetensorError, safe_open

from trainer.weights.loading import FAIRSEQ, ZIP, WeightsError, check_weights_file, fairseq, holds_code, tensor_lists

CODELESS = {("collections", "OrderedDict"), ("_codecs", "encode"), ("builtins", "set"), ("__builtin__", "set")}


def check_whole(paths: Iterable[Path]) -> None:
    """WeightsError for the first file that is cut off, holds code, or is no weights at all; names of other formats than
    safetensors and torch's are passed over."""
    for path in paths:
        if path.suffix == ".safetensors" or (path.name.startswith("pytorch_model") and path.suffix == ".bin"):
            _check(path)


def _check(path: Path) -> None:
    beginning = check_weights_file(path)
    named: list[tuple[str, str]] = []
    try:
        if path.suffix == ".safetensors":
            with safe_open(path, framework="np"):
                pass
        elif beginning.startswith(ZIP):  # one of before torch 1.6 says where it ends when it has been read
            named = [pair for content in tensor_lists(path) for pair in _names(content)]
    except WeightsError:
        raise
    except (SafetensorError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        raise WeightsError("{path} is cut off or damaged; fetch it again.", path=path) from None
    for module, name in named:
        if module.partition(".")[0] != "torch" and (module, name) not in CODELESS:
            raise fairseq(path) if f"{module}.{name}".startswith(FAIRSEQ) else holds_code(path)


def _names(pickled: bytes) -> list[tuple[str, str]]:
    """Modules and names that the pickle which lists a file's tensors would import."""
    found = [str(named) for operation, named, _place in pickletools.genops(pickled) if operation.name == "GLOBAL"]
    return [(module, name) for module, _, name in (each.partition(" ") for each in found)]
