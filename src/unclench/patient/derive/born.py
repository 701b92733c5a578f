"""What is dated before the day of birth: one of the two days is wrong, so that what was dated is not used."""

from __future__ import annotations

from unclench.patient.record import Flag, MedicineLine, Record

BEFORE = "is dated before the day of birth"


def without_days_before_birth(record: Record) -> Record:
    """Results of such a day cannot be used; of a medicine it is then not known since when it is taken, and a flag says so."""
    born = record.born
    if born is None:
        return record
    labs = [one._replace(fault=BEFORE) if one.on is not None and one.on < born else one for one in record.labs or ()]
    early = [line for line in record.medicines or () if line.since is not None and line.since < born]
    if early or any(one.fault == BEFORE for one in labs):
        lines = [line._replace(since=None) if line in early else line for line in record.medicines or ()]
        return record._replace(
            labs=None if record.labs is None else tuple(labs), flags=(*record.flags, *map(_flag, early)),
            medicines=None if record.medicines is None else tuple(lines),
        )  # fmt: skip
    return record


def _flag(line: MedicineLine) -> Flag:
    return Flag(f"'{line.name}' is taken since {line.since}, which is before the day of birth: please check", "taking")
