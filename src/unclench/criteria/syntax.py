"""Reads one line of the CQL subset into the closed tree, or says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, get_args

from unclench.criteria.tree import (
    All,
    Any,
    Compare,
    Fact,
    Includes,
    Known,
    Node,
    Not,
    OneOf,
    Operator,
)
from unclench.criteria.vocabulary import FactType, Vocabulary
from unclench.errors import CriterionError
from unclench.language.suggest import closest

LONGEST_TEXT = 4000
DEEPEST_NESTING = 20
TIME_WORDS = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}
OPERATORS: tuple[Operator, ...] = get_args(Operator)
KEYWORDS = ("and", "or", "not", "between", "in", "includes", "is")
TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9.]))"
    r"|(?P<text>'[^']*')|(?P<sign><=|>=|<|>|=|\(|\)|\{|\}|,))",
    re.ASCII,
)


class Token(NamedTuple):
    kind: str
    text: str
    at: int


def read(text: str, vocabulary: Vocabulary) -> Node:
    """The tree of a criterion; CriterionError with place, reason and hint when it cannot be
    read."""
    if len(text) > LONGEST_TEXT:
        raise CriterionError(f"longer than {LONGEST_TEXT} characters", text, LONGEST_TEXT)
    reader = _Reader(text, vocabulary)
    node = reader.expression(0)
    reader.end()
    return node


def tokens(text: str) -> list[Token]:
    """The words and signs of a criterion, ending with an `end` token."""
    found, at = [], 0
    body = text.rstrip()
    while at < len(body):
        match = TOKEN.match(body, at)
        if match is None:
            start = at + len(body[at:]) - len(body[at:].lstrip())
            raise CriterionError(
                f"'{body[start]}' has no meaning here", text, start, _sign_hint(body[start:])
            )
        kind = str(match.lastgroup)
        found.append(Token(kind, match.group(kind), match.start(kind)))
        at = match.end()
    return [*found, Token("end", "", len(body))]


def _sign_hint(rest: str) -> str:
    if rest[0] == '"':
        return "write text between single quotes: 'mL/min'"
    if rest[0] in "!~&|":
        return "write the words and, or, not"
    return (
        "a criterion has names, numbers, 'units', brackets, and the words and, or, not, between, "
        "in, includes, is known"
    )


class _Reader:
    """Recursive descent over the tokens; each method reads one thing and moves past it."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.tokens = tokens(text)
        self.place = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def fail(self, reason: str, token: Token | None = None, hint: str = "") -> CriterionError:
        return CriterionError(reason, self.text, (token or self.now).at, hint)

    def take(self) -> Token:
        token = self.now
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.now.kind in ("name", "sign") and self.now.text in texts else None

    def expect(self, text: str) -> Token:
        if token := self.accept(text):
            return token
        raise self.fail(f"'{text}' is missing{self._before()}")

    def _before(self) -> str:
        return " at the end" if self.now.kind == "end" else f" before '{self.now.text}'"

    def end(self) -> None:
        if self.now.kind != "end":
            raise self.fail(
                f"'{self.now.text}' cannot follow here",
                hint=self._hint(self.now.text, ("and", "or")),
            )

    def expression(self, depth: int) -> Node:
        """Parts joined by `and`, or parts joined by `or`; brackets wherever they meet."""
        if depth > DEEPEST_NESTING:
            raise self.fail(
                f"nested more than {DEEPEST_NESTING} deep",
                hint="give a part a name in defines.yaml",
            )
        parts = [self.negation(depth)]
        joiner = self.now.text if self.now.text in ("and", "or") else ""
        while joiner and self.accept(joiner):
            parts.append(self.negation(depth))
        if joiner and self.now.text in ("and", "or"):
            raise self.fail(
                "'and' and 'or' meet without brackets",
                hint="put brackets round the parts that belong together",
            )
        if len(parts) == 1:
            return parts[0]
        return All(tuple(parts)) if joiner == "and" else Any(tuple(parts))

    def negation(self, depth: int) -> Node:
        negated = False
        while self.accept("not"):
            negated = not negated
        node = self.bracket(depth) if self.now.text == "(" else self.comparison()
        return Not(node) if negated else node

    def bracket(self, depth: int) -> Node:
        self.expect("(")
        node = self.expression(depth + 1)
        self.expect(")")
        return node

    def comparison(self) -> Node:
        token = self.take()
        if token.kind != "name" or token.text in KEYWORDS:
            raise self.fail(
                "a fact is missing here"
                if token.kind == "end"
                else f"'{token.text}' is not a fact",
                token,
            )
        if self.now.text == "is" and self.now.kind == "name":
            return self.known(token)
        if token.text in self.vocabulary.parts:
            return self.vocabulary.parts[token.text]
        return self.of_kind(self.fact(token), token)

    def fact(self, token: Token) -> FactType:
        if found := self.vocabulary.facts.get(token.text):
            return found
        raise self.fail(
            f"'{token.text}' is not a fact", token, self._hint(token.text, self.vocabulary.names())
        )

    def known(self, token: Token) -> Node:
        fact = self.fact(token)
        self.expect("is")
        negated = self.accept("not")
        self.expect("known")
        return Not(Known(fact.name)) if negated else Known(fact.name)

    def of_kind(self, fact: FactType, token: Token) -> Node:
        reader: dict[str, Callable[[FactType], Node]] = {
            "number": self.number,
            "choice": self.choice,
            "set": self.membership,
            "yes_no": lambda f: Fact(f.name),
        }
        if fact.kind == "yes_no" and (
            self.now.text in OPERATORS or self.now.text in ("in", "includes", "between")
        ):
            raise self.fail(f"'{token.text}' is a yes/no fact: write it alone, or after not")
        return reader[fact.kind](fact)

    def number(self, fact: FactType) -> Node:
        if self.accept("between"):
            low = self.quantity(fact)
            self.expect("and")
            high = self.quantity(fact)
            return All((Compare(fact.name, ">=", low), Compare(fact.name, "<=", high)))
        if self.now.text not in OPERATORS:
            raise self.fail(
                f"'{fact.name}' is a number: compare it with <, <=, =, >=, > or "
                f"between{self._before()}"
            )
        operator = next(o for o in OPERATORS if o == self.now.text)
        self.take()
        return Compare(fact.name, operator, self.quantity(fact))

    def quantity(self, fact: FactType) -> Decimal:
        token = self.take()
        if token.kind != "number":
            raise self.fail(
                "a number is missing"
                + (f" before '{token.text}'" if token.text else " at the end"),
                token,
            )
        self.unit(fact)
        return Decimal(token.text)

    def unit(self, fact: FactType) -> None:
        token = self.now
        given = ""
        if token.kind == "text":
            given = self.take().text[1:-1]
        elif token.kind == "name" and token.text.removesuffix("s") in TIME_WORDS:
            given = TIME_WORDS[self.take().text.removesuffix("s")]
        if given == fact.unit or (not given and fact.unit == "1"):
            return
        wanted = "a plain number" if fact.unit == "1" else f"in {fact.unit}"
        raise self.fail(
            f"'{fact.name}' is {wanted}, not {given}"
            if given
            else f"the unit is missing: '{fact.name}' is {wanted}",
            token,
            "" if fact.unit == "1" else f"write {_unit_text(fact.unit)}",
        )

    def choice(self, fact: FactType) -> Node:
        if self.accept("="):
            return OneOf(fact.name, (self.member(fact),))
        if self.accept("in"):
            return OneOf(fact.name, tuple(dict.fromkeys(self.braces(fact))))
        raise self.fail(
            f"'{fact.name}' is a choice: write {fact.name} = '…' or {fact.name} in {{ '…' }}"
        )

    def braces(self, fact: FactType) -> list[str]:
        self.expect("{")
        values = [self.member(fact)]
        while self.accept(","):
            values.append(self.member(fact))
        self.expect("}")
        return values

    def membership(self, fact: FactType) -> Node:
        if not self.accept("includes"):
            raise self.fail(f"'{fact.name}' is a set: write {fact.name} includes '…'")
        return Includes(fact.name, self.member(fact))

    def member(self, fact: FactType) -> str:
        token = self.take()
        if token.kind != "text":
            raise self.fail("a value between single quotes is missing here", token)
        value = token.text[1:-1]
        if fact.members is not None and value not in fact.members:
            raise self.fail(
                f"'{fact.name}' has no '{value}'", token, self._hint(value, sorted(fact.members))
            )
        return value

    @staticmethod
    def _hint(word: str, known: list[str] | tuple[str, ...]) -> str:
        close = closest(word, known)
        return f"did you mean '{close}'?" if close else ""


def _unit_text(unit: str) -> str:
    words = {code: f"{word}s" for word, code in TIME_WORDS.items()}
    return words.get(unit, f"'{unit}'")
