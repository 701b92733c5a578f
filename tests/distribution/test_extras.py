"""An extra that a text names exists; without it everything else works, and one line names it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from unclench.render.pages import page
from unclench.serve import cli

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "src" / "unclench"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {
    name: PROJECT["optional-dependencies"][name]
    for name in ("authoring", "mcp", "paper", "population", "postgres", "proof", "spark", "web")
}
NAMED = re.compile(r"unclench\[([\w,-]+)\]")
ONE_LINE = re.compile(r"unclench: [^\n]+pip install 'unclench\[(\w+)\]'\.?\n")
ANNA = str(ROOT / "examples" / "anna.yaml")
PAGES, CALENDARS = ("html", "pdf"), ("ics",)
COMMANDS = {
    ("plan", ANNA): ("text", "json", "fhir", *PAGES, *CALENDARS),
    ("titrate", "baclofen"): ("text", "json", "fhir", *PAGES, *CALENDARS),
    ("taper", "baclofen", "--from", "30 mg/day"): ("text", "json", "fhir", *PAGES, *CALENDARS),
    ("programme", ANNA): ("text", "json", *PAGES, *CALENDARS),
    ("learn", "muscles"): ("text", "json", *PAGES),
    ("letter", ANNA, "physiotherapy"): ("text", "json", "fhir", *PAGES),
    ("summary", ANNA): ("text", "json", "note", *PAGES),
    ("knowledge", "conflicts"): ("text", "json"),
}
RUNS = [(words, form) for words, forms in COMMANDS.items() for form in forms]
NAMES = [f"{words[0]}-{form}" for words, form in RUNS]
BEHIND_A_QUESTION = (
    "unclench.store",
    "unclench.signing",
    "unclench.app.accounts",
    "unclench.app.clinician_keys",
    "unclench.app.dose_preview",
    "unclench.app.handed",
    "unclench.serve.http",
    "unclench.serve.api",
    "unclench.serve.fhir",
    "unclench.serve.hooks",
    "unclench.serve.web",
    "unclench.serve.mcp",
    "unclench.serve.sandbox",
    "unclench.proof",
    "unclench.population",
    "unclench.criteria.engines.bits",
    "unclench.criteria.engines.smt",
    "unclench.content.schema",
)


def modules(requirements: list[str]) -> set[str]:
    """What the packages of an extra are imported as."""
    wanted = {canonicalize_name(Requirement(text).name) for text in requirements}
    found = packages_distributions().items()
    return {name for name, owners in found if wanted & {*map(canonicalize_name, owners)}}


OF_EXTRAS = {"pyspark", "py4j"}.union(*map(modules, EXTRAS.values()))  # not on every machine
OF_ALL = modules(PROJECT["dependencies"])


def texts() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    for folder, kind in (("docs", "*.md"), ("src", "*.py"), ("knowledge", "*.yaml")):
        yield from (path for path in (ROOT / folder).rglob(kind) if "_compiled" not in path.parts)


def test_every_extra_that_is_named_exists() -> None:
    named = {name for path in texts() for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named == {*EXTRAS, "all"}
    assert PROJECT["optional-dependencies"].keys() == {*EXTRAS, "all", "dev"}


def test_the_readme_names_every_extra() -> None:
    assert {*NAMED.findall((ROOT / "README.md").read_text(encoding="utf-8"))} == {*EXTRAS, "all"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As after `pip install unclench`: no package of an extra can be imported."""
    for name in OF_EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)
    page._environment.cache_clear()
    yield
    page._environment.cache_clear()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("words", "form"), RUNS, ids=NAMES)
def test_a_format_works_or_one_line_names_its_extra(
    words: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main([*words, "--format", form])
    said = capsys.readouterr()
    if form in (*PAGES, *CALENDARS):
        assert (code, said.out) == (2, "")
        assert ONE_LINE.fullmatch(said.err), said.err
        assert NAMED.findall(said.err) == ["paper"]
    else:
        assert code == 0, said.err


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("knowledge", "schema"), "authoring"),
        (("knowledge", "prove"), "proof"),
        (("knowledge", "export", "--format", "sql", "--dialect", "postgres"), "population"),
    ],
)
def test_an_authors_command_names_its_extra(
    words: tuple[str, ...], extra: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("-o", str(tmp_path)) if {"export", "schema"} & {*words} else ()
    assert cli.main([*words, *place]) == 2
    said = capsys.readouterr().err
    assert ONE_LINE.fullmatch(said), said
    assert NAMED.findall(said) == [extra]


def own_modules() -> dict[str, Path]:
    paths = [path for path in CODE.rglob("*.py") if "_compiled" not in path.parts]
    parts = {path: path.relative_to(CODE.parent).with_suffix("").parts for path in paths}
    return {".".join(part for part in parts[path] if part != "__init__"): path for path in paths}


def test_no_module_needs_an_extra_to_be_imported() -> None:
    """Only what runs behind the question whether the solver, the models or the server are there
    does."""
    wanted = [name for name in own_modules() if not name.startswith(BEHIND_A_QUESTION)]
    wanted = [name for name in wanted if not name.endswith("__main__")]
    hide = f"import sys; sys.modules.update(dict.fromkeys({sorted(OF_EXTRAS)}))"
    code = f"{hide}\nfrom importlib import import_module\nfor name in {wanted}: import_module(name)"
    run = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def imported(path: Path) -> set[str]:
    """All that a file imports, anywhere in it: modules, and names of modules."""
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    lines = [node for node in nodes if isinstance(node, ast.ImportFrom) if node.module]
    named = {f"{line.module}.{name.name}" for line in lines for name in line.names}
    return plain | named | {f"{line.module}" for line in lines}


def test_nothing_is_imported_that_no_extra_brings() -> None:
    known = {"unclench"} | OF_EXTRAS | OF_ALL | sys.stdlib_module_names
    found = {name.partition(".")[0] for path in own_modules().values() for name in imported(path)}
    assert found - known == set()


# What can reach another machine.
IN_A_HOOK = "unclench.serve.hooks"  # only a server that was allowed at the start is asked
LISTENS = "unclench.serve.http"  # it answers on a port, and calls no one by itself
REACHING = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio", "xmlrpc"}


def test_one_module_can_send_and_only_to_the_model_that_was_named() -> None:
    asked = {name: imported(path) for name, path in own_modules().items()}
    listening = {name for name in asked if name.startswith(LISTENS)}
    sending = {name for name, found in asked.items() if reaching(found)} - listening
    users = {name for name, found in asked.items() if sending & found}
    assert sending == {"unclench.answer.language_model", "unclench.serve.hooks.fetch"}
    assert {name for name in users if not name.startswith(IN_A_HOOK)} == {"unclench.serve.cli.ask"}


def reaching(names: set[str]) -> set[str]:
    return {name for name in names if {name, name.partition(".")[0]} & REACHING}


def test_a_way_out_is_seen() -> None:
    assert reaching({"http.client", "urllib.parse", "json"}) == {"http.client"}
    assert reaching({"urllib.request"}) == {"urllib.request"}
