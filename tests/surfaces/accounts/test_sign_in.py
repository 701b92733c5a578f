"""To sign in and out: what an attacker tries, and what a person who forgot something does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from support.clinic import OTHER, OWN, PASSWORD, WRITES, Clinic, clinic, new_account, new_clinic
from support.site import HERE
from unclench.accounts.one_time import SECONDS, code_at, step_of
from unclench.accounts.passwords import check_password, hashed, matches
from unclench.accounts.roles import CLINICIAN, PERSON
from unclench.app.accounts import limits, manage, sign_in
from unclench.app.accounts.codes import confirm, propose
from unclench.errors import RequestError
from unclench.serve.http.gate import PLAIN, SECURE
from unclench.serve.http.rate import BURST, MOST_CALLERS, CallRate
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.settings import ServerSettings
from unclench.store.audit import audit_lines, first_break
from unclench.store.sessions import PAGES, Session, begin_session, session_of
from unclench.store.versions import moment

PLAN = f"/people/{OWN}/plan"


@pytest.fixture(scope="module")
def own() -> Clinic:
    """A clinic for tests that change its accounts, each one of its own."""
    return new_clinic()


def test_nobody_sees_a_record_before_signing_in() -> None:
    visitor = clinic().visitor()
    assert visitor.get(PLAN).status_code == 401
    led = visitor.get(PLAN, headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (303, f"/sign-in?to={PLAN}")
    assert OWN not in visitor.get("/").text


def test_who_signs_in_goes_on_to_the_page_that_was_asked_for() -> None:
    visitor = clinic().visitor()
    sent = {"account": " Person ", "password": PASSWORD, "to": PLAN}
    answer = visitor.post("/sign-in", data=sent, headers=WRITES)
    assert (answer.status_code, answer.headers["location"]) == (303, PLAN)
    assert visitor.get(PLAN).status_code == 200
    first = visitor.get("/").text
    assert OWN in first and OTHER not in first


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(to: str) -> None:
    sent = {"account": PERSON, "password": PASSWORD, "to": to}
    answer = clinic().visitor().post("/sign-in", data=sent, headers=WRITES)
    assert answer.headers["location"] == "/"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer() -> None:
    answers = [
        clinic().visitor().post("/sign-in", data={"account": name, "password": "wrong"})
        for name in (CLINICIAN, "nobody-of-that-name")
    ]
    texts = [answer.text.replace("nobody-of-that-name", CLINICIAN) for answer in answers]
    assert texts[0] == texts[1] and {answer.status_code for answer in answers} == {422}
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_a_session_that_was_brought_along_is_not_used_further(own: Clinic) -> None:
    """Session fixation: the token is a new one at each step, and a made-up one opens nothing."""
    visitor = own.visitor()
    visitor.cookies.set(PLAIN, "unc_of-an-attacker")
    assert visitor.get(PLAN).status_code == 401
    visitor.post("/sign-in", data={"account": PERSON, "password": PASSWORD}, headers=WRITES)
    tokens = [cookie.value for cookie in visitor.cookies.jar if cookie.name == PLAIN]
    assert tokens[-1] != "unc_of-an-attacker" and len(str(tokens[-1])) > 40
    thief = own.visitor()
    thief.cookies.set(PLAIN, "unc_of-an-attacker")
    assert thief.get(PLAN).status_code == 401


FORGED = ("", "unc_", "null", "unc_' OR '1'='1", "unc_%00", "x" * 5000, "unc_" + "A" * 43)


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_session_opens_nothing(token: str) -> None:
    for headers in ({"Cookie": f"{PLAIN}={token}"}, {"Authorization": f"Bearer {token}"}):
        assert clinic().visitor().get(PLAN, headers=headers).status_code in (400, 401)


def test_what_the_store_holds_opens_nothing(own: Clinic) -> None:
    """Tokens and passwords are kept as hashes: who reads a backup cannot sign in with it."""
    signed = own.signed_in(PERSON)
    with own.store().read() as connection:
        rows = connection.exec_driver_sql("SELECT token FROM sessions").scalars().all()
        bodies = "".join(connection.exec_driver_sql("SELECT body FROM credentials").scalars())
    assert signed.cookies[PLAIN] not in rows and PASSWORD not in bodies and "$argon2id$" in bodies
    for row in rows:
        assert own.visitor().get(PLAN, headers={"Cookie": f"{PLAIN}={row}"}).status_code == 401


def test_another_page_writes_nothing_with_a_session(own: Clinic) -> None:
    """CSRF: a browser says where a form comes from; a form that does not say it is refused."""
    signed = own.signed_in(PERSON)
    del signed.headers["Origin"]
    path = f"/people/{OWN}/erase"
    for origin in ("http://evil.example", "null", "http://127.0.0.1:8080.evil.example", None):
        headers = {} if origin is None else {"Origin": origin}
        assert signed.post(path, data={"sure": "yes"}, headers=headers).status_code == 403
    cross = {"Sec-Fetch-Site": "cross-site", "Origin": HERE}
    assert signed.post(path, data={"sure": "yes"}, headers=cross).status_code == 403
    assert signed.get(PLAN).status_code == 200
    assert signed.post(path, data={"sure": ""}, headers=WRITES).status_code == 422


def test_the_cookie_is_for_this_server_alone() -> None:
    sent = {"account": PERSON, "password": PASSWORD}
    kept = clinic().visitor().post("/sign-in", data=sent, headers=WRITES).headers["set-cookie"]
    assert "HttpOnly" in kept and "SameSite=strict" in kept and "Path=/" in kept
    assert "Domain" not in kept


def test_over_tls_the_cookie_goes_over_nothing_else() -> None:
    public = "https://clinic.example"
    behind = new_clinic(ServerSettings(host="0.0.0.0", public=public))
    named = {"Host": "clinic.example", "Origin": public}
    visitor = behind.visitor("https://clinic.example")
    sent = {"account": PERSON, "password": PASSWORD}
    answer = visitor.post("/sign-in", data=sent, headers=named)
    assert answer.status_code == 303
    kept = answer.headers["set-cookie"]
    assert kept.startswith(f"{SECURE}=") and "Secure" in kept
    assert visitor.get(PLAN).status_code == 200
    assert visitor.get(PLAN, headers={"Host": "other.example"}).status_code == 421


def test_no_password_is_taken_over_an_open_line() -> None:
    open_to_all = new_clinic(ServerSettings(host="0.0.0.0"))
    named = {"Host": "10.0.0.5:8080"}
    sent = {"account": PERSON, "password": PASSWORD}
    assert open_to_all.visitor().post("/sign-in", data=sent, headers=named).status_code == 403
    assert open_to_all.visitor().get(PLAN, headers=named).status_code == 403
    assert open_to_all.visitor().get("/help-now", headers=named).status_code == 200


def test_signing_out_ends_the_session_on_the_server(own: Clinic) -> None:
    signed = own.signed_in(PERSON)
    token = signed.cookies[PLAIN]
    assert signed.post("/sign-out").status_code == 303
    thief = own.visitor()
    thief.cookies.set(PLAIN, token)
    assert thief.get(PLAN).status_code == 401


def account_of_its_own(own: Clinic, name: str, *roles: str) -> None:
    new_account(own.store(), name, *(roles or (PERSON,)))


def test_signing_out_everywhere_ends_every_session(own: Clinic) -> None:
    account_of_its_own(own, "everywhere")
    here, there = own.signed_in("everywhere"), own.signed_in("everywhere")
    program = own.program("everywhere")
    assert here.post("/account/sessions/end").status_code == 303
    assert there.get("/account").status_code == 401
    assert program.get("/api/v1/diary/entries?person=x").status_code == 401


def test_a_new_password_ends_other_sessions_and_needs_the_old_one(own: Clinic) -> None:
    account_of_its_own(own, "changer")
    here, there = own.signed_in("changer"), own.signed_in("changer")
    new = "quiet orange maps 31"
    wrong = here.post("/account/password", data={"old": "wrong", "password": new})
    weak = here.post("/account/password", data={"old": PASSWORD, "password": "password1234"})
    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert here.post("/account/password", data={"old": PASSWORD, "password": new}).is_redirect
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 401


def test_what_was_withdrawn_ends_at_once(own: Clinic) -> None:
    account_of_its_own(own, "helper", "carer")
    now = datetime.now(UTC)
    manage.grant("helper", OWN, "carer", own.store(), "operator", now)
    helper = own.signed_in("helper")
    assert helper.get(PLAN).status_code == 200
    manage.withdraw("helper", OWN, own.store(), "operator", now)
    assert helper.get(PLAN).status_code == 404
    manage.end("helper", own.store(), "operator", now)
    assert helper.get("/account").status_code == 401
    sent = {"account": "helper", "password": PASSWORD}
    assert own.visitor().post("/sign-in", data=sent, headers=WRITES).status_code == 422


def test_many_wrong_passwords_are_stopped(own: Clinic) -> None:
    account_of_its_own(own, "guessed")
    visitor = own.visitor()
    sent = {"account": "guessed", "password": "wrong"}
    codes = [visitor.post("/sign-in", data=sent).status_code for _ in range(limits.HERE.most + 2)]
    assert codes == [422] * limits.HERE.most + [429] * 2
    right = visitor.post("/sign-in", data={"account": "guessed", "password": PASSWORD})
    assert right.status_code == 429 and int(right.headers["retry-after"]) > 0
    asked = sign_in.SignInRequest("guessed", "another address", datetime.now(UTC))
    assert sign_in.sign_in(asked, PASSWORD, own.store()).account.id == "guessed"
    later = asked._replace(address="testclient", now=datetime.now(UTC) + limits.HERE.within)
    assert sign_in.sign_in(later, PASSWORD, own.store()).account.id == "guessed"


def test_a_stranger_locks_no_holder_out(own: Clinic) -> None:
    """Failures of others stop a sign-in from anywhere but a browser of the holder."""
    account_of_its_own(own, "targeted")
    holder = own.signed_in("targeted")
    holder.post("/sign-out")
    wrong = {"account": "targeted", "password": "wrong"}
    now = datetime.now(UTC)
    for i in range(limits.ANYWHERE.most):
        place = limits.SignInPlace("targeted", f"address {i}")
        limits.note_failed(own.store(), place, manage.request_of("nobody", now), "targeted")
    right = {**wrong, "password": PASSWORD}
    assert own.visitor().post("/sign-in", data=right).status_code == 429
    assert holder.post("/sign-in", data=right).status_code == 303
    assert [holder.post("/sign-in", data=wrong).status_code for _ in range(11)][-1] == 429


def test_a_name_that_does_not_exist_is_limited_as_well(own: Clinic) -> None:
    sent = {"account": "no-such-name", "password": "wrong"}
    answers = [own.visitor().post("/sign-in", data=sent) for _ in range(limits.HERE.most + 1)]
    assert answers[-1].status_code == 429


def test_a_session_ends_by_itself(own: Clinic) -> None:
    now = datetime.now(UTC)
    asked = manage.request_of("test", now)
    made = Session("person", PAGES, moment(now), moment(now), 60, moment(now + timedelta(hours=1)),
                   {})  # fmt: skip
    begin_session(own.store(), "a token", made, asked, "")
    assert session_of(own.store(), "a token", now + timedelta(seconds=59))
    assert session_of(own.store(), "a token", now + timedelta(seconds=61)) is None
    assert not made.lasts(now + timedelta(hours=1))


def test_an_invitation_sets_a_password_once(own: Clinic) -> None:
    now = datetime.now(UTC)
    manage.add(manage.AccountRequest("new", "New", (PERSON,)), own.store(), "operator", now)
    code = manage.invite("new", own.store(), "operator", now)
    sent = {"account": "new", "code": code.upper(), "password": PASSWORD}
    wrong = own.visitor().post("/sign-in/invitation", data={**sent, "code": "0000-0000"})
    weak = own.visitor().post("/sign-in/invitation", data={**sent, "password": "short"})
    right = own.visitor().post("/sign-in/invitation", data=sent)
    again = own.visitor().post("/sign-in/invitation", data=sent)
    assert [one.status_code for one in (wrong, weak, right, again)] == [422, 422, 303, 422]
    assert len(code.replace("-", "")) == 24


def test_an_invitation_ends_after_three_days(own: Clinic) -> None:
    now = datetime.now(UTC)
    manage.add(manage.AccountRequest("late", "Late", (PERSON,)), own.store(), "operator", now)
    code = manage.invite("late", own.store(), "operator", now)
    late = sign_in.SignInRequest("late", "here", now + manage.INVITED_FOR)
    with pytest.raises(RequestError):
        sign_in.accept(late, code, PASSWORD, own.store())


def with_codes(own: Clinic, name: str) -> str:
    """The secret of an account that signs in with one-time codes."""
    account_of_its_own(own, name, CLINICIAN)
    now = datetime.now(UTC)
    secret = propose(name, own.store(), now).secret
    confirm(name, code_at(secret, int(now.timestamp()) // SECONDS - 1), own.store(), now)
    return secret


def code_now(secret: str) -> str:
    return code_at(secret, int(datetime.now(UTC).timestamp()) // SECONDS)


def test_a_one_time_code_is_asked_for_and_opens_once(own: Clinic) -> None:
    secret = with_codes(own, "coded")
    half = own.visitor()
    sent = {"account": "coded", "password": PASSWORD}
    answer = half.post("/sign-in", data=sent, headers=WRITES)
    assert answer.headers["location"].startswith("/sign-in/code")
    assert half.get("/account").status_code == 401
    assert half.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    code = code_now(secret)
    assert half.post("/sign-in/code", data={"code": code}).headers["location"] == "/"
    assert half.get("/account").status_code == 200
    second = own.visitor()
    second.post("/sign-in", data=sent, headers=WRITES)
    assert second.post("/sign-in/code", data={"code": code}).status_code == 422


def test_codes_of_other_times_do_not_fit() -> None:
    """RFC 6238, appendix B, with the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        at = datetime.fromtimestamp(seconds, UTC)
        step = seconds // SECONDS
        assert step_of(secret, code, at, 0) == step
        assert step_of(secret, code, at, step) is None
        assert step_of(secret, code, at + timedelta(seconds=2 * SECONDS), 0) is None


