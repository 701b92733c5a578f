# Two commands that need nothing but python3 (3.11 or later) and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Runs in a minute or two; the properties find faults, these show that every line and branch has a test that looks at it.
MEASURED := tests/unit tests/spec $(addprefix tests/surfaces/test_,cli.py schedules.py checkins.py switches.py verify.py)

.PHONY: demo test coverage check fix bench prove clean

demo: $(VENV)/installed
	@echo '$$ unclench plan examples/anna.yaml'
	@$(BIN)/unclench plan examples/anna.yaml

test: $(VENV)/developing
	$(BIN)/python -m pytest

coverage: $(VENV)/developing
	$(BIN)/python -m pytest $(MEASURED) -m 'not timed' --cov

check: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/unclench knowledge check

prove: $(VENV)/developing
	$(BIN)/unclench knowledge prove

fix: $(VENV)/developing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/developing
	$(BIN)/python benchmarks/one_person.py
	$(BIN)/python benchmarks/doses.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -m compileall -q src/unclench
	@touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,paper]'
	$(BIN)/python -m compileall -q src/unclench
	@touch $@

clean:
	rm -rf $(VENV) build dist src/unclench/_compiled
