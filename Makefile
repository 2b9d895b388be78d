# netplan: `make plan` and `make test` need python3 with venv, and nothing else.
# Set-up runs again only when a requirements file or pyproject.toml has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NETWORK ?= topology/zhongwei
OUT ?= out/$(notdir $(patsubst %/,%,$(NETWORK)))
# Two workers by default: the study's own figures are stated for two cores.
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --retries 10
# A third of the tests' time is spent waiting: for a browser, another process, a lock.
PYTEST := $(BIN)/python -m pytest -n $(shell expr $(WORKERS) + 1) --dist worksteal

.PHONY: help plan map test quick check bench docs format lint types floors lock clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.runtime: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# The peers of the second file ask for old versions of packages that we have newer; they run on both.
# NetGraph (AGPL) is run beside the tests where it installs; elsewhere they say that it was not.
$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt requirements-peers.txt requirements-netgraph.txt
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-peers.txt
	$(PIP) install --quiet --no-deps --only-binary :all: --require-hashes -r requirements-netgraph.txt \
		|| echo "NetGraph cannot be installed here" >&2
	touch $@

plan: $(VENV)/.runtime ## set up, then the whole study of NETWORK into OUT
	$(BIN)/netplan plan $(NETWORK) -o $(OUT)

map: $(VENV)/.runtime ## set up, then only the map of NETWORK
	mkdir -p $(dir $(OUT))
	$(BIN)/netplan map $(NETWORK) -o $(OUT)-map.html

test: $(VENV)/.dev ## set up, then every test and every example in a docstring
	$(PYTEST) --doctest-modules src tests

quick: $(VENV)/.dev ## set up, then the tests that take less than a minute together
	$(PYTEST) --doctest-modules -m "not slow and not browser and not thorough" src tests

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

floors: $(VENV)/.dev
	$(BIN)/lint-imports --no-cache

check: lint types floors test ## what CI runs: format, lint, types, floors, tests, doctests

bench: $(VENV)/.dev ## every job beside its peers, answers compared, into benchmarks/RESULTS.md
	$(BIN)/python benchmarks/bench.py --output benchmarks/RESULTS.md

docs: $(VENV)/.dev ## write docs/tables.md anew from the schema
	$(BIN)/python docs/make_tables.py > docs/tables.md

format: $(VENV)/.dev ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv. One version of each package for every Python, so that results are the same on all.
LOCK = uv pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-config --quiet
lock: ## choose versions anew and write their hashes
	$(LOCK) --upgrade --group build -o requirements.txt pyproject.toml
	$(LOCK) --upgrade --group dev -c requirements.txt -o requirements-dev.txt
	echo pyNTM | $(LOCK) --upgrade --no-deps -o requirements-peers.txt -
	printf '%s\n' ngraph 'netgraph-core<0.12' jsonschema jsonschema-specifications attrs \
		referencing rpds-py | $(LOCK) --upgrade --no-deps -o requirements-netgraph.txt -

clean: ## remove what was made here, the environment too
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache src/*.egg-info
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