def test_a_clinic_can_ask_for_codes() -> None:
    strict = new_clinic(ServerSettings(accounts=True, second_factor=True))
    doctor, person = strict.signed_in(CLINICIAN), strict.signed_in(PERSON)
    assert person.get(PLAN).status_code == 200
    assert doctor.get(PLAN).status_code == 403
    led = doctor.get(PLAN, headers={"Accept": "text/html"})
    assert led.headers["location"] == "/account/codes"
    shown = doctor.get("/account/codes")
    assert shown.status_code == 200 and "<svg" in shown.text
    secret = propose(CLINICIAN, strict.store(), datetime.now(UTC)).secret
    sent = {"code": code_now(secret), "password": PASSWORD}
    assert doctor.post("/account/codes", data={**sent, "password": "x"}).status_code == 422
    assert doctor.post("/account/codes", data=sent).status_code == 303
    assert doctor.get(PLAN).status_code == 200


def test_a_token_is_for_programs_and_an_account(own: Clinic) -> None:
    program = own.program(PERSON)
    entry = {"person": OWN, "severity": 4}
    key = {"Idempotency-Key": "of-a-program"}
    path = "/api/v1/diary/entries"
    assert program.post(path, json=entry, headers=key).status_code == 201
    assert program.post(path, json={**entry, "person": OTHER}, headers=key).status_code == 404
    assert program.get(path, params={"person": "me"}).json()["entries"]
    assert program.get("/account").status_code == 403
    assert program.post("/api/v1/plan", json={}).status_code == 403
    assert own.program(CLINICIAN).post("/api/v1/plan", json={}).status_code == 200


