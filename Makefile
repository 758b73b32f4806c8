# Unclench. `make run` serves the app on this machine; `make test` proves it works. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8377
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test lint format knowledge evaluation story bench bench-interview session constraints clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: .venv/run.stamp ## Install what the app needs and serve it on 127.0.0.1:8377
	$(BIN)/unclench serve --port $(PORT)

test: .venv/test.stamp chromium lint ## Install what the tests need (a real Chromium too), then run every check and test
	$(BIN)/pytest

lint: .venv/test.stamp ## Style, types, layers and the knowledge folder
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/unclench knowledge check

format: .venv/test.stamp ## Bring the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

knowledge: .venv/run.stamp ## Report every fault of the knowledge folder
	$(BIN)/unclench knowledge check

evaluation: .venv/test.stamp ## Run the published patients and write the table in docs/evaluation.md
	$(BIN)/python tests/evaluation.py

story: .venv/test.stamp ## Read the sentences of tests/story and write how much is understood in docs/evaluation.md
	$(BIN)/python tests/story/measure.py

bench: .venv/bench.stamp ## Time the engine against general libraries and write the table in docs/performance.md
	$(BIN)/python benchmarks/bench.py

bench-interview: .venv/run.stamp ## Time the next step while twenty people are interviewed
	$(BIN)/python benchmarks/interview.py

session: .venv/run.stamp ## Print the short session that the README shows
	@$(BIN)/unclench assess docs/example_case.yaml

constraints: ## Write the exact versions that are installed now
	@echo "# Exact versions of everything that is installed, for running and for testing. Made by 'make constraints'." > constraints.txt
	@$(BIN)/pip freeze --exclude unclench >> constraints.txt

clean: ## Remove the environment and everything that was made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11, so Unclench cannot run. Give a newer one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/made.stamp pyproject.toml constraints.txt hatch_build.py $(wildcard src/unclench/inference/kernel/*.[ch])
	@echo "Installing Unclench into .venv (about a minute the first time) ..."
	$(INSTALL) --editable .
	@touch $@

.venv/test.stamp: .venv/run.stamp
	@echo "Installing what the tests need ..."
	$(INSTALL) --editable '.[test]'
	@touch $@

.venv/bench.stamp: .venv/test.stamp benchmarks/constraints.txt
	@echo "Installing what the benchmarks compare with ..."
	$(INSTALL) --constraint benchmarks/constraints.txt --editable '.[bench]'
	@touch $@

# A browser from the system's own packages: the tests look for it in the usual places.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing Chromium ..." && apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
	  else \
	    echo "No Chromium was found, so the browser tests cannot run. Install it with your system's packages (Debian, Ubuntu: sudo apt-get install chromium)."; exit 1; \
	  fi; }
