# Two commands are enough: `make run` serves the platform, `make test` runs every test.
PORT ?= 8000
BIN := .venv/bin
CODE := elearning tests migrations wsgi.py hatch_build.py
# What is compiled is kept, wherever the environment says otherwise: each worker would compile all
# tests again, and each command that a test runs the whole platform.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test quick check bench pictures messages schema lock clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/run.stamp  ## set up everything and serve a demonstration on http://127.0.0.1:8000 (PORT=...)
	@$(BIN)/elearning demo --port $(PORT)

test: .venv/dev.stamp  ## run all tests, with a browser and PostgreSQL
	@sh .ci/setup browser
	$(BIN)/pytest -q -n auto --dist worksteal

quick: .venv/dev.stamp  ## run the tests that need neither browser, PostgreSQL, server nor patience
	$(BIN)/pytest -q -n auto --dist worksteal -m "not browser and not postgres and not server and not slow"

check: .venv/dev.stamp  ## format, lint, types, import contracts, licences, content, then all tests
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/pip-licenses --partial-match --allow-only="MIT;BSD;Apache;PSF;Python Software Foundation;ISC;LGPL;MPL;Unlicense;HPND;CNRI" --ignore-packages elearning axe-playwright-python >/dev/null
	$(BIN)/elearning check
	$(MAKE) test

bench: .venv/dev.stamp  ## measure against two bare programs, in one run
	@$(BIN)/python -m tests.bench

pictures: .venv/dev.stamp  ## photograph the pages into var/pictures/
	@sh .ci/setup browser
	@$(BIN)/python -m tests.pictures

messages: .venv/dev.stamp  ## bring the PO files of the interface up to date with the code
	@$(BIN)/python -m elearning.cli.messages

schema: .venv/dev.stamp  ## bring the scenario language's JSON Schema up to date with the code
	@$(BIN)/python -m elearning.content.scenario_schema

lock: .venv/dev.stamp  ## write down the versions that are installed
	$(BIN)/pip freeze --exclude-editable | grep -v '^elearning' > requirements.lock

clean:  ## remove the environment and everything under var/
	rm -rf .venv var

.venv/run.stamp: pyproject.toml requirements.lock
	@sh .ci/setup run

.venv/dev.stamp: pyproject.toml requirements.lock
	@sh .ci/setup dev
