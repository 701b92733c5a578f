"""`unclench taper MEDICINE --from DOSE`: a dated taper from the present dose; with `--switch-to`
another medicine is built up in turn."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.dose_values import day_total, dose_change
from unclench.app.request_values import listed, times
from unclench.app.switch import NEW, SwitchRequest, switch
from unclench.app.taper import TaperRequest, taper
from unclench.content import load
from unclench.errors import unusable
from unclench.render.formats import formats_of
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.schedule_arguments import asked, schedule, show
from unclench.serve.cli.writing import check_discreet


def add(parser: Parser) -> None:
    schedule(parser)
    parser.add_argument(
        "--from",
        dest="from_total",
        required=True,
        type=day_total("--from"),
        metavar="DOSE",
        help="'60 mg/day'",
    )
    parser.add_argument(
        "--slower",
        type=times("--slower", 12),
        default=1,
        metavar="TIMES",
        help="every step lasts this many times as long",
    )
    parser.add_argument(
        "--rate",
        type=dose_change("--rate"),
        metavar="RATE",
        help="where no source gives steps, the prescriber's: '5 mg/day every 7 days'",
    )
    parser.add_argument(
        "--doses-per-day",
        type=times("--doses-per-day", 4),
        metavar="NUMBER",
        help="where no source says it: in how many doses",
    )
    _add_switch(parser)


def _add_switch(parser: Parser) -> None:
    """The medicine that is built up while this one is tapered."""
    parser.add_argument(
        "--switch-to", metavar="MEDICINE", help="id of a medicine that is built up at the same time"
    )
    parser.add_argument(
        "--switch-regimen", type=str.lower, metavar="ID", help="the regimen of the new medicine"
    )
    parser.add_argument(
        "--switch-up-to",
        type=day_total("--switch-up-to"),
        metavar="DOSE",
        help="where the new medicine ends",
    )
    parser.add_argument(
        "--switch-tablets", type=listed, metavar="LIST", help="products to hand of the new medicine"
    )


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    _check_switch(arguments)
    content = load()
    request = TaperRequest(
        asked(arguments),
        arguments.from_total,
        arguments.slower,
        arguments.rate,
        arguments.doses_per_day,
    )
    if arguments.switch_to is None:
        return show(taper(request, content), arguments)
    both = SwitchRequest(request, *(getattr(arguments, field) for field in NEW.values()))
    return show(switch(both, content), arguments)


def _check_switch(arguments: Namespace) -> None:
    """RequestError for what goes with a switch alone, or does not go with one."""
    if arguments.switch_to is None:
        for field in NEW.values():
            if getattr(arguments, field) is not None:
                raise unusable(field, "the new medicine is not named", "Name it with --switch-to.")
    elif arguments.format not in formats_of("switch"):
        do = "Choose text, json, ics or fhir for a switch."
        raise unusable("format", "a page is for one medicine", do)
