"""`unclench verify`: every signed schedule is worked out again, every change is found and named,
and a changed fact ends a signature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from surfaces.people import ROOT
from unclench.content import load
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.serialised import read_request, write
from unclench.serve.cli import main

SIGNER = "Dr A. Jones, neurologist"
SIGNED = ["--signed-by", SIGNER, "--confirm", "--format", "json", "--date", "2026-11-20"]
ANNA = "examples/anna.yaml"
WAYS = [
    ["titrate", "baclofen", "--regimen", "ten_weekly"],
    ["titrate", "baclofen", "--record", ANNA],
    ["titrate", "dantrolene"],
    ["titrate", "baclofen", "--tablets", "5 mg/5 mL", "--bedtime", "00:30"],
    ["taper", "baclofen", "--from", "60 mg/day"],
    ["taper", "gabapentin", "--from", "1800 mg/day", "--to", "900 mg/day"],
    ["taper", "baclofen", "--from", "30 mg/day", "--switch-to", "gabapentin"],
]
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def signed(folder: Path, words: list[str]) -> tuple[Path, Json]:
    file = folder / "signed.json"
    assert main([*words, *SIGNED, "-o", str(file)]) == 0
    return file, json.loads(file.read_bytes())


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_what_was_signed_holds(
    words: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file, tree = signed(tmp_path, words)
    more = ["--record", ANNA] if ANNA in words else []
    assert main(["verify", str(file), *more]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert f"Signed by {SIGNER} on 20 Nov 2026" in out
    assert ("the facts are the same" in out) == bool(more)
    request = read_request(tree["signed"]["request"])
    assert write(request) == tree["signed"]["request"]


def leaves(
    tree: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a tree with the way to it."""
    parts = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, part in parts:
        yield from leaves(part, (*path, key))
    if not parts:
        yield path, tree


