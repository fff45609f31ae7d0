# Everything is set up by the targets themselves: `make up` and `make test` are all that a new machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A product is six processes and a test starts many: what one of them compiled, the next reads.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help up demo reset test faults attack check protos messages assets lock bench format sbom compose-secrets \
	compose-test kubernetes

help: ## says what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

$(VENV)/runtime: requirements/runtime.lock requirements/uv.lock pyproject.toml
	@$(PYTHON) deploy/setup_venv.py runtime

$(VENV)/dev: requirements/dev.lock requirements/uv.lock pyproject.toml
	@$(PYTHON) deploy/setup_venv.py dev

up: $(VENV)/runtime ## runs the product here, on an embedded PostgreSQL and NATS
	@exec $(BIN)/tributary up

demo: $(VENV)/runtime ## plays the story of one request against the running product
	@$(BIN)/tributary demo story

reset: $(VENV)/runtime ## clears the product's data, after asking
	@$(BIN)/tributary reset

# Three at once for two processors: half of what the tests do is waiting.
test: $(VENV)/dev ## runs every test
	@$(BIN)/python -m pytest -n 3

faults: $(VENV)/dev ## breaks the product for an hour, in every way that tests/faults knows
	@TRIBUTARY_FAULTS=long $(BIN)/python -m pytest -s --timeout 7200 tests/faults tests/scale/test_leaving.py

check: $(VENV)/dev ## lint, types, import rules, contracts, drift, weaknesses
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python protos/generate.py --check
	@$(BIN)/python protos/contracts.py
	@$(BIN)/python -m gateway.portal.messages --check
	@$(BIN)/python deploy/migrations.py
	@$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml services gateway cli deploy
	@$(BIN)/python deploy/audit.py

sbom: $(VENV)/dev ## writes sbom.json, what the product is made of, as CycloneDX
	@PYTHONWARNINGS=ignore $(BIN)/cyclonedx-py requirements requirements/runtime.lock --pyproject pyproject.toml --mc-type application \
		--spec-version 1.6 --output-format JSON --output-reproducible --output-file sbom.json
	@echo "sbom.json: $$(grep -c '"purl"' sbom.json) packages"

format: $(VENV)/dev ## formats the code and the contracts
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@cd protos && ../$(BIN)/buf format -w .

protos: $(VENV)/dev ## generates protos/gen from the contracts
	@$(BIN)/python protos/generate.py

messages: $(VENV)/dev ## brings the portal's catalogs up to what its pages say
	@$(BIN)/python -m gateway.portal.messages

assets: ## builds the portal's styles and scripts anew; needs Node
	@cd gateway/portal/frontend && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs

lock: $(VENV)/dev ## resolves the dependencies anew
	@$(BIN)/uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-header --no-annotate -q -o requirements/runtime.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --upgrade --universal --generate-hashes --no-header --no-annotate -q -o requirements/dev.lock
	@for tool in uv sbom kubernetes attack; do \
	  $(BIN)/uv pip compile requirements/$$tool.in --upgrade --universal --generate-hashes --no-header --no-annotate -q -o requirements/$$tool.lock; \
	done

bench: $(VENV)/dev ## measures speed against the floors of this machine
	@$(BIN)/python -m bench

$(VENV)/attack/checked: requirements/attack.lock
	@$(PYTHON) -m venv $(VENV)/attack
	@$(BIN)/uv pip sync --quiet --python $(VENV)/attack/bin/python --require-hashes requirements/attack.lock
	@touch $@

attack: $(VENV)/dev $(VENV)/attack/checked ## has a product attacked by everything there is, for some hours
	@$(BIN)/python -m attack

compose-secrets: $(VENV)/runtime ## makes the passwords and keys that docker-compose.yml needs, and its .env
	@$(BIN)/tributary secrets .secrets --environment .env

compose-test: $(VENV)/dev ## tries docker-compose.yml where a container engine is at hand, and the journeys on it
	@$(BIN)/python -m pytest --compose --timeout 1200 tests/journeys tests/compose

$(VENV)/kubernetes/checked: requirements/kubernetes.lock
	@$(PYTHON) -m venv $(VENV)/kubernetes
	@$(BIN)/uv pip sync --quiet --python $(VENV)/kubernetes/bin/python --require-hashes requirements/kubernetes.lock
	@touch $@

kubernetes: $(VENV)/dev $(VENV)/kubernetes/checked ## renders deploy/kubernetes and holds it to the schemas
	@$(VENV)/kubernetes/bin/python deploy/kubernetes/check.py
