"""`unclench plan RECORD`: the main job."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load
from unclench.content.content import Content
from unclench.plan import Plan, make_plan
from unclench.serve.reading import read_person
from unclench.serve.writing import check_discreet, code, paper, write, write_text


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    content = load()
    plan = _plan(arguments, content)
    match arguments.format:
        case "json":
            from unclench.render.plan.json import to_bytes, whole_json

            write(to_bytes(whole_json(plan, content, arguments.audience)), arguments.output)
        case "ics" | "fhir":
            from unclench.serve.exports import plan_bytes

            write(plan_bytes(plan, content, arguments), arguments.output)
        case "text":
            from unclench.render.plan.text import to_text

            made = to_text(
                plan, content, arguments.audience, paper(arguments), evidence_too=arguments.evidence
            )
            write_text(made, arguments.output)
        case _:
            from unclench.render.pages.plan import plan_page
            from unclench.serve.pages import write_page

            all_evidence = arguments.evidence or arguments.format == "html"
            made = plan_page(
                plan, content, arguments.audience, large=arguments.large, evidence_too=all_evidence
            )
            write_page(made, plan.region, arguments)
    return code(plan.urgency)


def _plan(arguments: Namespace, content: Content) -> Plan:
    patient = read_person(arguments, content)
    plan = make_plan(patient, content)
    if arguments.regimen:
        from unclench.serve.regimen import check_used, prefer

        default, plan = plan, make_plan(patient, prefer(content, arguments.regimen))
        check_used(plan, default, arguments.regimen)
    if arguments.approved_only:
        from unclench.render.plan.approved_only import approved_only

        plan = approved_only(plan, content)
    return plan
