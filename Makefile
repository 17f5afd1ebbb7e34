# make serve, test, lint, bench, audit, sbom, messages, promises, requirements: docs/operations.md and CONTRIBUTING.md explain them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test lint bench audit sbom messages promises requirements
.DEFAULT_GOAL := serve

serve: .venv/installed
	@$(BIN)/python manage.py serve

test: .venv/installed-dev
	@$(BIN)/python tests/on_every_database.py

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/djlint --quiet --lint templates

bench: .venv/installed-dev
	@$(BIN)/python bench/run.py

audit: .venv/installed-dev
	@$(BIN)/python audit/run.py
	$(BIN)/pip-audit --requirement requirements.txt --no-deps --disable-pip

sbom: .venv/installed-dev
	@$(BIN)/python audit/sbom.py

messages: .venv/installed
	@$(BIN)/python manage.py messages

promises: .venv/installed-dev
	@$(BIN)/python tests/api_promises.py

requirements: .venv/installed-dev
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file=requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file=requirements-dev.txt requirements-dev.in

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python lacks its venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing the libraries of requirements.txt into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing the libraries of requirements-dev.txt into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