BAD = ("short", "x" * 300, "password1234", "aaaaaaaaaaaaaa", "123456789012", "qwertyqwerty12",
       "clinicclinic99", "aprilanna2026!!", "abcdefghijklmn")  # fmt: skip


@pytest.mark.parametrize("password", BAD)
def test_a_password_that_is_guessed_is_refused(password: str) -> None:
    with pytest.raises(RequestError):
        check_password(password, ("anna", "Anna April"))


@pytest.mark.parametrize("password", [PASSWORD, "Ω unicode pässword räuber", "x7$kQ!pz0-Lmwe"])
def test_a_password_of_any_letters_is_taken(password: str) -> None:
    check_password(password, ("anna", "Anna April"))
    assert matches(hashed(password), password) and not matches(hashed(password), password + " ")


def test_the_log_holds_who_did_what_in_a_chain(own: Clinic) -> None:
    signed = own.signed_in(CLINICIAN)
    signed.get(PLAN)
    lines = audit_lines(own.store())
    assert first_break(lines) is None
    said = {(line.who, line.what, line.about) for line in lines}
    assert {(CLINICIAN, "signed in", CLINICIAN), ("operator", "account added", CLINICIAN)} <= said
    assert not any("wrong" in line.about or PASSWORD in json.dumps(line) for line in lines)


