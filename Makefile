# What a newcomer types. `make help` lists it.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
READY_TO_PLAY = $(if $(wildcard $(READY)),$(READY),$(VENV)/.ready-to-play)
SYNAPSE = .synapse

.PHONY: help demo test test-slow synapse peers lint screenshots bench clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "standardiste needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(READY): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.ready-to-play: bot/demo/requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing what the demo runs in $(VENV): 190 MB, half a minute, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement bot/demo/requirements.txt
	@touch $@

demo: $(READY_TO_PLAY) ## the whole job on a page of this machine, with no account anywhere
	@$(BIN)/python -m bot demo $(DEMO) || test $$? -eq 130  # Ctrl-C is how it ends

test: $(READY) $(SYNAPSE)/.ready lint ## lint, types and every test people wait for
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --maxprocesses 4 --dist loadfile

test-slow: $(READY) $(SYNAPSE)/.ready ## the long ones: kills, fuzz, big state machines
	$(BIN)/python -m pytest -m slow --numprocesses auto --maxprocesses 4 --dist worksteal

synapse: $(SYNAPSE)/.ready ## a Matrix server, libraries of Element and Thunderbird, and axe-core for tests (480 MB)

$(SYNAPSE)/.ready: tests/support/matrix/synapse.txt tests/support/matrix/package.json
	@test -x $(SYNAPSE)/bin/python || $(PYTHON) -m venv $(SYNAPSE)
	$(SYNAPSE)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/support/matrix/synapse.txt
	@mkdir -p $(SYNAPSE)/js && cp tests/support/matrix/package.json $(SYNAPSE)/js/
	PATH="$(CURDIR)/$(SYNAPSE)/bin:$$PATH" npm install --prefix $(SYNAPSE)/js --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

peers: ## maubot and opsdroid, each in an environment of its own, to measure beside them
	@for peer in "maubot==0.6.0" "opsdroid[connector-matrix]==0.31.0"; do \
		folder=.peers/$${peer%%[=[]*}; \
		test -x $$folder/bin/python || $(PYTHON) -m venv $$folder; \
		$$folder/bin/python -m pip install --quiet --disable-pip-version-check "$$peer" "setuptools<81"; \
	done

lint: $(READY) ## ruff, mypy, who imports whom, and how things are named
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/mypy
	$(BIN)/python -m tools.names

screenshots: $(READY) ## the pictures in docs/, made anew in Chromium
	$(BIN)/python -m tests.support.web.screenshots

bench: $(READY) ## medians of 5 runs
	$(BIN)/python -m benchmarks

clean: ## forget the virtual environment and caches
	rm -rf $(VENV) $(SYNAPSE) .peers .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
