"""Compile the inference kernel while the package is built.

The system's C compiler is used ($CC, else cc); where there is none, one is fetched as a Python package (ziglang).
An editable install is compiled for this very processor, a wheel for any x86-64 of the last ten years.
"""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNEL = Path("src/unclench/inference/kernel")
LIBRARY = KERNEL / "kernel.so"
FLAGS = [
    *("-std=c11", "-O3", "-ffp-contract=fast", "-fno-math-errno"),
    *("-fno-sanitize=undefined", "-Wno-psabi", "-fPIC", "-shared", "-s"),
]


class Kernel(BuildHookInterface[Any]):
    """Makes kernel.so beside its sources."""

    def dependencies(self) -> list[str]:
        """What the build needs."""
        return [] if _system_compiler() else ["ziglang"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have the library packed."""
        if self.target_name != "wheel":
            return
        root, is_editable = Path(self.root), version == "editable"
        system = _system_compiler()
        compiler = system or [sys.executable, "-m", "ziglang", "cc"]
        processor = []
        if is_editable:
            processor = ["-march=native"]
        elif platform.machine().lower() in {"x86_64", "amd64"}:
            processor = ["-march=x86-64-v3" if system else "-mcpu=x86_64_v3"]
        sources = [str(file) for file in sorted((root / KERNEL).glob("*.c"))]
        made = root / LIBRARY.with_suffix(".new")
        subprocess.run(  # noqa: S603
            [*compiler, *FLAGS, *processor, "-o", str(made), *sources, "-lm"], check=True
        )
        made.replace(root / LIBRARY)  # a process that holds the old one keeps it whole
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append(str(LIBRARY))


def _system_compiler() -> list[str] | None:
    named = shlex.split(os.environ.get("CC", "cc"))
    return named if shutil.which(named[0]) else None
