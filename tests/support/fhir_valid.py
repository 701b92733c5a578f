"""Resources held against FHIR R4 by two independent validators: the models of
fhir.resources, and the package `fhir` for Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from support.pdfs import missing

HERE = Path(__file__).parents[1] / "surfaces"
Json = dict[str, Any]


def faults_of(*resources: Json) -> list[str]:
    """Everything that either validator finds."""
    return [*_by_models(resources), *_by_node(resources)]


def _by_models(resources: tuple[Json, ...]) -> list[str]:
    found = []
    for resource in resources:
        try:
            get_fhir_model_class(resource["resourceType"]).model_validate_json(json.dumps(resource))
        except ValidationError as error:
            found.append(str(error))
    return found


def _by_node(resources: tuple[Json, ...]) -> list[str]:
    if shutil.which("node") is None or not (HERE / "node_modules" / "fhir").is_dir():
        missing("fhir (npm ci --prefix tests/surfaces)")
    lines = "\n".join(map(json.dumps, resources))
    command = ["node", str(HERE / "fhir_valid.js")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [fault for line in done.stdout.splitlines() for fault in json.loads(line)]


def parts_of(bundle: Json) -> list[Json]:
    """The Bundle itself and each resource in it."""
    return [bundle, *(entry["resource"] for entry in bundle["entry"])]
