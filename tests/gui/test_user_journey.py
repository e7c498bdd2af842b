"""A study from real clips to a retrained model, as its user would do it: the command line, a real window, real keys."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from emodesk.domain import DecisionKind
from emodesk.services.project import Project
from emodesk.services.queue import QueueFilter, QueueOrder, QueueService
from emodesk.services.rounds import RoundService
from emodesk.store import decisions
from emodesk.viewmodels.session import NO_CLIP
from tests.gui.virtual_display import VirtualDisplay

LABELS = "neutral,angry,happy,sad"
LABELLED = {
    "mead/M030_angry_l3_crop.mp4": "angry",
    "mead/M030_level_3_angry_016.mp4": "angry",
    "mead/M030_happy_l3_crop.mp4": "happy",
    "mead/eamm_happy.mp4": "happy",
    "mead/M030_sad_l3_crop.mp4": "sad",
    "mead/eamm_sad.mp4": "sad",
    "mead/M030_neutral_l1_crop.mp4": "neutral",
    "grid/bbaf2n.mpg": "neutral",
}
UNLABELLED = (
    "wild/single_face.mp4",
    "wild/no_face.mp4",
    "codec/sample_video_only.mp4",
    "codec/sample_rotate_and_reflect.mp4",
    "emodb_audio/03a01Fa.wav",
    "lrs3/0Fi83BHQsMA_00002.mp4",
)
BROKEN = ("empty.mp4", "words.mp4")


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)


@pytest.fixture
def clips(shared_media: Path, tmp_path: Path) -> Path:
    """A folder of some real clips, two of them broken, and a table of the labels that are known."""
    folder = tmp_path / "clips"
    for name in (*LABELLED, *UNLABELLED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shared_media / "dev" / name, folder / name)
    (folder / "empty.mp4").touch()
    (folder / "words.mp4").write_text("this is no film")
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "label"])
        writer.writerows(LABELLED.items())
    return folder


@pytest.fixture
def display():
    shown = VirtualDisplay()
    yield shown
    shown.close()


def emodesk(*arguments: str | Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "emodesk", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def standing(folder: Path) -> list:
    with Project.open(folder, read_only=True) as project, project.store.read() as connection:
        return decisions.all_standing(connection)


def rounds(folder: Path) -> list:
    with Project.open(folder, read_only=True) as project:
        return RoundService(project).list()


class Reviewer:
    """Somebody at the keys of Review, who decides on nothing that is not on the screen.

    Attributes:
        clip: key of the clip that was decided on last.
    """

    def __init__(self, display: VirtualDisplay, study: Path, screen: Path) -> None:
        self._display, self._study, self._screen = display, study, screen
        self.clip = NO_CLIP

    def _on_screen(self) -> int:
        return int(self._screen.read_text()) if self._screen.exists() else NO_CLIP

    def decide(self, key: str, decisions_then: int, what: str, again: bool = False) -> None:
        """Press a key for the next clip, or for the last one `again`, once all of it is painted, until it counts: what
        comes from a round meanwhile has the clip painted anew."""
        before = self.clip

        def is_shown() -> bool:
            self.clip = self._on_screen()
            return self.clip != NO_CLIP and (self.clip == before) == again

        for last in (False, False, True):
            wait_until(is_shown, f"the clip for {what}")
            self._display.press(key)
            try:
                wait_until(lambda: len(standing(self._study)) == decisions_then, what, seconds=20)
                return
            except AssertionError:
                if last:
                    raise


def test_from_a_folder_of_real_clips_to_a_model_that_learnt_from_the_review(clips: Path, display, tmp_path: Path):
    home = {"EMODESK_DATA": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    environment = {**os.environ, **home}
    study, screen = tmp_path / "study", tmp_path / "screen"

    # The folder comes in; what does not is named, one by one.
    made = emodesk(
        "new",
        study,
        "--from",
        clips,
        "--labels",
        LABELS,
        "--label-file",
        tmp_path / "labels.csv",
        environment=environment,
    )
    assert made.returncode == 0, made.stderr
    assert f"{len(LABELLED) + len(UNLABELLED)} clips came in" in made.stdout
    assert all(name in made.stdout for name in BROKEN)
    assert "Traceback" not in made.stdout + made.stderr

    # A first round from the labels that are given.
    trained = emodesk("round", study, "--set", "training.epochs=5", environment=environment)
    assert trained.returncode == 0, trained.stderr
    assert rounds(study)[-1].applied

    # The review, by keys in a real window.
    with Project.open(study, read_only=True) as project:
        queue = QueueService(project)
        keys = queue.keys(QueueOrder.LEAST_CERTAIN, QueueFilter())
        first, second, third = queue.rows(keys[:3])
    reviewer = Reviewer(display, study, screen)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.watched_window", str(study), str(screen)],
        env={**display.environment(), **home},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        display.wait_for_window("study")
        reviewer.decide("3", 1, "the decision by a label's key")
        reviewer.decide("Return", 2, "the accepted pseudo-label")
        reviewer.decide("s", 3, "the skipped clip")
        by_clip = {decision.clip: decision for decision in standing(study)}
        assert by_clip[first.key].label == "happy"
        assert (by_clip[second.key].kind, by_clip[second.key].label) == (DecisionKind.ACCEPT, second.pseudo_label)
        assert by_clip[third.key].kind == DecisionKind.SKIP
        display.press("Control+z")
        wait_until(lambda: len(standing(study)) == 2, "the decision taken back")

        # A retrain from the window, reviewed on meanwhile, applied by one key.
        display.press("Control+r", "Return")
        wait_until(lambda: len(rounds(study)) == 2, "the second round")
        display.press("F2")
        reviewer.decide("Return", 3, "a decision while the round runs", again=True)
        wait_until(lambda: rounds(study)[-1].status == "succeeded", "the end of the round", seconds=240)

        # Killed at once: nothing decided is lost.
        reviewer.decide("2", 4, "the last decision")
    finally:
        window.kill()
        said = window.communicate()[0]
    assert "Traceback" not in said, said
    assert len(standing(study)) == 4