def test_two_people_see_nothing_of_one_another(own: Clinic) -> None:
    """Insecure direct references: every way to write another's name."""
    signed: TestClient = own.signed_in(PERSON)
    names = (OTHER, f"{OWN}%2F..%2F{OTHER}", f"../{OTHER}", f"{OWN}/../{OTHER}", OTHER.upper(),
             f"{OTHER}%00", f"{OTHER}%20", f"%62{OTHER[1:]}", "me", "*", "%25")  # fmt: skip
    for name in names:
        for page in ("plan", "plan.json", "record.json", "questions"):
            answer = signed.get(f"/people/{name}/{page}")
            assert answer.status_code in (404, 405) and OTHER not in answer.text, (name, page)
    unknown = signed.get("/people/nobody/plan")
    other = signed.get(f"/people/{OTHER}/plan")
    assert unknown.status_code == other.status_code == 404
    trace = "x-trace-id"
    assert unknown.text.replace(unknown.headers[trace], "") == other.text.replace(
        other.headers[trace], ""
    )


def test_who_opened_a_record_is_in_the_log_once_an_hour(own: Clinic) -> None:
    signed = own.signed_in(CLINICIAN)
    for _ in range(3):
        assert signed.get(PLAN).status_code == 200
    lines = [
        (one.who, one.about) for one in audit_lines(own.store()) if one.what == "record opened"
    ]
    assert lines.count((CLINICIAN, OWN)) == 1


def test_a_caller_without_end_is_slowed_down() -> None:
    now = [0.0]
    rate = CallRate(lambda: now[0])
    for _ in range(BURST):
        rate.count("a")
    with pytest.raises(RefusedCallError):
        rate.count("a")
    rate.count("b")
    now[0] = 1.0
    rate.count("a")
    for caller in range(MOST_CALLERS + 5):
        rate.count(str(caller))
    assert len(rate._left) == MOST_CALLERS


def test_pages_say_which_sessions_there_are_and_that_tls_is_needed(own: Clinic) -> None:
    assert "Pages: since" in own.signed_in(PERSON).get("/account").text
    behind = new_clinic(ServerSettings(host="0.0.0.0", public="https://clinic.example"))
    named = {"Host": "clinic.example"}
    answer = behind.visitor("https://clinic.example").get("/help-now", headers=named)
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "strict-transport-security" not in own.visitor().get("/help-now").headers
