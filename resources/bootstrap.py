#!/usr/bin/env python3
"""Sets EmoDesk up in an environment of its own and starts it: `python3 resources/bootstrap.py demo` or `test`.

Standard library only. Everything goes into `.venv` beside this checkout; no other Python is touched. It can be
stopped at any moment and called again: what is complete is reused, what is not is made anew.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "emodesk-complete.txt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

USAGE = """usage: python3 resources/bootstrap.py COMMAND [arguments]

  demo    set up, build the demo project and open the window
  test    set up and run the tests (further arguments go to pytest)
  run     set up and open EmoDesk (further arguments go to `emodesk`)
  setup   set up only
"""

# A process that ends or hangs in C ends the run, which says in which test, and on which lines of every thread.
# (With a replaced process and --dist loadfile, xdist can wait for ever for tests that nobody was given.)
WHOLE_RUN = ("-n", "auto", "--dist", "loadfile", "--max-worker-restart", "0",
             "-o", "faulthandler_timeout=1300", "-o", "faulthandler_exit_on_timeout=true")  # fmt: skip

# What Qt loads on Linux, and the Debian package that has it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def say(text: str) -> None:
    print(f"emodesk: {text}", flush=True)


def fail(text: str) -> None:
    say(text)
    raise SystemExit(1)


def clean_environment() -> dict[str, str]:
    """The caller's environment without what would lead Python out of our own."""
    dropped = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")
    return {key: value for key, value in os.environ.items() if key not in dropped}


def wanted(extras: str) -> str:
    """What the stamp must say for the environment to be complete."""
    project = (ROOT / "pyproject.toml").read_bytes()
    return "\n".join([hashlib.sha256(project).hexdigest(), platform.python_version(), str(ROOT), extras])


def is_complete(extras: str) -> bool:
    if not STAMP.exists() or not PYTHON.exists():
        return False
    stamp = STAMP.read_text(encoding="utf-8")
    return stamp == wanted(extras) or stamp == wanted("test")


def root_on_debian() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root; False where that did not work."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say("installing system libraries: " + " ".join(packages))
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", *packages]):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            say(f"{' '.join(command[:3])} failed: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
            return False
    return True


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def system_libraries(with_display: bool) -> None:
    """Install, or name, the shared libraries that Qt needs on Linux."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if with_display and not shutil.which("Xvfb") and root_on_debian():
        missing.append("xvfb")
    if not missing:
        return
    if root_on_debian() and apt_install(missing):
        return
    say("the window needs system libraries that are not here. On Debian or Ubuntu install them with")
    say(f"    sudo apt-get install {' '.join(missing)}")
    say("elsewhere install the packages of your distribution that hold: ")
    say("    " + " ".join(library for library, package in LIBRARIES.items() if package in missing))


def make_environment() -> None:
    if PYTHON.exists():
        works = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, env=clean_environment())
        if works.returncode == 0:
            return
        say("the environment is broken; making it anew")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    say(f"making a virtual environment with Python {platform.python_version()} in {ENVIRONMENT}")
    command = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    if subprocess.run(command, env=clean_environment(), capture_output=True).returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        if not (root_on_debian() and apt_install([f"python{version}-venv"])):
            fail(f"Python's venv module is not complete; install it (Debian: apt-get install python{version}-venv).")
        subprocess.run(command, check=True, env=clean_environment())


def install(extras: str) -> None:
    """Install the project into the environment, with a line of progress."""
    target = f"{ROOT}[{extras}]" if extras else str(ROOT)
    command = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", "--editable", target]
    say("installing EmoDesk and what it needs (several minutes the first time; torch alone can be some gigabytes)")
    log = ENVIRONMENT / "install-log.txt"
    began = time.monotonic()
    terminal = sys.stdout.isatty()
    said = 0.0
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean_environment(), cwd=ROOT
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                file.write(line)
                word = line.strip().split(" (", 1)[0]
                seconds = time.monotonic() - began
                if not word.startswith(("Collecting", "Downloading", "Installing", "Using cached")):
                    continue
                if terminal:
                    print(f"\r\x1b[K  {seconds:4.0f} s  {word[:90]}", end="", flush=True)
                elif seconds - said > 15:
                    print(f"  {seconds:4.0f} s  {word[:90]}", flush=True)
                    said = seconds
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
        finally:
            if terminal:
                print()
    if process.wait():
        tail = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("ERROR")][-3:]
        fail("the installation failed: " + " ".join(tail or ["no reason given"]) + f"\n  whole log: {log}")
    say(f"installed in {time.monotonic() - began:.0f} s")


def set_up(extras: str) -> None:
    """Bring the environment to what pyproject.toml asks for; returns at once where it already is."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must read the sentence
        fail(f"Python 3.11 or later is needed, this is {platform.python_version()}; start it with a newer python3.")
    # The libraries are looked at each time: they live outside the environment and may have gone.
    system_libraries(with_display=extras == "test")
    if is_complete(extras):
        return
    STAMP.unlink(missing_ok=True)
    make_environment()
    install(extras)
    STAMP.write_text(wanted(extras), encoding="utf-8")


def call(*arguments: str) -> int:
    """Run our Python in the foreground; Ctrl+C reaches it and is left to it."""
    process = subprocess.Popen([str(PYTHON), *arguments], env=clean_environment(), cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def main() -> int:
    command, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if command not in ("demo", "test", "run", "setup"):
        print(USAGE, end="")
        return 0 if command in ("-h", "--help") else 2
    set_up("test" if command == "test" else "")
    if command == "test":
        return call("-m", "pytest", *(rest or WHOLE_RUN))
    if command == "setup":
        say("ready")
        return 0
    return call("-m", "emodesk", *(["demo"] if command == "demo" else []), *rest)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("stopped; call it again to go on")
        sys.exit(130)
