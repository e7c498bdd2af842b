"""metrics.json as the trainer writes it: the names of its parts and what each holds. `metrics.py` reads them, and reads
files of older and other programs as well, where parts may be missing."""

from typing import NotRequired, TypedDict


class SpreadFile(TypedDict):
    """A figure of all clips, and its standard deviation over the folds."""

    mean: float
    std: float


class SpreadsFile(TypedDict):
    """The same for each class [K]."""

    mean: list[float]
    std: list[float]


class IntervalsFile(TypedDict):
    """Between which two each figure lies: [low, high]. `by`: what was left out in turn, “speaker” or “clip”; `count`:
    how many of them."""

    by: str
    count: int
    confidence: float
    waf: list[float]
    accuracy: list[float]
    macro_f1: list[float]
    per_class_f1: list[list[float]]


class RobustnessFile(TypedDict):
    """WAF without each modality and with it alone."""

    without: dict[str, float]
    alone: dict[str, float]


class ScoresFile(TypedDict):
    """Scores of some clips; `confusion` [K][K], truth in rows."""

    waf: SpreadFile
    accuracy: SpreadFile
    macro_f1: SpreadFile
    per_class_f1: SpreadsFile
    confusion: list[list[int]]
    intervals: NotRequired[IntervalsFile]
    robustness: NotRequired[RobustnessFile]


class NewSpeakerFile(TypedDict):
    """How many speakers were validated, and between which two the WAF on others lies."""

    speakers: int
    low: float
    high: float


class CrossValidationFile(ScoresFile):
    """Scores of cross-validation; `pooled_waf` by the name that readers of older rounds know."""

    pooled_waf: float
    grouped_by_speaker: bool
    new_speaker_interval: NewSpeakerFile | None


class BaselineFile(CrossValidationFile):
    """Scores of the linear baseline in cross-validation."""

    model: str
    penalty: float


class TestedBaselineFile(BaselineFile):
    """The same where test labels are known."""

    test: ScoresFile
    test_waf: float


class SubsetErrorFile(TypedDict):
    """Mean expected calibration error over what is said with something missing."""

    ece_before: float
    ece_after: float


class CalibrationFile(TypedDict):
    """The temperature of the confidence, and its expected calibration error before and after."""

    temperature: float
    ece_before: float
    ece_after: float
    subsets: SubsetErrorFile


class CentringFile(TypedDict):
    """Whether features were centred by speaker, of how many known ones, and what decided so."""

    centred: bool
    known: int
    likelihood_without: float
    likelihood_with: float


class LikelihoodFile(TypedDict):
    """Geometric mean of the probability of the right label, out of fold."""

    fusion: float
    linear: float
    both: float


class BlendFile(TypedDict):
    """How much of what is said is the linear model's: with all modalities, and with each subset [2^M]."""

    linear_share: float
    likelihood: LikelihoodFile
    subsets: list[float]


class StepFile(TypedDict):
    """One self-training step; `adopted` clips so far, `purity` the estimated share of right ones."""

    step: int
    adopted: int
    purity: float | None
    waf_mean: float
    waf_std: float
    confusion: list[list[int]]
    kept: bool
    message: str


class CountsFile(TypedDict):
    """Clips by what they were."""

    labelled: int
    unlabelled: int
    validation: int
    test: int
    adopted: int
    proposed: int


class MetricsFile(TypedDict):
    """All of metrics.json; a part is null where it was not measured."""

    labels: list[str]
    modalities: list[str]
    cv: CrossValidationFile
    test: ScoresFile | None
    validation: ScoresFile | None
    baseline: BaselineFile | TestedBaselineFile
    calibration: CalibrationFile
    robustness: RobustnessFile
    speakers: CentringFile | None
    blend: BlendFile | None
    steps: list[StepFile]
    counts: CountsFile
    warnings: NotRequired[list[str]]
    measured_against: NotRequired[str]
