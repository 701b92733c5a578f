import sys
from pathlib import Path

from unclench.library.check import check


def main() -> int:
    problems = check(Path("knowledge"))
    for problem in problems:
        print(problem)
    return 2 if problems else 0
