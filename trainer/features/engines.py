"""Where extraction and fits run: in processes of this machine, or on a Ray cluster."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass

from trainer.features.errors import FeatureError

ENGINES = ("local", "ray")
VARIABLE = "EMODESK_ENGINE"  # environment variable: the engine of rounds, and of extract and fit where it is not said


@dataclass(frozen=True)
class Engine:
    """A choice of engine; `address` of a Ray cluster as `trainer.features.ray_cluster.joined` takes it."""

    name: str = "local"
    address: str = ""

    def __post_init__(self) -> None:
        if self.address and self.name != "ray":
            raise FeatureError("--address names a Ray cluster; give --engine ray too, or leave it out.")


HERE = Engine()


def choose_engine(name: str | None = None, address: str = "") -> Engine:
    """The engine of a name, else of the environment, else local; FeatureError for one that is none."""
    name = name or os.environ.get(VARIABLE, "") or ENGINES[0]
    if name not in ENGINES:
        raise FeatureError(
            "{variable} is “{name}”; use one of {engines}.", variable=VARIABLE, name=name, engines=", ".join(ENGINES)
        )
    return Engine(name, address)


def add_engine_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that `choose_engine` takes."""
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="local: processes of this machine; ray: a Ray cluster, whose machines share the features folder and the"
        " clips. Ray exchanges pickles: whoever reaches the cluster can run code on it, so use one that you trust."
        f" By default what {VARIABLE} says, else local",
    )
    parser.add_argument(
        "--address",
        default="",
        help="of the Ray cluster: host:port, auto (the one on this machine) or local (started for this run alone);"
        " by default what RAY_ADDRESS says, else local",
    )
