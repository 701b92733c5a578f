# Two commands that need nothing but python3 (3.11 or later) and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCKER := build/locker
LOCK = $(LOCKER)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE)
EXTRAS := all authoring mcp paper population postgres proof spark web

# Runs in a minute or two; the properties find faults, these show that every line and branch has a test that looks at it.
MEASURED := tests/unit tests/spec tests/engines/test_programs.py $(addprefix tests/population/test_,in_sql.py facts_table.py same_rows.py) tests/surfaces/http/test_fhir.py $(addprefix tests/surfaces/test_,cli.py schedules.py checkins.py switches.py verify.py)

.PHONY: demo serve test quick thorough coverage check fix bench prove lock sbom dist clean

demo: $(VENV)/installed
	@echo '$$ unclench plan examples/anna.yaml'
	@$(BIN)/unclench plan examples/anna.yaml
	@echo
	@echo 'More: $(BIN)/unclench plan examples/anna.yaml --audience person  (the same for Anna herself)'
	@echo '      $(BIN)/unclench new                                        (a record of your own)'
	@echo '      $(BIN)/unclench triage --sign fever --taking baclofen      (is this dangerous?)'

# The server on this machine, with its address on the first line.
serve: $(VENV)/developing
	@$(BIN)/unclench serve

test: $(VENV)/developing
	$(BIN)/python -m pytest

# While you work: under a minute.
quick: $(VENV)/developing
	$(BIN)/python -m pytest tests/unit tests/spec tests/knowledge/test_stories.py

# Ten times as many people, histories and criteria as usual, and others than usual.
thorough: $(VENV)/developing
	UNCLENCH_SCALE=10 UNCLENCH_PEOPLE=others $(BIN)/python -m pytest tests/properties tests/engines tests/store/test_faults.py

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
	$(BIN)/python benchmarks/server.py
	$(BIN)/python benchmarks/scans.py

# What is installed is what requirements/ says, to the byte; the package is then built with that.
$(VENV)/installed: pyproject.toml hatch_build.py requirements/install.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/install.txt
	$(PIP) --no-index --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src/unclench
	@touch $@

$(VENV)/developing: $(VENV)/installed requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# After a change of pyproject.toml; with UPGRADE=--upgrade also to the newest releases it allows.
lock: $(LOCKER)/installed
	$(LOCK) pyproject.toml --extra dev --group build -o requirements/dev.txt
	$(LOCK) pyproject.toml --group build -c requirements/dev.txt -o requirements/install.txt
	for extra in $(EXTRAS); do \
		$(LOCK) pyproject.toml --extra $$extra -c requirements/dev.txt -o requirements/$$extra.txt \
			|| exit 1; done
	$(LOCK) --group lock -o requirements/lock.txt
	$(MAKE) sbom

$(LOCKER)/installed: requirements/lock.txt
	$(PYTHON) -m venv $(LOCKER)
	$(PIP:$(BIN)%=$(LOCKER)/bin%) --require-hashes -r requirements/lock.txt
	@touch $@

# The software bill of materials (CycloneDX) of what is installed for use, read from the lock.
sbom:
	$(PYTHON) release/sbom.py requirements/sbom.cdx.json

# The sdist from tracked files, the wheel from the sdist: the same bytes wherever they are made.
dist: $(VENV)/installed
	$(BIN)/python release/archives.py dist

clean:
	rm -rf $(VENV) build dist src/unclench/_compiled
