"""A trained fusion: the members' weights with what is needed to use them on any clip, as model.safetensors."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from trainer.fusion.blend import Blend
from trainer.fusion.calibration import SubsetCalibration
from trainer.fusion.linear import LinearModel
from trainer.fusion.network import Parameters
from trainer.fusion.speakers import SpeakerShifts
from trainer.fusion.standardise import FeatureScaling
from trainer.fusion.training import Fitted
from trainer.protocol.errors import UserError
from trainer.protocol.json_lines import parsed_json
from trainer.tensors import write_tensors

VERSION = 3


class ModelError(UserError):
    """A model file that cannot be used; the text is one sentence for a person."""


@dataclass(frozen=True)
class FusionModel:
    """G = folds × ensemble members over M modalities and K labels.

    Attributes:
        parameters: by layer, with a leading axis G.
        mean, deviation: M × [G, D_m], of what each member learnt from (`standardise`).
        prior: [K], share of each class among the labelled training clips; the prediction with nothing present.
        calibration: temperature and offsets of the logits, by subset of the modalities.
        low, high: M × [D_m], between which features are limited before anything else.
        fill: as in the training settings.
        ensemble: members of one fold.
        speakers: what each speaker's features are centred by; None where they are not.
        linear, blend: the linear model beside the members, and how much of it is said; None where it has no part.
        preset: settings the features came from, as plain values, so that `predict` can extract the same.
    """

    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    parameters: Parameters
    mean: tuple[Tensor, ...]
    deviation: tuple[Tensor, ...]
    low: tuple[Tensor, ...]
    high: tuple[Tensor, ...]
    prior: np.ndarray
    calibration: SubsetCalibration
    fill: str = "zero_input"
    ensemble: int = 1
    speakers: SpeakerShifts | None = None
    linear: LinearModel | None = None
    blend: Blend | None = None
    preset: str = "{}"

    def calibrated(self, calibration: SubsetCalibration) -> FusionModel:
        """The same model with another calibration."""
        return replace(self, calibration=calibration)

    @property
    def dims(self) -> tuple[int, ...]:
        """Width of each modality's embedding."""
        return tuple(mean.shape[1] for mean in self.mean)

    @property
    def members(self) -> int:
        """Trained models, G."""
        return self.parameters["fc_out.bias"].shape[0]

    @property
    def folds(self) -> int:
        """Folds, F = G / ensemble."""
        return self.members // self.ensemble


def make_model(
    fitted: Fitted,
    modalities: tuple[str, ...],
    labels: tuple[str, ...],
    scaling: FeatureScaling,
    prior: np.ndarray,
    **rest: Any,
) -> FusionModel:
    """A model of what `fit_members` returned; `rest` are the other fields of FusionModel."""
    low, high = (tuple(limit.cpu() for limit in part) for part in (scaling.low, scaling.high))
    plain = SubsetCalibration.none(len(modalities), len(labels))
    return FusionModel(
        modalities, labels, fitted.parameters, fitted.mean, fitted.deviation, low, high, prior, plain, **rest
    )


def save_model(path: Path | str, model: FusionModel, note: str = "") -> None:
    """Write a model as one safetensors file, atomically; `note` is any text to keep with it."""
    tensors = {f"parameters.{name}": value.contiguous() for name, value in model.parameters.items()}
    for index in range(len(model.modalities)):
        tensors[f"mean.{index}"] = model.mean[index].contiguous()
        tensors[f"deviation.{index}"] = model.deviation[index].contiguous()
        tensors[f"low.{index}"], tensors[f"high.{index}"] = model.low[index], model.high[index]
        if model.speakers is not None:
            tensors[f"centre.{index}"] = model.speakers.centre[index].contiguous()
            tensors[f"shifts.{index}"] = model.speakers.shifts[index].contiguous()
    if model.linear is not None and model.blend is not None:
        tensors |= _linear_tensors(model.linear, model.blend)
    tensors["prior"] = torch.as_tensor(model.prior, dtype=torch.float64)
    tensors["temperatures"] = torch.from_numpy(model.calibration.temperatures)
    tensors["offsets"] = torch.from_numpy(model.calibration.offsets)
    metadata = {
        "version": str(VERSION),
        "modalities": ",".join(model.modalities),
        "labels": ",".join(model.labels),
        "fill": model.fill,
        "ensemble": str(model.ensemble),
        "preset": model.preset,
        "speakers": json.dumps(None if model.speakers is None else model.speakers.names),
        "note": note,
    }
    write_tensors(path, tensors, metadata)


