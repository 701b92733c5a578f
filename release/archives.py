"""Makes what is published: the sdist from what git tracks, the wheel from that sdist alone.

python release/archives.py FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BUILD = "import sys, hatchling.build as made; print(getattr(made, sys.argv[1])(sys.argv[2]))"


def main(target: Path) -> None:
    sdist = build(ROOT, "sdist", target)
    with TemporaryDirectory() as folder:
        build(unpacked(sdist, Path(folder)), "wheel", target)


def build(source: Path, kind: str, target: Path, **environment: str) -> Path:
    """The path of the sdist or wheel made of `source`. `environment` is added to ours."""
    command = (sys.executable, "-P", "-c", BUILD, f"build_{kind}", str(target.resolve()))
    around = {**os.environ, **environment}
    said = subprocess.check_output(command, cwd=source, env=around, text=True)
    return target / said.splitlines()[-1]


def unpacked(sdist: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    subprocess.run(("tar", "-xzf", str(sdist), "-C", str(folder)), check=True)
    [root] = folder.iterdir()
    return root


if __name__ == "__main__":
    main(Path(sys.argv[1]))
