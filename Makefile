# Portolan: `make up` serves it, `make test` runs every test. Each step runs only if what it reads has changed.

VENV := .venv
BIN := $(VENV)/bin
# The system's own first, where it can make environments: distributions build it for speed, and it does with a fifth less
# work what one does that was built from source without being asked to be fast.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null && own=/usr/bin/python3; \
	for each in $$own python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)
HOST := 127.0.0.1
PORT := 8000
WORKERS := 4
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --retries=8 --require-hashes
NPM_CI := npm ci --silent --no-audit --no-fund --fetch-retries=5
NEED_NPM = command -v npm >/dev/null || $(call stop,npm to fetch the browser libraries,nodejs npm)
stop = { echo "Portolan needs $(1): install it (on Debian: apt-get install $(2)) and run make again." >&2; exit 1; }

# Each test starts many a Python: none is to compile again what another has.
unexport PYTHONDONTWRITEBYTECODE

# What Django's `collectstatic` writes last.
BUNDLE := build/static/staticfiles.json

.PHONY: setup up watch bundle test check lint bench develop
.DELETE_ON_ERROR:
# The bundle needs what is installed before it.
.NOTPARALLEL:

## What `make up` needs: the Python packages, the browser's libraries, and the pages' files made of them.
setup: $(VENV)/.runtime node_modules/.runtime bundle

## Serve on http://127.0.0.1:8000 (make up PORT=9000, make up HOST=0.0.0.0).
up: setup
	@exec $(BIN)/python manage.py up --host $(HOST) --port $(PORT)

## As `make up`, for who edits: scripts, sheets and templates show with the next page, without a restart.
watch: setup
	@node esbuild.config.mjs --watch & bundler=$$!; trap 'kill $$bundler' EXIT; \
	PORTOLAN_DEVELOP=1 $(BIN)/python manage.py up --host $(HOST) --port $(PORT)

## The pages' files, if their sources have changed; installs nothing.
bundle: $(BUNDLE)
	@:

## Every test (make test WORKERS=2). Real engines, Chromium and Firefox are brought onto Debian if missing (as root).
test: develop
	@$(BIN)/python -m tests.engine.debs
	@nice npm test --silent > build/npm-test.log 2>&1 & scripts=$$!; \
	$(BIN)/python -m pytest -n $(WORKERS); ended=$$?; \
	wait $$scripts || { cat build/npm-test.log; exit 1; }; tail -8 build/npm-test.log; exit $$ended

## Formatting, lint, types, import contracts, and the fast tests: none that needs an engine, a browser or much time.
check: lint
	@npm test --silent
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not engine and not browser and not slow" --ignore=tests/engine --ignore=tests/browser

## Formatting, lint, types and import contracts.
lint: develop
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@npm run --silent typecheck
	@npm run --silent lint

## The benchmarks; prints one table.
bench: develop
	@$(BIN)/python -m tests.bench $(ROWS)

## What tests and checks need beside that.
develop: $(VENV)/.develop node_modules/.develop bundle

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || $(call stop,Python 3.11 or newer,python3 python3-venv)
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || $(call stop,Python's venv module,python3-venv)
	@echo "Making $(VENV)/ with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/pyvenv.cfg
	@echo "Installing Python packages ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.develop: requirements-dev.txt | $(VENV)/pyvenv.cfg
	@echo "Installing Python packages for tests ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

node_modules/.runtime: package-lock.json
	@$(NEED_NPM)
	@test node_modules/.develop -nt package-lock.json || { echo "Installing browser libraries ..."; $(NPM_CI) --omit=dev; }
	@touch $@

node_modules/.develop: package-lock.json
	@$(NEED_NPM)
	@echo "Installing browser libraries and their checkers ..."
	@$(NPM_CI)
	@touch $@ node_modules/.runtime

# Folders are among the sources, since they change when a file goes. The settings are read without the data folder, which
# `make up` makes. What was built before stays for servers and pages that still use it, a month at most.
$(BUNDLE): $(shell find static) esbuild.config.mjs package-lock.json requirements.txt dashboard/base/settings.py
	@echo "Bundling scripts and sheets ..."
	@node esbuild.config.mjs
	@data=$$(mktemp -d) && trap 'rm -r "$$data"' EXIT && \
	PORTOLAN_DATA=$$data $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@find $(@D) -type f -mtime +30 -delete
	@touch $@
