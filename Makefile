# One file of tasks. `make demo` and `make test` need Python 3.11, git and make; they bring the rest.
PYTHON ?= python3
UV := .tools/bin/uv
UV_VERSION := 0.13.9
PORT ?= 8050

.PHONY: demo test test-long lint format types audit setup docs frozen sample benchmarks clean

demo: export TAVLE_TODAY ?= 2026-11-01  # the day after the sample's last
demo: setup  ## sample in, dashboard up, address printed
	.venv/bin/tavle demo --port $(PORT)

test: setup .venv/.browser .venv/.nginx lint types  ## everything that CI runs
	.venv/bin/python tests/run.py
	sh tests/audit.sh

test-long: setup .venv/.browser .venv/.nginx  ## soaks and large random runs
	.venv/bin/python tests/run.py --long

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python tests/portable.py

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

types: setup
	.venv/bin/mypy

audit: setup  ## known holes in what is locked
	sh tests/audit.sh

benchmarks: setup
	.venv/bin/python -m benchmarks.metrics
	.venv/bin/python -m benchmarks.reports
	.venv/bin/python -m benchmarks.dashboard
	.venv/bin/python -m benchmarks.load
	.venv/bin/python -m benchmarks.serve

docs: setup  ## make docs/indicators.md and the shipped examples again
	.venv/bin/python tests/definitions.py

frozen: setup  ## freeze what readers see anew, where it changes on purpose
	.venv/bin/python -m tests.frozen

sample: setup  ## make data/sample again from its generator
	.venv/bin/tavle generate --scale sample --out data/sample

setup: .venv/.ready

.venv/.ready: $(UV) pyproject.toml uv.lock
	$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

$(UV):
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# The browser of the tests: Debian's Chromium, installed where it is missing and we may.
.venv/.browser: .venv/.ready
	sh tests/install_browser.sh
	@touch $@

# The web server of the smoke test: Debian's nginx, installed where it is missing and we may.
.venv/.nginx: .venv/.ready
	sh tests/install_nginx.sh
	@touch $@

clean:
	rm -rf .venv .tools warehouse .pytest_cache .mypy_cache .ruff_cache .hypothesis
