# `make run` starts the kiosk, `make test` checks it. Both install what they need from this repository's own lists.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGS := $(wildcard kiosk/translations/*/LC_MESSAGES/*.po)
PYTEST := $(BIN)/python -m pytest -p no:cacheprovider
SLOWEST := --durations=25
ROOMS := tests/admin tests/entrance tests/officer tests/staff tests/visitor
COMPILED := $(CATALOGS:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help run demo test questions drills drills-grown drills-full attacks grown facts released lint lock messages pictures system clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/runtime $(COMPILED) ## Start both surfaces; the first start prints the setup code
	@exec $(BIN)/python run.py

demo: $(VENV)/runtime $(COMPILED) ## Start on a throwaway database with a month of suggestions and an account for each role
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT INT TERM && \
	export KIOSK_DATABASE_URL="sqlite:///$$folder/demo.db" KIOSK_INSTANCE="$$folder/instance" && \
	$(BIN)/flask --app run demo && $(BIN)/python run.py

test: $(VENV)/development $(COMPILED) system ## Lint, then the whole suite on SQLite and on PostgreSQL, with a real browser
	@$(MAKE) --no-print-directory --keep-going -j6 --output-sync=target \
		suite-journeys-1 suite-journeys-2 suite-rooms suite-core suite-postgresql lint

# A journey waits more than it works: two of them at a time.
suite-journeys-%:
	$(PYTEST) $(SLOWEST) --storage sqlite --share $*/2 tests/journeys

suite-rooms:
	$(PYTEST) $(SLOWEST) --storage sqlite $(ROOMS)

suite-core:
	$(PYTEST) $(SLOWEST) --storage sqlite $(ROOMS:%=--ignore=%) --ignore=tests/journeys tests

suite-postgresql:
	$(PYTEST) $(SLOWEST) --storage postgresql

questions: $(VENV)/development $(COMPILED) ## What families ask, and all names in all forms, on SQLite and on PostgreSQL, with the control
	$(BIN)/python -m tests.bench.questions

drills: attacks ## Attacks on the real program, each with its control: ten minutes

drills-grown: ## The tests that grow, longer than `make test` has them, what it leaves out, and lists of 100,000 rows
	@$(MAKE) --no-print-directory grown TEXTS=1000 ROWS=20000 ACTS=5000 TAPS=1000 PAIRS=120 TERMS=300 MANY=100000

drills-full: SIZE := --full
drills-full: attacks ## Both at full size: 10,000 texts, 100,000 rows of the chain, 200 kills, 1,000,000 suggestions
	@$(MAKE) --no-print-directory grown TEXTS=10000 ROWS=100000 ACTS=20000 TAPS=5000 PAIRS=600 TERMS=1000 MANY=1000000

attacks: $(VENV)/development $(COMPILED)
	$(BIN)/python -m tests.drills all $(SIZE)

grown: export KIOSK_DRILL_ROWS = $(ROWS)
grown: export KIOSK_DRILL_ACTS = $(ACTS)
grown: export KIOSK_DRILL_TAPS = $(TAPS)
grown: export KIOSK_DRILL_PAIRS = $(PAIRS)
grown: export KIOSK_DRILL_TERMS = $(TERMS)
grown: $(VENV)/development $(COMPILED)
	KIOSK_DRILL_TEXTS=$(TEXTS) $(PYTEST) -m hypothesis --storage sqlite
	KIOSK_DRILL_SCREENS=each $(PYTEST) -m walks --storage sqlite tests/journeys
	$(PYTEST) -s --storage sqlite $$(grep -rl KIOSK_DRILL_ tests --include='test_*.py')
	$(PYTEST) -s --storage postgresql $$(grep -rl KIOSK_DRILL_ tests --include='test_*.py')
	$(PYTEST) --drills --storage sqlite
	$(PYTEST) --drills --storage postgresql
	$(BIN)/python -m tests.bench.inbox $(MANY)
	$(BIN)/python -m tests.bench.exports $(MANY)
	$(BIN)/python -m tests.bench.copies $(MANY)
	$(BIN)/python -m tests.bench.surveys $(MANY)0

released: $(VENV)/development ## Record the seed texts of a delivered release, before they change: make released TAG=v1
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT INT TERM && \
	git archive $(TAG) kiosk/core/seed/terms | tar -x -C "$$folder" && \
	$(BIN)/python -m kiosk.core.seed.released "$$folder/kiosk/core/seed/terms"

lint: $(VENV)/development ## Check format, lint rules and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(VENV)/development ## Pin all dependencies by hash, from pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--allow-unsafe --extra postgres --extra dev --constraint requirements.txt --output-file tests/requirements.txt pyproject.toml

messages: $(VENV)/development ## Extract the texts of the screen into the catalogs
	$(BIN)/pybabel -q extract -F kiosk/translations/babel.cfg -k _l --no-location --sort-output --omit-header -o messages.pot .
	$(BIN)/pybabel -q update -i messages.pot -d kiosk/translations -l en --no-fuzzy-matching --ignore-obsolete
	@rm messages.pot

pictures: $(VENV)/development $(COMPILED) ## Take the screenshots of the README from the real product
	$(BIN)/python -m tests.pictures

facts: $(VENV)/development ## Print the fact behind each sentence of the seed, and the sentences that have none
	@$(BIN)/python -m tests.facts

clean: ## Remove build products and caches, but no data
	rm -rf $(VENV) $(COMPILED) .pytest_cache .ruff_cache .mypy_cache .hypothesis

%.mo: %.po | $(VENV)/runtime
	@$(BIN)/pybabel -q compile -i $< -o $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/development: tests/requirements.txt | $(VENV)/runtime
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

system:
	@sh tests/system.sh