def load_note(path: Path | str) -> str:
    """The note a model was saved with, '' for none; ModelError as `load_model`."""
    try:
        with safe_open(path, framework="pt") as file:
            return (file.metadata() or {}).get("note", "")
    except FileNotFoundError:
        raise ModelError("there is no model at {path}; fit a round first.", path=path) from None
    except (SafetensorError, OSError) as error:
        raise ModelError("{path} is not a model of EmoDesk ({error}).", path=path, error=error) from None


def load_model(path: Path | str) -> FusionModel:
    """Read model.safetensors; ModelError where it is missing, broken or written by a newer version."""
    path = Path(path)
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (no iterator there)
        if int(metadata["version"]) > VERSION:
            raise ModelError("{path} was written by a newer EmoDesk; update this one.", path=path)
        modalities = tuple(metadata["modalities"].split(","))
        prefix = "parameters."
        parsed_json(metadata["preset"])
        mean, deviation, low, high = (
            tuple(tensors[f"{part}.{index}"] for index in range(len(modalities)))
            for part in ("mean", "deviation", "low", "high")
        )
        return FusionModel(
            modalities,
            tuple(metadata["labels"].split(",")),
            {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)},
            mean,
            deviation,
            low,
            high,
            tensors["prior"].numpy(),
            _calibration(metadata, tensors, len(modalities)),
            metadata.get("fill") or metadata["reading"],  # the name that version 1 gave it
            int(metadata["ensemble"]),
            _speakers(metadata, tensors, len(modalities)),
            *_linear(tensors, len(modalities)),
            metadata["preset"],
        )
    except FileNotFoundError:
        raise ModelError("there is no model at {path}; fit a round first.", path=path) from None
    except (SafetensorError, OSError, KeyError, ValueError, TypeError) as error:
        raise ModelError("{path} is not a model of EmoDesk ({error}).", path=path, error=error) from None


def _linear_tensors(linear: LinearModel, blend: Blend) -> dict[str, Tensor]:
    tensors = {"linear.bias": linear.bias, "linear.penalty": torch.tensor(linear.penalty, dtype=torch.float64)}
    for part in ("weight", "mean", "deviation"):
        for index, value in enumerate(getattr(linear, part)):
            tensors[f"linear.{part}.{index}"] = value.contiguous()
    for part in ("fusion", "linear", "share", "likelihood"):
        tensors[f"blend.{part}"] = torch.from_numpy(getattr(blend, part))
    return tensors


def _linear(tensors: dict[str, Tensor], modalities: int) -> tuple[LinearModel | None, Blend | None]:
    if "linear.bias" not in tensors:
        return None, None
    weight, mean, deviation = (
        tuple(tensors[f"linear.{part}.{index}"] for index in range(modalities))
        for part in ("weight", "mean", "deviation")
    )
    blend = Blend(*(tensors[f"blend.{part}"].numpy() for part in ("fusion", "linear", "share", "likelihood")))
    return LinearModel(weight, tensors["linear.bias"], mean, deviation, float(tensors["linear.penalty"])), blend


def _speakers(metadata: dict[str, str], tensors: dict[str, Tensor], modalities: int) -> SpeakerShifts | None:
    names = parsed_json(metadata.get("speakers", "null"))
    if names is None:
        return None
    parts = (tuple(tensors[f"{part}.{index}"] for index in range(modalities)) for part in ("centre", "shifts"))
    return SpeakerShifts(tuple(names), *parts)


def _calibration(metadata: dict[str, str], tensors: dict[str, Tensor], modalities: int) -> SubsetCalibration:
    if int(metadata["version"]) > 1:
        return SubsetCalibration(tensors["temperatures"].numpy(), tensors["offsets"].numpy())
    # The first version had one temperature for all subsets.
    plain = SubsetCalibration.none(modalities, len(tensors["prior"]))
    return SubsetCalibration(plain.temperatures * np.float32(metadata["temperature"]), plain.offsets)
