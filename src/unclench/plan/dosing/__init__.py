"""Exact doses on dates: pure functions from a regimen to a schedule of tablets. Nothing here reads a file, a clock or chance."""

from unclench.plan.dosing.calendar import doses_on, each_day, in_zone, moment
from unclench.plan.dosing.checkins import Happened, Replan, check_in, hold, replan, resume, step_back
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule, SlotDose
from unclench.plan.dosing.proposal import facts_used, schedule_for, schedule_to_dict
from unclench.plan.dosing.sign import for_person, lapsed, sign, verify
from unclench.plan.dosing.switch import Switch, switch
from unclench.plan.dosing.tablets import tablets
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import enter_step, titrate

__all__ = [
    "Happened", "Replan", "Row", "Schedule", "SignedSchedule", "SlotDose", "Switch", "check_in", "doses_on", "each_day", "enter_step",
    "facts_used", "for_person", "hold", "in_zone", "lapsed", "moment", "replan", "resume", "schedule_for", "schedule_to_dict", "sign",
    "step_back", "switch", "tablets", "taper", "titrate", "verify",
]  # fmt: skip
