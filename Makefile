# The two commands: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON := .venv/bin/python
CODE := lcs_ims inmates cells visits inspectorate
WORKERS ?= 2

.PHONY: help run setup test test-hard lint types bench shots clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.installed-run ## set up, load the demonstration when empty, serve on http://localhost:8000 (LCS_PORT)
	@$(PYTHON) manage.py serve --end-with-parent

setup: .venv/.installed-run ## make .venv and install what the Service needs
	@echo "Ready. Start the Service with: make run"

test: .venv/.installed-tests ## all tests on SQLite, then those of locks, constraints and SQL on PostgreSQL
	@$(PYTHON) -m tests.twice -n $(WORKERS) --dist loadgroup

test-hard: .venv/.installed-tests ## the long races, kills and tamperings at full size, on both databases
	@$(PYTHON) -m tests.twice --hard -m hard

lint: .venv/.installed-tests ## ruff, djlint, import contracts
	$(PYTHON) -m ruff check --output-format concise .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint templates --lint --quiet
	.venv/bin/lint-imports

types: .venv/.installed-tests ## mypy --strict
	$(PYTHON) -m mypy $(CODE) tests

bench: .venv/.installed-tests ## the benchmarks, as a table and as JSON
	$(PYTHON) -m benchmarks

shots: .venv/.installed-tests ## screenshots of every page with the demonstration's data
	$(PYTHON) -m benchmarks.shots

clean: ## remove the environment and the caches; var/ (the data) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.installed-run: requirements.lock .ci/setup
	@.ci/setup run

.venv/.installed-tests: requirements.lock tests/requirements.lock .ci/setup
	@.ci/setup tests
