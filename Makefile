# Miza. `make` lists what can be made; every target may be run again safely.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
DJANGO := $(BIN)/python -m django
export DJANGO_SETTINGS_MODULE := miza.config.settings
export PYTHONUTF8 := 1
export PYTHONPATH :=
TEMPLATES = $$(git ls-files --cached --others --exclude-standard '*.html')
TESTS ?= tests
# What a second database could do otherwise: locks, triggers, constraints, orders. `make test ON_POSTGRESQL=tests` runs everything there.
ON_POSTGRESQL ?= tests/journal tests/moves tests/committees/test_sessions.py tests/communes tests/programme tests/frameworks/test_frozen.py tests/assessments/test_saving.py
WORKERS ?= 2

.PHONY: help setup tools run test check lint types imports migrations templates translations messages fix docs lock

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | awk '{ name = $$1; $$1 = ""; printf "  make %-11s%s\n", name, $$0 }'

setup: ## build .venv/ with the miza command; quick when nothing changed
	@tools/setup.sh run

run: setup ## serve a demonstration: real directory, invented candidacies, one account for each role
	@$(BIN)/miza demo

test: tools ## everything CI checks: make check, then every test (slow: minutes)
	@tools/services.sh
	@$(MAKE) check
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(TESTS)
	tools/postgres.sh $(BIN)/pytest -n $(WORKERS) -m "not browser" $(ON_POSTGRESQL)

check: lint types imports migrations templates translations ## every check that is not a test; edits nothing
	@echo "check: all good"

tools: # .venv with the test tools
	@tools/setup.sh test

lint: tools
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet || { echo "lint: run make fix"; exit 1; }

types: tools
	$(BIN)/mypy --no-error-summary --cache-dir=/dev/null  # its cache keeps errors of modules that came later

imports: tools
	@$(BIN)/lint-imports --no-logo >build/imports.log 2>&1 || { cat build/imports.log; exit 1; }

migrations: tools
	@$(DJANGO) makemigrations --check --dry-run --skip-checks >build/migrations.log 2>&1 || { cat build/migrations.log; exit 1; }

templates: tools
	@$(BIN)/djade --check --target-version 5.2 $(TEMPLATES) || { echo "templates: run make fix"; exit 1; }

translations: tools
	@$(BIN)/python tools/messages.py || { echo "translations: run make messages, then translate what is empty"; exit 1; }

fix: tools ## mend what tools can mend: layout, import order, template layout
	$(BIN)/ruff check --quiet --fix-only
	$(BIN)/ruff format --quiet
	$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true

docs: tools ## write the pages of docs/ that are drawn from the code
	@$(BIN)/python tools/docs.py

messages: tools ## bring the translation files up to date: missing messages in, stale ones out
	@$(BIN)/python tools/messages.py --write

lock: tools ## renew the locked requirements from requirements/*.in
	@tools/lock.sh
