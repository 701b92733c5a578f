"""Signatures by keys: what holds in every form of a schedule, and every alteration that is seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from support.sizes import scaled
from surfaces.people import ROOT
from unclench.app.person import PersonRequest
from unclench.app.verify import VerifyRequest, verify
from unclench.content import load
from unclench.errors import DoseError, InputError
from unclench.intake.text import read_tree
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.serialised import sealed
from unclench.plan.dosing.signature import sign
from unclench.serve.cli import main
from unclench.serve.cli.entry import parse
from unclench.signing.canonical import document_digest, whole_digest
from unclench.signing.keys import ClinicianKey, key_tree, new_key, public_part
from unclench.signing.statement import SignatureError, read_statement, sign_statement
from unclench.signing.trust import TrustList

DAY = date(2026, 11, 20)
ANNA = ROOT / "examples" / "anna.yaml"
PLANNED = ["titrate", "baclofen", "--record", str(ANNA), "--date", str(DAY), "--confirm"]
FORMS = ("json", "html", "fhir", "pdf")
Json = dict[str, Any]


class Clinic(NamedTuple):
    """A folder with a key, the list that names it, and a schedule in every form."""

    folder: Path
    key: ClinicianKey
    trust: TrustList

    def data(self, form: str) -> bytes:
        return (self.folder / f"signed.{form}").read_bytes()

    def tree(self) -> Json:
        found: Json = json.loads(self.data("json"))
        return found


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    folder = tmp_path_factory.mktemp("clinic")
    key, store = str(folder / "key"), ["--data", str(folder / "data")]
    new = ["key", "new", "--name", "Dr A. Jones", "--role", "neurologist", "-o", key]
    assert main(new) == main(["key", "trust", key, *store]) == 0
    assert main(["key", "list", *store, "-o", str(folder / "trust.json")]) == 0
    for form in FORMS:
        out = str(folder / f"signed.{form}")
        assert main([*PLANNED, "--key", key, "--format", form, "-o", out]) == 0
    from unclench.serve.cli.keys import read_own_key

    own = read_own_key(key)
    return Clinic(folder, own, TrustList((public_part(own),)))


def seen(data: bytes, trust: TrustList | None, record: bytes | None = None, on: date = DAY) -> str:
    """Why it does not hold; empty when it does."""
    person = PersonRequest(record, on, on)
    try:
        verify(VerifyRequest(data, person, trust), load())
    except (InputError, DoseError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("form", FORMS)
def test_what_a_trusted_key_signed_holds(clinic: Clinic, form: str) -> None:
    assert seen(clinic.data(form), clinic.trust, ANNA.read_bytes()) == ""


def test_the_command_line_says_who_signed(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["verify", str(clinic.folder / "signed.json"), "--date", str(DAY)]
    assert main(words) == 0
    assert "Unchanged; who signed is not checked" in capsys.readouterr().out
    assert main([*words, "--trust", str(clinic.folder / "trust.json")]) == 0
    said = capsys.readouterr().out
    assert "The key of Dr A. Jones, neurologist signed it on 20 Nov 2026" in said
    assert "21 Nov 2026: bedtime 5 mg" in said or "21 Nov 2026:" in said


def test_the_same_key_gives_the_same_bytes(clinic: Clinic) -> None:
    again = clinic.folder / "again.json"
    key = str(clinic.folder / "key")
    assert main([*PLANNED, "--key", key, "--format", "json", "-o", str(again)]) == 0
    assert again.read_bytes() == clinic.data("json")


# --- every alteration is seen ---------------------------------------------------------------------


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
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
        yield path


def altered(tree: Json, path: tuple[Any, ...]) -> Json:
    changed = deepcopy(tree)
    *way, last = path
    place: Any = changed
    for step in way:
        place = place[step]
    place[last] = other(place[last])
    return changed


def other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1")
        case None:
            return "x"
        case _:
            return None


def test_every_leaf_of_the_document_counts(clinic: Clinic) -> None:
    """All of them by the hash, and some by the whole of `verify`, which reads it first."""
    tree, digest = clinic.tree(), clinic.tree()["signed"]["document"]
    own = ("signed", "document")
    paths = [path for path in leaves(tree) if path != own]
    assert len(paths) >= 650
    assert [p for p in paths if whole_digest(altered(tree, p)) == digest] == []
    for path in [own, *Random(1).sample(paths, scaled(150))]:
        data = json.dumps(altered(tree, path)).encode()
        assert seen(data, clinic.trust) and seen(data, None), path


def test_a_key_that_was_added_or_taken_out_is_seen(clinic: Clinic) -> None:
    tree = clinic.tree()
    for change in ({**tree, "person_advice": "Take 100 mg at once"}, without(tree, "review")):
        for trust in (None, clinic.trust):
            assert "was changed after signing" in seen(json.dumps(change).encode(), trust)


def without(tree: Json, key: str) -> Json:
    return {name: value for name, value in tree.items() if name != key}


def test_every_leaf_of_the_fhir_bundle_counts(clinic: Clinic) -> None:
    tree = json.loads(clinic.data("fhir"))
    paths = [*leaves(tree)]
    assert len(paths) > 200
    for path in Random(2).sample(paths, scaled(150)):
        assert seen(json.dumps(altered(tree, path)).encode(), clinic.trust), path
    assert seen(json.dumps(tree).encode(), clinic.trust) == ""


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_every_byte_of_a_page_counts(clinic: Clinic, form: str) -> None:
    data, random = clinic.data(form), Random(3)
    for place in random.sample(range(len(data)), scaled(300)):
        changed = bytearray(data)
        changed[place] ^= 1 << random.randrange(7)
        assert seen(bytes(changed), clinic.trust), place
    for more in (data + b"x", data[:-1], data + data, data.replace(b"\n", b"\r\n")):
        assert seen(more, clinic.trust)


@pytest.mark.parametrize("form", ["html", "pdf", "fhir"])
def test_without_a_list_pages_are_not_called_unchanged(clinic: Clinic, form: str) -> None:
    assert "only the key of its signer shows" in seen(clinic.data(form), None)


# --- forgeries ------------------------------------------------------------------------------------


def forged(
    clinic: Clinic, by: str, change: Callable[[SignedSchedule], SignedSchedule], record: str
) -> Json:
    """A document that is whole in itself: every hash is worked out again."""
    tree = clinic.tree()
    found = reopen(tree).signed
    assert found is not None
    made = change(found)
    again = sign(made.schedule, by=by, on=DAY, facts={}, used=(),
                 confirmed=made.schedule.request.judgements)  # fmt: skip
    from unclench.plan.dosing.proposal import schedule_to_dict

    tree["schedule"] = schedule_to_dict(again)
    tree["signed"] = {**tree["signed"], **sealed(again), "record": record}
    tree["signed"]["document"] = whole_digest(tree)
    return tree


FORGERS = ("Dr A. Jones, neurologist", "Prof. F. Person, consultant neurologist")


@pytest.mark.parametrize("by", FORGERS)
@pytest.mark.parametrize("record", ["anna", "berta", ""])
def test_no_forgery_opens_a_list(clinic: Clinic, by: str, record: str) -> None:
    """Sealed again without the key, with the old statement, without one, with the forger's own key,
    and with his own under the trusted id."""
    own = new_key(*by.split(", ", 1))
    whole = clinic.tree()["signed"]["jws"]
    tree = forged(clinic, by, lambda found: found, record)
    statement = read_statement(whole, clinic.trust).statement
    mine = statement._replace(document=document_digest(tree), record=record)
    for text in (whole, None, "", sign_statement(mine, own), whole[:-4] + "AAAA"):
        tree["signed"]["jws"] = text
        tree["signed"]["document"] = whole_digest(tree)
        assert seen(json.dumps(tree).encode(), clinic.trust, ANNA.read_bytes())
    with pytest.raises(SignatureError):
        read_statement(sign_statement(mine, own), clinic.trust)


def test_a_signature_for_one_person_is_none_for_another(clinic: Clinic) -> None:
    berta = ANNA.read_bytes().replace(b"id: anna", b"id: berta").replace(b"62", b"95")
    for form in FORMS:
        assert "another record" in seen(
            clinic.data(form), clinic.trust, berta
        ) or "not for 'berta'" in (seen(clinic.data(form), clinic.trust, berta))
    assert "was signed for record 'anna', not for 'berta'" in seen(clinic.data("json"), None, berta)


@pytest.mark.parametrize("form", FORMS)
def test_one_that_is_over_holds_no_more(clinic: Clinic, form: str) -> None:
    assert "ended before" in seen(clinic.data(form), clinic.trust, on=date(2027, 11, 20))


def test_one_that_was_ended_or_whose_key_was_withdrawn_holds_no_more(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, key = ["--data", str(tmp_path)], str(clinic.folder / "key")
    signed, trust = str(clinic.folder / "signed.json"), str(tmp_path / "trust.json")
    check = ["verify", signed, "--date", str(DAY), "--trust", trust]
    listed = ["key", "list", *store, "-o", trust]
    assert main(["key", "trust", key, *store]) == main(listed) == main(check) == 0
    assert main(["key", "end", signed, *store]) == main(listed) == 0
    assert main(check) == 2 and "was ended" in capsys.readouterr().err
    assert main(["key", "withdraw", clinic.key.kid, *store]) == main(listed) == 0
    assert main(check) == 2 and "not on the list" in capsys.readouterr().err
    assert main(["key", "withdraw", clinic.key.kid, *store]) == 2


@pytest.mark.parametrize("command", ["withdraw", "accept"])
@pytest.mark.parametrize("start", ["-y", "--", "a-"])
def test_the_id_of_a_key_may_begin_with_a_hyphen(command: str, start: str) -> None:
    """One thumbprint in 64 does."""
    kid = start + "z" * 41
    for words in ([kid, "--data", "here"], ["--data", "here", kid]):
        found = parse(["key", command, *words])
        assert (found.kid, found.data) == (kid, "here")


# --- who may open doses ---------------------------------------------------------------------------


def opened(*words: str) -> int:
    return main([*PLANNED, "--audience", "person", *words])


def test_with_a_list_only_its_keys_open_doses_to_a_person(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = ["--trust", str(clinic.folder / "trust.json")]
    assert opened("--key", str(clinic.folder / "key"), *trust) == 0
    assert "mg" in capsys.readouterr().out
    assert opened("--signed-by", "Dr A. Jones, neurologist", *trust) == 2
    other = str(tmp_path / "other")
    assert main(["key", "new", "--name", "Anna S", "--role", "neurologist", "-o", other]) == 0
    assert opened("--key", other, *trust) == 2
    assert "no trusted key signs this" in capsys.readouterr().err


def test_a_set_up_that_trusts_a_key_opens_doses_to_no_other(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNCLENCH_DATA", str(clinic.folder / "data"))
    assert opened("--key", str(clinic.folder / "key")) == 0
    assert opened("--signed-by", "Dr A. Jones, neurologist") == 2
    assert "no trusted key signs this" in capsys.readouterr().err
    monkeypatch.setenv("UNCLENCH_DATA", str(clinic.folder / "none"))
    assert opened("--signed-by", "Dr A. Jones, neurologist") == 0
    assert not (clinic.folder / "none").exists()


@pytest.mark.parametrize("name", ["Anna S, me", "Anna S, myself", "Ben S, husband", "Mia, mother"])
def test_a_person_or_a_relative_signs_nothing(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert opened("--signed-by", name) == 2
    assert "is no clinician" in capsys.readouterr().err


def test_a_name_that_is_not_the_keys_is_refused(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*PLANNED, "--key", str(clinic.folder / "key"), "--signed-by", "Dr B. Smith, GP"]
    assert main(words) == 2
    assert "is not the holder of the key" in capsys.readouterr().err


def test_a_key_file_belongs_to_its_holder_and_is_not_replaced(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clinic.folder / "key"
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    words = ["key", "new", "--name", "X Y", "--role", "GP", "-o", str(path)]
    assert main(words) == 2 and path.read_bytes() == before
    capsys.readouterr()
    assert main(["key", "show", str(path)]) == 0
    assert set(json.loads(capsys.readouterr().out)["jwk"]) == {"kty", "crv", "x"}


def test_the_code_on_paper_is_the_statement_of_the_document(clinic: Clinic) -> None:
    """A page for a person carries the statement over the clinician's document."""
    text = clinic.tree()["signed"]["jws"]
    assert seen(text.encode(), clinic.trust, ANNA.read_bytes()) == ""
    import segno

    drawn = segno.make(text, error="l", micro=False).svg_inline(
        scale=2, border=4, dark="#000", light="#fff"
    )
    assert drawn.encode() in clinic.data("html")


def test_a_signed_schedule_is_kept_by_a_command(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only where its key is trusted, and only for its person."""
    key = tmp_path / "public.json"
    key.write_text(json.dumps(key_tree(public_part(clinic.key))))
    out, store = str(tmp_path / "signed.json"), ["--data", str(tmp_path / "data")]
    record = tmp_path / "anna.json"
    today = date.today().isoformat()
    record.write_text(json.dumps({**read_tree(ANNA.read_bytes()), "date": today}, default=str))
    planned = ["titrate", "baclofen", "--record", str(record), "--confirm", "--format", "json"]
    assert main([*planned, "--key", str(clinic.folder / "key"), "-o", out]) == 0
    keep = ["key", "keep", out, "--person", "anna", *store]
    assert main(keep) == 2 and "not on the list" in capsys.readouterr().err
    assert main(["key", "trust", str(key), *store]) == 0
    assert main([*keep[:-3], "ben", *store]) == 2 and "signed for" in capsys.readouterr().err
    assert main(keep) == main(keep) == 0
    assert "Kept for anna" in capsys.readouterr().out
