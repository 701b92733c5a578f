"""An interview in a terminal, for `unclench new` and `unclench edit`: every answer is kept as soon
as it is given."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable

from unclench.app.interview.answers import answer
from unclench.app.interview.models import AnswerRequest, GivenAnswer, InterviewState, NextQuestion
from unclench.app.interview.order import MOST_BEFORE_PLAN, next_question
from unclench.app.one_page import one_page
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.plan.models import Plan
from unclench.render.console import Paper
from unclench.render.formats import written
from unclench.render.plan.formats import ShownPlan
from unclench.render.wording import Voice
from unclench.serve.cli.asking import AskingTerminal, BackError, StopError
from unclench.serve.cli.writing import DONE, URGENT, code, look_of, write, write_text

INTRO = "Enter means: I don't know. Type back to go back, stop to end. Every answer is kept."
GO_ON = "Do you want to answer more questions now?"
MORE_QUESTIONS = "More answers can make the plan more exact. Do you want to go on?"
INTERRUPTED = 130


class Interview:
    """One sitting in a terminal. `text_of` writes its record, which is kept at `path`."""

    def __init__(
        self,
        terminal: AskingTerminal,
        path: str,
        text_of: Callable[[InterviewState], str],
        content: Content,
        arguments: Namespace,
    ) -> None:
        self.terminal, self.path, self.text_of = terminal, path, text_of
        self.content, self.arguments = content, arguments
        self._before: list[InterviewState] = []
        self._told: set[str] = set()
        self._kept = False

    def hold(self, state: InterviewState) -> int:
        """Asks until there is a plan, and on when that is wanted. The exit code is that of the
        plan."""
        self._say(INTRO)
        try:
            return self._asked(state)
        except (StopError, EOFError):
            return self._ended(DONE)
        except KeyboardInterrupt:
            return self._ended(INTERRUPTED)

    def _asked(self, state: InterviewState) -> int:
        most = MOST_BEFORE_PLAN
        while True:
            found = next_question(state, self.content)
            if self._urgent(found.plan) and not self.terminal.yes(GO_ON):
                return self._ended(code(found.plan.urgency))
            if found.question is None or found.asked >= most:
                self._show(state)
                if found.question is None or not self.terminal.yes(MORE_QUESTIONS):
                    return self._ended(code(found.plan.urgency))
                most = found.asked + MOST_BEFORE_PLAN
            state = self._one(state, found, most)

    def _one(self, state: InterviewState, found: NextQuestion, most: int) -> InterviewState:
        """The interview after one question, or before the last one."""
        question = found.question
        assert question is not None
        title = f"{found.asked + 1}/{most}"
        try:
            given = self.terminal.ask(
                question, title, lambda given: self._taken(state, question.id, given)
            )
        except BackError:
            return self._before.pop() if self._before else state
        after, notes = self._taken(state, question.id, given)
        self._keep(after)
        self._before.append(state)
        for note in notes:
            self._say(f"Noted: {note}")
        return after

    def _taken(
        self, state: InterviewState, question: str, given: GivenAnswer | None
    ) -> tuple[InterviewState, tuple[str, ...]]:
        return answer(AnswerRequest(state, question, given), self.content)

    def _keep(self, state: InterviewState) -> None:
        """Writes the record; when that cannot be done it is shown, so that it can be copied."""
        from unclench.atomic_file import write_whole

        text = self.text_of(state)
        try:
            write_whole(self.path, text.encode("utf-8"))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "no file can have this name"
            write_text(f"\n{text}\n")
            do = "Copy the lines above into a file in another place."
            raise InputError(
                [Problem(self.path, f"cannot be written ({reason.lower()})", do)]
            ) from None
        self._kept = True

    def _urgent(self, plan: Plan) -> bool:
        """Whether something urgent was said that had not been said before."""
        new = [one for one in plan.urgent if one.id not in self._told]
        if plan.urgency not in URGENT or not new:
            return False
        self._told |= {one.id for one in new}
        voice, paper = Voice(self.content, self.arguments.audience, plan.region), self._paper()
        lines = [line for one in new for line in paper.inner().item(voice.say(one.do), "", 0)]
        title = voice.word(f"urgency.{plan.urgency}", "label")
        self.terminal.lines(["", *paper.box(title, lines), ""])
        return True

    def _show(self, state: InterviewState) -> None:
        """The page of `unclench plan`, for the day of the interview."""
        person = PersonRequest(self.text_of(state).encode(), state.today, state.today)
        try:
            shown = one_page(PlanRequest(person), self.content, self.arguments.audience)
        except InputError as error:  # faults that an edited record had before
            for problem in error.problems:
                self._say(str(problem))
        else:
            write(written("plan", "text", ShownPlan(*shown), look_of(self.arguments)))

    def _ended(self, exit_code: int) -> int:
        if self._kept:
            self._say(f"Kept in {self.path}. Go on at any time: unclench edit {self.path}")
            self._say(f"The plan: unclench plan {self.path} --audience {self.arguments.audience}")
        else:
            self._say("Nothing was answered, so nothing was written.")
        return exit_code

    def _say(self, text: str) -> None:
        self.terminal.lines(self._paper().text(text))

    def _paper(self) -> Paper:
        return self.terminal.paper()


def check_terminal(command: str) -> None:
    """InputError where no person can answer."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        do = "Run it in a terminal, or write the record by hand: docs/reference/record.md."
        raise InputError([Problem(f"unclench {command}", "asks its questions in a terminal", do)])


def terminal_of(content: Content) -> AskingTerminal:
    from unclench.serve.cli.lines import LineReader

    names = tuple(name for name in content.names if name[:1].isalpha() and len(name) > 2)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return AskingTerminal(LineReader(), lambda text: write_text(f"{text}\n"), names, colour)
