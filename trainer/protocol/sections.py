"""The settings of a round by section, with the default and the range of each: what both programs know of them.

A number or word carries its range in its field, so that the trainer refuses and the window offers the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from types import MappingProxyType
from typing import Any, cast

from trainer.protocol.errors import UserError

DEVICE = re.compile(r"|cpu|cuda:[0-9]{1,3}", re.ASCII)  # where a round may be told to run; "": where it is fastest


class SettingsError(UserError):
    """A setting that cannot be; the text is one sentence naming the key and what it may be."""


@dataclass(frozen=True)
class Range:
    """What a setting is where nobody says otherwise, and what it may be: from `low` to `high`, both included."""

    default: float
    low: float
    high: float


def number(default: float, low: float, high: float) -> Any:
    """A field that holds a number from `low` to `high`."""
    return field(default=default, metadata={"range": Range(default, low, high)})


def word(default: str, *allowed: str) -> Any:
    """A field that holds one of the words `allowed`."""
    return field(default=default, metadata={"words": allowed})


def check(section: str, values: Any, error: type[UserError] = SettingsError) -> None:
    """Raise `error` for the first field of a section that is not within its range."""
    for item in fields(values):
        value = getattr(values, item.name)
        if (span := item.metadata.get("range")) and not span.low <= value <= span.high:
            raise error(
                "{section}.{name} is {value:g}; use a number from {low:g} to {high:g}.",
                section=section,
                name=item.name,
                value=value,
                low=span.low,
                high=span.high,
            )
        if (words := item.metadata.get("words")) and value not in words:
            raise error(
                "{section}.{name} is “{value}”; use one of {allowed}.",
                section=section,
                name=item.name,
                value=value,
                allowed=", ".join(words),
            )


@dataclass(frozen=True)
class Pooling:
    """How frame features [L, C] become one embedding: mean_std and mean_var [2C] (the paper: variance), mean [C]."""

    statistics: str = word("mean_std", "mean_std", "mean_var", "mean")

    def __post_init__(self) -> None:
        check("pooling", self)


@dataclass(frozen=True)
class Training:
    """The fusion network and its folds.

    The defaults are what measured best over five seeds on small real sets (60 to 491 labelled clips). The paper's own
    (section 4.2), for sets of thousands, are learning_rate 3e-4, updates 0, attention_bias_init 0, outlier_limit 0,
    ensemble 1, ema_decay 0 and checkpoint_selection best; batch, epochs, dropout, modality_dropout and folds are the
    same.

    Attributes:
        dropout: on the inputs of every encoder and of the attention, as in the MER baseline.
        modality_dropout: chance that one modality of one clip is left out of one batch; never all of them.
        missing_modality_fill: a missing modality is zeros before its encoder (the paper's) or after it.
        updates: small sets are seen for more epochs, until the weights have been updated so often; 0 is off.
        folds: as many models, each tested on the labelled clips it never saw.
        group_by_speaker: keep all clips of one speaker in the same fold where speakers are known.
        speaker_normalisation: take each speaker's own mean, an empirical Bayes estimate, out of the features
            (`fusion/centring.py`): on, off, or auto, where the linear baseline's validation on speakers not trained on
            decides.
        attention_bias_init: added to the attention's bias at the start; 1 begins with the plain sum of the modalities.
        checkpoint_selection: the epoch whose weights a fold keeps: best by validation WAF (the reference's), or last.
        ensemble: models a fold, differing in their seed; their logits are averaged. 0 lets the labelled clips decide:
            3 models where they are fewer than 1000, and one model is mostly chance; 1 beyond.
        label_smoothing: share of the target spread over all classes.
        class_balance: 0 weighs every clip alike, 1 every class; between them a power of the class's rarity.
        ema_decay: decay a batch of a running mean of the weights, which is then used; 0 is off.
        noise_aware: how much less a label weighs that the fold which never saw the clip finds unlikely; 0 is off.
        outlier_limit: features are limited to their mean ± this many standard deviations; 0 is off.
        classifier: who says what a clip is: fusion (the paper's network), linear (a multinomial regression on the same
            features), both (the mean of their calibrated logarithms), or auto, where validation on speakers not
            trained on decides for every subset of the modalities (`fusion/blend.py`).
        linear_penalty: on half the squared weights of the linear model, beside the mean loss; 0 lets validation choose.
        input_noise: standard deviation of noise added to the standardised features while training; 0 is off.
        window_crops: copies a labelled clip gets whose embeddings are pooled over a random window of it, from
            frames.window to the whole clip; all copies together weigh as much as the clip. They need frame features,
            so a round on a bundle has none, and an epoch of a large set takes as many times longer. 0 is off (measured
            with 2 on the demo, 60 and 120 labels: the curves are right 4 and 8 points more often, clips 0.7 and 0.8
            within a spread over seeds of 1.3, clips with video alone 2 to 3 less).
        device: auto, cpu or cuda.  precision: float32 or bfloat16 (products only).  threads: 0 leaves torch's choice.
    """

    learning_rate: float = number(1e-3, 1e-7, 1.0)
    weight_decay: float = number(1e-5, 0.0, 1e3)
    batch: int = number(64, 1, 1_000_000)
    epochs: int = number(30, 1, 1_000_000)
    updates: int = number(200, 0, 1_000_000)
    hidden: int = number(128, 1, 1_000_000)
    dropout: float = number(0.3, 0.0, 0.999)
    modality_dropout: float = number(0.3, 0.0, 0.999)
    missing_modality_fill: str = word("zero_input", "zero_input", "zero_hidden")
    folds: int = number(5, 2, 50)
    group_by_speaker: bool = True
    speaker_normalisation: str = word("auto", "auto", "on", "off")
    seed: int = number(0, 0, 2**31 - 1)
    attention_bias_init: float = number(1.0, -10.0, 10.0)
    checkpoint_selection: str = word("last", "best", "last")
    ensemble: int = number(0, 0, 50)
    label_smoothing: float = number(0.0, 0.0, 0.999)
    class_balance: float = number(0.0, 0.0, 1.0)
    ema_decay: float = number(0.98, 0.0, 0.999)
    noise_aware: float = number(0.0, 0.0, 1.0)
    outlier_limit: float = number(2.0, 0.0, 1e3)
    classifier: str = word("auto", "auto", "fusion", "linear", "both")
    linear_penalty: float = number(0.0, 0.0, 1e3)
    input_noise: float = number(0.0, 0.0, 1e3)
    window_crops: int = number(0, 0, 100)
    device: str = word("auto", "auto", "cpu", "cuda")
    precision: str = word("float32", "float32", "bfloat16")
    threads: int = number(0, 0, 1024)

    def __post_init__(self) -> None:
        check("training", self)


@dataclass(frozen=True)
class SelfTraining:
    """How pseudo-labels of unlabelled clips join the training set.

    Attributes:
        mode: off; blind, the paper's to the letter; guarded, which takes back a step that does harm;
            reviewed, which only proposes candidates for the reviewer's queue: half of them the most confident, half
            those on which the folds disagree most (measured with 180 of them: 3.0 and 1.4 points of WAF gained on
            two sets, 2.3 and 0 where all are the most confident).
        k: pseudo-labels taken at each step for every class, most confident first.
        steps: at most as many.
        confidence: a floor under the (calibrated) confidence of an adoption; blind passes over it.
        share: at most this part of the unlabelled pool is adopted in all; blind passes over it.
        purity: what a clip is adopted under must be right by at least this estimated chance (`fusion/purity.py`), 0 for
            none asked; blind passes over it.
        tolerance: a step may lower validation WAF by as many standard errors of its paired folds. What changes nothing
            falls by 2 once in seventeen times, by 1 once in five: beside 1, it took back a step in 3 of 24 rounds of
            one set instead of 10 and 2 of 5 of another instead of 4; right adoptions were 1.3 and 1.9 times as many,
            WAF of new speakers the same (.001 ± .003, .000 ± .002).
        voices: beside the fused model, at least so many independent voices (each modality alone, and each opinion from
            outside) must name the label too, or all of them where a clip has fewer; 0 asks none. Only guarded asks
            (measured on the first step of two sets by speaker with 2: of 40 a class .938 → .948 and .979 → .982 right,
            of 10 a class .987 → .983; on one of the sets the two adopted equal numbers; so it is no default).
        weight: an adopted clip's weight in the loss beside a labelled clip's 1; blind uses 1 (measured against 1 on
            three sets: 0.3 to 3 points of WAF more, and nowhere below no self-training).
        class_thresholds: each class has its own confidence floor by how well it is learnt (FlexMatch).
        start: every step continues from the weights before it, a quarter as long, or trains from scratch (the paper's).
            Measured on thirteen splits of two sets, WAF of new speakers continued beside from scratch: .001 ± .005 and
            .001 ± .004, in less than half of a round's time.
    """

    mode: str = word("guarded", "off", "blind", "guarded", "reviewed")
    k: int = number(10, 1, 1_000_000)
    steps: int = number(10, 1, 1000)
    confidence: float = number(0.0, 0.0, 1.0)
    share: float = number(0.5, 0.0, 1.0)
    purity: float = number(0.8, 0.0, 1.0)
    tolerance: float = number(2.0, 0.0, 100.0)
    voices: int = number(0, 0, 100)
    weight: float = number(0.25, 0.0, 1.0)
    class_thresholds: bool = False
    start: str = word("continue", "continue", "scratch")

    def __post_init__(self) -> None:
        check("selftraining", self)


@dataclass(frozen=True)
class Frames:
    """Per-frame curves: the fusion on windows of `window` seconds, one every `hop` seconds.

    `clips`: curves for at most as many clips, the least certain first, labelled and test last, once the round's results
    are there; 0 for none.
    """

    window: float = number(1.0, 0.05, 60.0)
    hop: float = number(0.1, 0.01, 60.0)
    clips: int = number(20_000, 0, 10_000_000)

    def __post_init__(self) -> None:
        check("frames", self)


# What a quick round changes of the defaults above: half the updates at a higher rate. Some three quarters of the
# time; what it costs is measured in resources/docs/rounds.md.
QUICK: Mapping[str, Any] = MappingProxyType(
    {
        "training.updates": 100,
        "training.epochs": 10,
        "training.learning_rate": 0.0015,
        "training.ema_decay": 0.96,
    }
)

SECTION_CLASSES = {"pooling": Pooling, "training": Training, "selftraining": SelfTraining, "frames": Frames}


def range_of(key: str) -> Range:
    """The default and range of the number that a dotted key names, for example training.epochs."""
    return cast(Range, _field(key).metadata["range"])


def _field(key: str) -> Field[Any]:
    section, name = key.split(".")
    return next(item for item in fields(SECTION_CLASSES[section]) if item.name == name)
