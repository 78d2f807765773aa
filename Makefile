# What can be done here; `make help` is made from the comments behind the targets.
VENV ?= .venv
PORT ?= 8000
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $(name))))
BIN := $(VENV)/bin
# uv is quick; where it cannot reach its index, pip can
INSTALL = $(BIN)/uv pip install -q --system-certs --python $(BIN)/python
CATALOGUE := portal/translations/en/LC_MESSAGES/messages
export PYTHONDONTWRITEBYTECODE ?=
.DEFAULT_GOAL := help
.PHONY: help run worker beat test check lint types imports translations docker-lint bench prove lock texts clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/app.ready $(CATALOGUE).mo ## everything on one machine: database, broker, workers, timer and web at http://localhost:8000 (PORT=…)
	@PORT=$(PORT) $(BIN)/python -m portal.run

worker: $(VENV)/app.ready ## one worker alone, on the settings of the environment
	$(BIN)/celery -A wsgi:celery worker -Q vision,office -c 2 --without-gossip --without-mingle

beat: $(VENV)/app.ready ## the timer alone, on the settings of the environment
	$(BIN)/celery -A wsgi:celery beat --pidfile= -s /tmp/phat-nguoi-beat

test: $(VENV)/dev.ready $(CATALOGUE).mo ## every test, with real databases, broker, workers and browser
	@.ci/needs chromium
	@.ci/needs poppler
	$(BIN)/python -m pytest -n auto --dist worksteal

check: lint types imports translations docker-lint ## what must hold before any commit

lint: $(VENV)/dev.ready
	$(BIN)/ruff check .

types: $(VENV)/dev.ready
	$(BIN)/mypy

imports: $(VENV)/dev.ready
	$(BIN)/lint-imports

translations: $(VENV)/dev.ready
	$(BIN)/python -m tests.house.translations

docker-lint: $(VENV)/dev.ready
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/python -m tests.house.compose

bench: $(VENV)/dev.ready $(CATALOGUE).mo ## figures: captures, look-ups, papers and reading a second, as a table and JSON
	@.ci/needs chromium
	$(BIN)/python -m tests.benchmarks

prove: $(VENV)/dev.ready $(CATALOGUE).mo ## the long proofs at full size
	@.ci/needs chromium
	@.ci/needs poppler
	PROVE=full $(BIN)/python -m pytest -m prove

lock: $(VENV)/dev.ready ## requirements*.txt anew from requirements*.in
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

texts: $(VENV)/dev.ready ## gather the words of pages into the English catalogue (its header is kept)
	$(BIN)/pybabel -q extract -F portal/babel.cfg -k _l -k lazy_gettext --no-location --no-wrap --omit-header --sort-output -o /tmp/phat-nguoi.pot .
	@sed '/^$$/q' $(CATALOGUE).po > /tmp/phat-nguoi-header.po
	$(BIN)/pybabel -q update -i /tmp/phat-nguoi.pot -d portal/translations -l en --no-wrap --omit-header --no-fuzzy-matching --ignore-obsolete
	@cat /tmp/phat-nguoi-header.po $(CATALOGUE).po > /tmp/phat-nguoi-en.po && cp /tmp/phat-nguoi-en.po $(CATALOGUE).po

clean: ## remove the environment and what was built (never the data in var/)
	rm -rf $(VENV) $(CATALOGUE).mo

$(CATALOGUE).mo: $(CATALOGUE).po | $(VENV)/app.ready
	$(BIN)/pybabel -q compile -d portal/translations

$(VENV)/app.ready: requirements.txt requirements-headless.txt requirements-uv.txt
	@.ci/needs python $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the application needs (once, a few minutes)…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --reinstall --require-hashes -r requirements-headless.txt
	@touch $@

$(VENV)/dev.ready: $(VENV)/app.ready requirements-dev.txt
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
