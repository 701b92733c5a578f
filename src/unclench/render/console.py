"""Plain text of a given width: headings, rows and boxes, with colour only where it is wanted.
Colour never carries meaning alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from unclench.language.visible import visible, visible_but

BOLD, RED, DIM, PLAIN = "1", "1;31", "2", ""
NARROWEST = 30
COLOURS = re.compile(rf"\x1b\[(?:0|{BOLD}|{RED}|{DIM})m")


class Paper(NamedTuple):
    """How wide a line may be, and whether it may be coloured."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text

    def heading(self, text: str) -> list[str]:
        return [self.paint(line, BOLD) for line in self.wrapped(text.upper())]

    def subheading(self, text: str, indent: int = 0) -> list[str]:
        """What a few lines of a section have in common."""
        return self.text(text, indent, BOLD)

    def text(self, text: str, indent: int = 0, style: str = PLAIN) -> list[str]:
        return [self.paint(line, style) for line in self.wrapped(text, " " * indent, " " * indent)]

    def item(self, text: str, lead: str = "- ", indent: int = 1) -> list[str]:
        """A line with a hanging indent below its lead."""
        return self.wrapped(text, " " * indent + lead, " " * (indent + len(lead)))

    def row(self, label: str, text: str, column: int, indent: int = 1) -> list[str]:
        """A label with its text in a column next to it; below it when the label is too long."""
        label = printable(label)
        before, beside = " " * indent, " " * (indent + column)
        if len(label) >= column or self.width - indent - column < NARROWEST:
            return [
                *(self.paint(line, BOLD) for line in self.wrapped(label, before, before)),
                *self.wrapped(text, before + "  ", before + "  "),
            ]
        lines = self.wrapped(text, beside, beside) or [beside]
        return [
            f"{before}{self.paint(label, BOLD)}{lines[0][indent + len(label) :]}".rstrip(),
            *lines[1:],
        ]

    def box(self, title: str, lines: list[str], style: str = RED) -> list[str]:
        """Lines between two rules, each marked at its start, so that the box is seen without
        colour."""
        rule = self.paint("=" * self.width, style)
        inside = [*self.inner().text(title, style=style), *lines]
        return [rule, *(f"{self.paint('!', style)} {line}" for line in inside), rule]

    def inner(self) -> Paper:
        """The paper inside a box."""
        return self._replace(width=self.width - 2)

    def wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        from textwrap import wrap

        return wrap(
            printable(text),
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_on_hyphens=False,
        )


def printable(text: str) -> str:
    """One line without control characters: what a record says must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in visible(text))


def coloured(text: str) -> str:
    """A whole text as a terminal may get it: no steering but the colours of this paper."""
    return visible_but(text, COLOURS)
