# Everything happens in .venv/ and .stack/; nothing of the system is changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEST ?= tests
# Many tests wait for a server of theirs.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(2 * (os.cpu_count() or 1))")

.PHONY: build test check stack servers bench demo docs clean

build: $(VENV)/installed  ## set up the virtual environment and compile the systems into dist/
	$(BIN)/obsdsl build

test: check  ## everything that the tests need, then all of them
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TEST)

check: $(VENV)/tested stack  ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/lint-imports

stack: servers  ## those, and a browser, for the integration tests
	$(PYTHON) tools/browser.py

servers:  ## Prometheus and Alertmanager of two generations into .stack/
	$(PYTHON) tools/stack.py

bench: $(VENV)/benched  ## our build beside its peers
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.lint
	$(BIN)/python -m benchmarks.rule_tests
	$(BIN)/python -m benchmarks.push
	$(BIN)/python -m benchmarks.preview
	$(BIN)/python -m benchmarks.diff
	$(BIN)/python -m benchmarks.importing

demo: $(VENV)/installed servers  ## the systems on this machine: servers of .stack/, simulated applications
	$(BIN)/python tools/demo.py $(DEMO)

docs: $(VENV)/installed  ## the generated pages of docs/
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/check_pages.py
	$(BIN)/python tools/differences.py
	$(BIN)/python tools/systems.py

clean:
	rm -rf $(VENV) .stack dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet $$($(BIN)/python tools/group.py test)
	touch $@

$(VENV)/benched: $(VENV)/installed
	$(BIN)/python -m pip install --quiet $$($(BIN)/python tools/group.py bench)
	touch $@
