"""Exact doses on dates: pure functions from a regimen to a schedule of tablets. Nothing here reads
a file, a clock or chance.

Nothing is imported here, so that a command loads only what it uses: `titrate.titrate` and
`taper.taper` make a `models.Schedule`, `proposal.schedule_for` makes one from a verdict,
`switch.switch` joins two; `checkins.check_in` and `checkins.replan` plan again from what happened,
`continuing.limited` when limits changed; `signature.sign` turns a proposal into a
`models.SignedSchedule`, and `signature.for_person` is the only way to rows that a person may see;
`calendar.each_day`, `calendar.moment` and `proposal.schedule_to_dict` are for exports;
`tablets.tablets` says what makes one dose.
"""
