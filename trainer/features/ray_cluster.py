"""A Ray cluster to work on: the one that an address names, or one of this machine's own for as long as it takes.

Ray hands pickles between its processes: whoever can talk to a cluster can run code on it, so join only clusters that
you trust. The one started here listens on the loopback address alone, asks for a secret, sends no usage statistics,
has no dashboard and is gone when the work ends.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from trainer.features.errors import FeatureError
from trainer.protocol.errors import Sentence
from trainer.protocol.signals import handled_as_before

ADDRESS = "RAY_ADDRESS"  # Ray's own variable, used where no address is given
LOCAL = "local"
PORT_PATIENCE = 5.0  # seconds to wait for a cluster's port; Ray itself would try for minutes
# Ray's switch for systems whose firewall asks about every open port: with 0, everything listens on loopback alone.
# It is read when Ray is imported, so a process that was part of a cluster before has only the secret.
LOOPBACK = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
LAST_PORT = 65535
LONGEST_FOLDER = 24  # characters before ours and Ray's own: its sockets' paths end at 107
_alone = False  # whether Ray was imported under that switch
QUIET_LOGS = {"log_to_driver": False, "logging_level": logging.ERROR}


class ClusterError(FeatureError):
    """A Ray cluster that cannot be used as asked; the text is one sentence for a person."""


def this_machine() -> str:
    """The machine that this process of a cluster runs on, as the beginning of a sentence."""
    return f"The machine “{socket.gethostname()}” of the Ray cluster"


@contextmanager
def joined(address: str, cores: int) -> Iterator[Any]:
    """The module `ray`, connected; what was started is ended again, also after an error.

    `address`: host:port, auto (the cluster that runs on this machine), local (one of our own with `cores`), or ""
    for what RAY_ADDRESS says, else local. A connection that this process has already is used and left as it is.
    Raises ClusterError.
    """
    address = address or os.environ.get(ADDRESS, "") or LOCAL
    loaded = sys.modules.get("ray")
    if loaded is not None and loaded.is_initialized():
        yield loaded
    elif address == LOCAL:
        with _own(cores) as ray:
            yield ray
    else:
        _reach(address)
        with _environment({"RAY_USAGE_STATS_ENABLED": "0"}):
            ray = _imported()
            _init(ray, address, address=address)
        try:
            yield ray
        finally:
            ray.shutdown()


@contextmanager
def _own(cores: int) -> Iterator[Any]:
    base = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="emodesk-ray-", dir="/tmp" if len(base) > LONGEST_FOLDER else base)
    path = os.pathsep.join(entry for entry in sys.path if entry)  # workers import what this process can import
    variables = {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": _secret(),
        "RAY_worker_niceness": "0",  # that of this process, as without Ray
        "PYTHONPATH": path,
    }
    global _alone
    _alone = _alone or "ray" not in sys.modules
    if _alone:
        variables[LOOPBACK] = "0"
    try:
        with _environment(variables):
            ray = _imported()
            _init(ray, LOCAL, address=LOCAL, num_cpus=cores, include_dashboard=False, _temp_dir=folder)
            try:
                yield ray
            finally:
                ray.shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _secret() -> str:
    """One for this process: Ray reads it once, however often it is started."""
    return secrets.token_hex(32)


def _imported() -> Any:
    try:
        import ray
    except ImportError as error:
        missing = Sentence("is not installed")
        if error.name != "ray":
            missing = Sentence("cannot be imported ({error})", error=error)
        raise ClusterError(
            "The engine ray needs Ray, which {missing}; pip install “emodesk[ray]”, or leave --engine ray out.",
            missing=missing,
        ) from None
    return ray


def _init(ray: Any, where: str, **options: Any) -> None:
    try:
        # Ray replaces the handling of SIGTERM; a trainer that is asked to end should end as it does without Ray.
        with handled_as_before():
            ray.init(**options, **QUIET_LOGS)
    except ConnectionError:
        if where == "auto":
            sentence = (
                "There is no Ray cluster on this machine; start one with ray start --head, or use --address local."
            )
        else:
            sentence = (
                f"What answers at “{where}” does not let this process in as Ray; see that this is the port that"
                " ray start --head printed, and that RAY_AUTH_TOKEN (or ~/.ray/auth_token) is the cluster's."
            )
        raise ClusterError(sentence) from None
    except (RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ClusterError("Ray at “{where}” cannot be used: {reason}", where=where, reason=reason) from None


def _reach(address: str) -> None:
    """ClusterError unless something answers at host:port."""
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if "://" in address or not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ClusterError(
            "“{address}” is no address of a Ray cluster; use host:port (ray start --head prints it), auto or local.",
            address=address,
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), PORT_PATIENCE).close()
    except OSError as error:
        raise ClusterError(
            "There is no Ray cluster at “{address}” ({reason}); start one with ray start --head,"
            " or use --address local.",
            address=address,
            reason=error.strerror or error,
        ) from None


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
