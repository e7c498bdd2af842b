"""A GPU for machines without one: its tensors are computed on the CPU, and what CUDA would refuse is refused.

Refused are an operation on tensors of both devices (but for copies, and CPU indices into a tensor of the GPU, as in
CUDA), and NumPy's reading of a tensor of the GPU. `reads` names what made the CPU wait for the GPU.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

GPU = torch.device("cuda", 0)
EITHER = (Tensor.__getitem__, Tensor.__setitem__, Tensor.copy_)
READS = (Tensor.item, Tensor.tolist, Tensor.__bool__, Tensor.__float__, Tensor.__int__, Tensor.cpu, torch.nonzero)


class OnGpu(Tensor):
    """A tensor of the simulated GPU; only inside of `simulated_gpu`."""


class _Gpu(TorchFunctionMode):
    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []

    def __torch_function__(self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        tensors = list(_tensors((args, kwargs)))
        ours = any(isinstance(one, OnGpu) for one in tensors)
        with torch._C.DisableTorchFunctionSubclass():
            if func == Tensor.device.__get__:
                return GPU if ours else func(*args)
            if ours and func in READS:
                self.reads.append(func.__name__)
            if ours and func in (Tensor.numpy, Tensor.__array__):
                raise TypeError("can't convert cuda:0 device type tensor to numpy.")
            if func == Tensor.cpu:
                return args[0].as_subclass(Tensor).clone() if ours else func(*args, **kwargs)
            if func == Tensor.to:
                return self._moved(ours, *args, **kwargs)
            asked = kwargs.get("device")
            if asked is not None:
                kwargs["device"] = "cpu"
            elif ours:
                self._same_device(func, args, tensors)
            found = func(*args, **kwargs)
        there = torch.device(asked).type == "cuda" if asked is not None else ours
        if func in EITHER and not isinstance(args[0], OnGpu):
            there = False
        return _each(found, _to_gpu if there else _to_cpu)

    def _moved(self, ours: bool, tensor: Tensor, *how: Any, **more: Any) -> Tensor:
        asked = [one for one in (*how, more.pop("device", None)) if isinstance(one, torch.device | str)]
        there = torch.device(asked[0]).type == "cuda" if asked else ours
        how = tuple(one for one in how if not isinstance(one, torch.device | str))
        plain = _to_cpu(tensor)
        found = plain.to(*how, **more) if how or more else plain
        if there == ours:
            return tensor if found is plain else _each(found, _to_gpu if there else _to_cpu)
        if ours:
            self.reads.append("to")
        return (_to_gpu if there else _to_cpu)(found.clone() if found is plain else found)

    @staticmethod
    def _same_device(func: Callable[..., Any], args: Any, tensors: list[Tensor]) -> None:
        strange = [one for one in tensors if not isinstance(one, OnGpu) and one.ndim]
        if strange and func not in EITHER:
            raise RuntimeError(f"Expected all tensors to be on the same device in {func}.")
        if (
            func in EITHER[:2]
            and not isinstance(args[0], OnGpu)
            and any(isinstance(x, OnGpu) for x in _tensors(args[1]))
        ):
            raise RuntimeError("indices should be on the same device as the indexed tensor (cpu).")


@contextmanager
def simulated_gpu() -> Iterator[_Gpu]:
    """Torch finds a GPU, inside; yields what has its `reads`."""
    with pytest.MonkeyPatch.context() as patch, _Gpu() as gpu:
        patch.setattr(torch.cuda, "is_available", lambda: True)
        patch.setattr(torch.cuda, "mem_get_info", lambda device=None: (1 << 34, 1 << 34))
        # The optimiser asks the driver whether a graph is being captured.
        patch.setattr(torch.optim.Optimizer, "_accelerator_graph_capture_health_check", lambda self: None)
        yield gpu


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _tensors(one)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))


def _each(value: Any, what: Callable[[Tensor], Tensor]) -> Any:
    if isinstance(value, Tensor):
        return what(value)
    if type(value) in (list, tuple):
        return type(value)(_each(one, what) for one in value)
    if isinstance(value, tuple):  # torch.return_types: a structure of one argument
        return type(value)(tuple(_each(one, what) for one in value))
    return value


def _to_gpu(tensor: Tensor) -> Tensor:
    if isinstance(tensor, OnGpu):
        return tensor
    if tensor.requires_grad and tensor.is_leaf:  # as a subclass it would be no leaf
        return tensor.detach().as_subclass(OnGpu).requires_grad_()
    return tensor.as_subclass(OnGpu)


def _to_cpu(tensor: Tensor) -> Tensor:
    return tensor.as_subclass(Tensor) if isinstance(tensor, OnGpu) else tensor
