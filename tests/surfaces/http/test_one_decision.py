"""One decision: the API, the command line, `$apply`, the page and the cards of a hook say the same
about the same person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import unclench
from support.bundle import bundle_of
from support.hook_calls import SIGN, VIEW, call, draft
from support.people import TODAY, copy, data_of, person
from support.site import Running, running
from support.sizes import scaled
from unclench.content import load
from unclench.serve.cli import main
from unclench.serve.hooks.answer import MOST_CARDS
from unclench.store.people import save_record
from unclench.store.versions import KeyedRequest

Json = dict[str, Any]
DAY = TODAY.isoformat()
SENT = {"Content-Type": "application/json", "X-Plan-Date": DAY}
FORBIDDEN = ("avoid", "stop_urgently")
LEVELS = {"emergency": "critical", "same_day": "critical"}
SITE = running()


def dated(seed: int) -> Json:
    return {**copy(person(seed)), "date": DAY}


def sent(tree: Any) -> bytes:
    return json.dumps(tree, default=float).encode()


def planned(body: bytes) -> Json:
    answer = SITE.client.post("/api/v1/plan", content=body, headers=SENT)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def decided(plan: Json) -> tuple[str, str, dict[str, str]]:
    return plan["urgency"], plan["stage"]["id"], {
        option["id"]: option["verdict"] for option in plan["options"]
    }  # fmt: skip


def cards(service: str, tree: Json) -> list[Json]:
    answer = SITE.client.post(f"/cds-services/{service}", content=sent(tree), headers=SENT)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["cards"]
    return found


@pytest.mark.parametrize("seed", range(scaled(3)))
def test_a_scan_of_one_person_says_what_the_api_says(seed: int, tmp_path: Path) -> None:
    bundle = bundle_of(dated(seed))
    for resource in (entry["resource"] for entry in bundle["entry"]):
        with (tmp_path / f"{resource['resourceType']}.ndjson").open("ab") as file:
            file.write(sent(resource) + b"\n")
    [row] = unclench.scan(tmp_path, today=TODAY).to_dicts()
    verdicts = {
        name.removeprefix("verdict_"): told
        for name, told in row.items()
        if name.startswith("verdict_")
    }
    plan = planned(sent(bundle))
    assert (row["urgency"], row["stage"], verdicts) == decided(plan)
    assert row["alerts"] == sorted({alert["id"] for alert in plan["alerts"]})
    assert set(row["needs"]) == {fact for one in plan["options"] for fact in one["needs"]}


@pytest.mark.parametrize("seed", range(scaled(20)))
def test_every_surface_says_the_same(
    seed: int, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    record, bundle = dated(seed), bundle_of(dated(seed))
    plan = planned(sent(bundle))
    file = tmp_path / "bundle.json"
    file.write_bytes(sent(bundle))
    main(["plan", str(file), "--format", "json", "--date", DAY])
    assert (
        capsysbinary.readouterr().out
        == SITE.client.post(f"/api/v1/plan?date={DAY}", content=sent(bundle), headers=SENT).content
    )
    assert applied(bundle) == {
        name: verdict for name, verdict in decided(plan)[2].items() if verdict != "not_now"
    }
    assert decided(on_the_page(SITE, record, seed)) == decided(planned(data_of(record)))
    check_view(cards(VIEW, call("patient-view", record)), planned_of_hook(record))
    check_order(record, seed)


def applied(bundle: Json) -> dict[str, str]:
    answer = SITE.client.post(
        "/fhir/PlanDefinition/unclench/$apply", content=sent(bundle),
        headers={**SENT, "Content-Type": "application/fhir+json"},
    ).json()  # fmt: skip
    care = next(one["resource"] for one in answer["entry"]
                if one["resource"]["resourceType"] == "CarePlan")  # fmt: skip
    details = [activity["detail"] for activity in care["activity"] if "detail" in activity]
    return {
        coding["code"]: extension["valueCode"]
        for detail in details
        for coding in detail["code"]["coding"] if coding["system"] == "urn:unclench:option"
        for extension in detail["extension"] if extension["url"] == "urn:unclench:verdict"
    }  # fmt: skip


def on_the_page(site: Running, record: Json, seed: int) -> Json:
    name = f"one-{seed}"
    asked = KeyedRequest(f"key-{seed}", "test", datetime.now(UTC))
    save_record(site.served.site.kept.open(), name, data_of(record).decode(), 0, asked)
    answer = site.client.get(f"/people/{name}/plan.json", headers={"X-Plan-Date": DAY})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def planned_of_hook(record: Json) -> Json:
    """The plan of what the call brings."""
    prefetched = call("patient-view", record)["prefetch"]
    resources = [{"resource": one} for one in prefetched.values()]
    return planned(sent({"resourceType": "Bundle", "type": "collection", "entry": resources}))


def check_view(found: list[Json], plan: Json) -> None:
    """Danger as the plan has it; nothing is suggested that is not offered."""
    urgent = [one for one in found if one["source"]["topic"]["code"] == "urgent"]
    wanted = [LEVELS.get(one["urgency"], "warning") for one in plan["urgent"]]
    if len(found) < MOST_CARDS:
        assert sorted(one["indicator"] for one in urgent) == sorted(wanted)
    names = {option.id: option.name for option in load().options}
    offered = {names[one["id"]] for one in plan["options"] if one["verdict"] == "offer"}
    for card in found:
        if card["source"]["topic"]["code"] in ("proposal", "referral"):
            assert card["summary"].partition(": ")[0] in offered


def check_order(record: Json, seed: int) -> None:
    """A medicine that the plan forbids is critical when it is ordered."""
    plan, content = planned_of_hook(record), load()
    medicines = [option for option in content.options if option.medicine]
    chosen = medicines[seed % len(medicines)]
    verdict = next(one["verdict"] for one in plan["options"] if one["id"] == chosen.id)
    found = cards(SIGN, call("order-sign", record, [draft(chosen.id, 1, 1)]))
    about = [one for one in found if one["source"]["topic"]["code"] == "order"
             and one["summary"].startswith(chosen.name)]  # fmt: skip
    if verdict in FORBIDDEN and len(found) < MOST_CARDS and about:
        assert about[0]["indicator"] == "critical"
    if verdict == "avoid" and not record.get("medicines") and len(found) < MOST_CARDS:
        assert about


def test_a_difference_is_seen() -> None:
    plan = planned_of_hook(dated(0))
    danger = {**plan, "urgent": [{"urgency": "emergency"}]}
    calm = {**plan, "urgent": [], "options": []}
    card = {"summary": "Baclofen: Offer", "indicator": "info",
            "source": {"topic": {"code": "proposal"}}}  # fmt: skip
    for found, told in (([], danger), ([card], calm)):
        with pytest.raises(AssertionError):
            check_view(found, told)