def other(value: Any) -> Any:
    """Something else of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if value.isdigit():
            return str(int(value) + 5)
        case str():
            return f"{value}x"
        case None:
            return "1"
        case _:
            return ["1"]


def changed(tree: Json, path: tuple[str | int, ...], value: Any) -> Json:
    found = deepcopy(tree)
    inner: Any = found
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return found


SEALED = ("schedule", "signed", "medicine")


@pytest.mark.parametrize("words", WAYS[:5], ids=" ".join)
def test_no_change_of_the_schedule_or_of_what_was_signed_goes_unseen(
    words: list[str], tmp_path: Path
) -> None:
    """The seeded faults: every single value changed to another one."""
    _, tree = signed(tmp_path, words)
    own = [("signed", "record"), ("signed", "document")]  # the hash of the whole holds these
    ways = [(path, value) for path, value in leaves(tree) if path[0] in SEALED and path not in own]
    assert len(ways) > 100
    for path, value in ways:
        assert seen(changed(tree, path, other(value))), path


def seen(tree: Json) -> bool:
    from unclench.errors import DoseError

    try:
        return bool(reopen(tree).differences)
    except DoseError as error:
        return "\n" not in str(error)


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (
            ("schedule", "days", 0, "doses", 0, "mg"),
            "50",
            "schedule.days[0].doses[0].mg says '50', and '5' follows",
        ),
        (
            ("schedule", "days", 1, "to"),
            "2026-12-05",
            "schedule.days[1].to says '2026-12-05', and '2026-12-04' follows",
        ),
        (
            ("schedule", "signed_by"),
            "Dr B",
            f"schedule.signed_by says 'Dr B', and '{SIGNER}' follows",
        ),
        (
            ("signed", "request", "regimen", "every_days"),
            1,
            "request.regimen was changed after signing",
        ),
        (("signed", "signature", "by"), "Dr B, GP", "signature.by was changed after signing"),
        (("signed", "signature", "seal"), "0" * 64, "the seal is not the one of this schedule"),
        (("medicine",), "tizanidine", "medicine says 'tizanidine', and 'baclofen' follows"),
        (
            ("signed",),
            None,
            (
                "This file carries no signature: the schedule is unsigned, or it was "
                "written for "
                "a person"
            ),
        ),
        (
            ("signed", "request", "start"),
            "2026-02-30",
            "request.start: '2026-02-30' cannot be read",
        ),
        (("signed", "request", "unit"), 5, "request.unit: this value cannot be read"),
        (
            ("schedule",),
            None,
            "This is not a schedule as titrate and taper write it with --format json",
        ),
    ],
)
def test_a_change_is_named_in_one_line(
    path: tuple[str | int, ...],
    value: Any,
    line: str,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    file, tree = signed(tmp_path, WAYS[0])
    file.write_text(json.dumps(changed(tree, path, value)), encoding="utf-8")
    assert main(["verify", str(file)]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode().startswith(f"unclench: {file}: {line}.")
    assert err.count(b"\n") == 1


def test_a_person_s_file_has_the_signed_doses_and_no_other_amount(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    assert main([*WAYS[0], *SIGNED, "--audience", "person", "-o", str(file)]) == 0
    tree = json.loads(file.read_bytes())
    assert tree["schedule"]["signed_by"] == SIGNER
    assert (tree["signed"], tree["limits"], tree["regimen"]) == (None, [], None)
    assert main(["verify", str(file)]) == 2


def test_a_changed_digest_does_not_help(tmp_path: Path) -> None:
    """A change to the request and its short hashes still breaks the seal."""
    from unclench.plan.dosing.serialised import digests, read_signature

    _, tree = signed(tmp_path, WAYS[0])
    tree["signed"]["signature"]["confirmed"] = ["another"]
    request, signature = (
        read_request(tree["signed"]["request"]),
        read_signature(tree["signed"]["signature"]),
    )
    tree["signed"]["digests"] = digests(request, signature)
    assert reopen(tree).differences == ("the seal is not the one of this schedule",)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("value: 92", "value: 45", "kidney_clearance"),
        ("age: 46", "age: 70", "age"),
        ("conditions: []", "conditions: [epilepsy]", "conditions"),
    ],
)
def test_a_changed_fact_ends_the_signature_and_is_named(
    old: str, new: str, name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = Path(ANNA).read_text(encoding="utf-8")
    assert old in text
    file, _ = signed(tmp_path, WAYS[1])
    record = tmp_path / "now.yaml"
    record.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["verify", str(file), "--record", str(record)]) == 2
    err = capsysbinary.readouterr().err.decode()
    assert f"the signature of {SIGNER} has lapsed: " in err and err.count("\n") == 1
    assert name in err.partition("lapsed: ")[2]


def test_a_signature_is_for_the_days_of_its_table(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file, tree = signed(tmp_path, WAYS[0])
    last = tree["schedule"]["days"][-1]["to"]
    assert main(["verify", str(file), "--date", last]) == 0
    assert main(["verify", str(file), "--date", "2029-01-01"]) == 2
    assert (
        f"the schedule that {SIGNER} signed ended before" in capsysbinary.readouterr().err.decode()
    )


def test_changed_knowledge_ends_the_signature(tmp_path: Path) -> None:
    from unclench.plan.dosing.signature import lapsed

    _, tree = signed(tmp_path, WAYS[0])
    found = reopen(tree).signed
    assert isinstance(found, SignedSchedule)
    option = load().option("baclofen")
    assert lapsed(found, None, option=option) == ()
    assert option.medicine is not None
    slower = tuple(regimen._replace(every_days=14) for regimen in option.medicine.regimens)
    assert "regimen" in lapsed(
        found, None, option=option._replace(medicine=option.medicine._replace(regimens=slower))
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        "{}",
        '{"schedule": {}, "signed": {}}',
        "\x00",
        '{"schedule": {}, "signed": {"request": []}}',
    ],
)
def test_what_is_no_signed_schedule_is_told_in_one_line(
    text: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")
    assert main(["verify", str(file)]) == 2
    out, err = capsysbinary.readouterr()
    assert (out, err.count(b"\n")) == (b"", 1)
