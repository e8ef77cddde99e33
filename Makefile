# `make run` starts the portal, `make test` tests it; both install what they need first.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
export PYTHONDONTWRITEBYTECODE ?=

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
NOT_EVERYWHERE := not browser and not redis and not drill
# Two processes are right for two cores; WORKERS=0 runs everything in one.
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest

.PHONY: help install run test test-browser lint check bench check-api clean reset messages

help:
	@echo "make run           start the portal (PORT=8000 HOST=127.0.0.1)"
	@echo "make test          the tests that need nothing but Python"
	@echo "make test-browser  the tests that drive Chromium"
	@echo "make check         lint, types, import contracts, migrations, messages, tests"
	@echo "make bench         speed and waiting times as ratios (ARGS=rates for a part)"
	@echo "make check-api     every answer of the API as described, and a generated client"
	@echo "make messages      collect source strings for translation (needs GNU gettext)"
	@echo "make clean         remove what was installed and built, keep var/"
	@echo "make reset         remove var/: the embedded database, files, mail and secrets"

# -- Installing: each step leaves a stamp, so that a second call does nothing -----------------
install: $(STAMPS)/packages $(STAMPS)/assets

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "make: $(PYTHON) is missing or older than 3.11; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "make: $(PYTHON) has no venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: $(STAMPS)/venv requirements.txt requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements-dev.txt
	@touch $@

$(STAMPS)/npm: $(STAMPS)/packages package.json package-lock.json
	@if command -v npm >/dev/null 2>&1; then npm=npm; else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r requirements-node.txt && npm="$(BIN)/npm"; fi; \
	  PATH="$(CURDIR)/$(BIN):$$PATH" "$$npm" ci --ignore-scripts --no-audit --no-fund \
	    --loglevel=error --no-update-notifier
	@touch $@

$(STAMPS)/assets: $(STAMPS)/npm static/icons.txt mou_portal/assets.py
	$(BIN)/python -m mou_portal.assets
	@touch $@

# -- Running ----------------------------------------------------------------------------------
run: install
	@exec $(BIN)/python -m mou_portal.run

# -- Testing ----------------------------------------------------------------------------------
test: install
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "$(NOT_EVERYWHERE)" $(ARGS)

test-browser: install
	$(PYTEST) -n $(WORKERS) --dist worksteal -m browser $(ARGS)

bench: install
	$(BIN)/python tests/bench/run.py $(ARGS)

# The generator of the client has packages of its own that would press ours to other versions.
check-api: install $(STAMPS)/client
	$(BIN)/python tests/api_check/run.py $(ARGS)

$(STAMPS)/client: $(STAMPS)/venv requirements-client.txt
	@$(BIN)/python -m venv $(VENV)/client
	@$(VENV)/client/bin/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements-client.txt
	@touch $@

# mypy and makemigrations read the settings; no database is asked.
lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=1 DATABASE_URL=postgresql://nobody@127.0.0.1:1/none $(BIN)/mypy .
	$(BIN)/lint-imports
	$(PYTEST) -q tests/mou_portal/test_migrations.py
	$(BIN)/python -m tests.messages

check: lint test

messages: install
	$(BIN)/python -m tests.messages --write

# -- Cleaning ---------------------------------------------------------------------------------
clean:
	rm -rf $(VENV) node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

reset:
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m mou_portal.engine stop; \
	  VAR_DIR=var/tests $(BIN)/python -m mou_portal.engine stop; fi
	rm -rf var
