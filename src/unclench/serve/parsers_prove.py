"""The arguments of `unclench knowledge prove`."""

from __future__ import annotations

import argparse
from typing import Any


def add(parts: argparse._SubParsersAction[Any]) -> None:
    parser = parts.add_parser(
        "prove", help="every promise of safety, for all possible people", allow_abbrev=False
    )
    parser.set_defaults(module="prove")
    parser.add_argument(
        "promise", nargs="*", metavar="PROMISE", help="ids, or the first part of them; default: all"
    )
    parser.add_argument(
        "--folder", metavar="FOLDER", help="default: the knowledge this program came with"
    )
    parser.add_argument(
        "--stories",
        metavar="FOLDER",
        help="write whoever breaks a promise to FOLDER as the beginning of a story",
    )
