"""Look for the system libraries that Qt needs, and install the missing ones where that is allowed.

Runs with any Python 3, before there is an environment. As root or with password-less sudo it prints the list and installs; else
it prints the one command to run and ends with 1. Where nothing is missing it says nothing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    # from here on only for windows on a screen
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing() -> list[str]:
    """The Debian packages whose libraries cannot be loaded."""
    found = []
    for library, package in PACKAGES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            found.append(package)
    return found


def sudo_asks_nothing() -> bool:
    """Whether commands can be run as root without a password."""
    return (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    )


def install(packages: list[str]) -> bool:
    """Install Debian packages where that is allowed without asking; else say how. Returns whether they are installed."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    print(f"Missing system packages: {' '.join(packages)}", flush=True)
    if shutil.which("apt-get") is None:
        print("Install them (these are Debian's names) with your system's package manager.")
        return False
    if os.geteuid() != 0:
        if (
            shutil.which("sudo") is None
            or subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode != 0
        ):
            print(f"Install them with:  sudo {' '.join(command)}")
            return False
        command = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", *command]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = [*command[: command.index("apt-get") + 1], "update"]
    for step in (command, update, command):  # the lists of a fresh machine are empty, so a first failure means: update them
        if subprocess.run(step, env=quiet, stdin=subprocess.DEVNULL, check=False).returncode == 0 and step is command:
            return True
    print(f"They could not be installed; try:  sudo apt-get update && sudo {' '.join(command[command.index('apt-get') :])}")
    return False


def main() -> int:
    """Install the packages named as arguments, or without any, what Qt misses."""
    if not sys.platform.startswith("linux"):
        return 0
    wanted = sys.argv[1:] or missing()
    return 0 if not wanted or install(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
