# One command per chore. The first run makes an environment in .venv; later ones only when pyproject.toml changed.

.POSIX:
.SUFFIXES:

VENV = .venv
CORE = .venv-core
# Dozens of processes of a test run import the same modules, so these are compiled once, whatever the environment says.
COMPILED = PYTHONDONTWRITEBYTECODE=
SHARED = -n auto --maxprocesses=4 --dist worksteal
PYTEST = $(COMPILED) QT_QPA_PLATFORM=offscreen $(VENV)/bin/python -m pytest $(SHARED)
EXAMPLE = resources/examples/brackwater.relplan

.PHONY: help run test test-long test-core check format bench screenshots clean libraries

help:
	@echo 'make run          open the window on the example plan'
	@echo 'make test         all tests but the long ones'
	@echo 'make test-long    thousands of random plans and other slow searches'
	@echo 'make test-core    the tests of everything below the window, without Qt'
	@echo 'make check        format, lint, types and layers'
	@echo 'make format       format the code'
	@echo 'make bench        measure, and print a table'
	@echo 'make screenshots  draw every view into build/screenshots'
	@echo 'make clean        remove the environments and what was built'

run: libraries $(VENV)/installed
	@.ci/open $(VENV)/bin/python $(EXAMPLE)

test: libraries $(VENV)/installed-dev
	$(PYTEST) -m 'not long'

test-long: libraries $(VENV)/installed-dev
	$(PYTEST) -m long

test-core: $(CORE)/installed
	@! $(CORE)/bin/python -c 'import PySide6' 2>/dev/null || { echo 'There is Qt in $(CORE): make clean, then try again.'; exit 1; }
	$(COMPILED) $(CORE)/bin/python -m pytest $(SHARED) -c tests/core_without_qt.ini --rootdir . -m 'not long' tests

check: $(VENV)/installed-dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/installed-dev
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bench: libraries $(VENV)/installed-dev
	@QT_QPA_PLATFORM=offscreen $(VENV)/bin/python tests/benchmarks/run.py

screenshots: libraries $(VENV)/installed-dev
	@QT_QPA_PLATFORM=offscreen $(VENV)/bin/python tests/app/screenshots.py build/screenshots

clean:
	rm -rf $(VENV) $(CORE) build

libraries: $(VENV)/made
	@$(VENV)/bin/python .ci/system_libraries.py || true

$(VENV)/made: .ci/environment
	@.ci/environment $(VENV)
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/made
	@.ci/environment $(VENV) --editable .
	@touch $@

# What the tests need holds what the program needs, so a clone that begins with `make test` installs once.
$(VENV)/installed-dev: pyproject.toml $(VENV)/made
	@.ci/environment $(VENV) --editable '.[dev]'
	@touch $(VENV)/installed $@

$(CORE)/installed: pyproject.toml .ci/environment .ci/core_requirements.py
	@.ci/environment $(CORE)
	@$(CORE)/bin/python .ci/core_requirements.py >$(CORE)/requirements.txt
	@.ci/environment $(CORE) --requirement $(CORE)/requirements.txt
	@.ci/environment $(CORE) --no-deps --editable .
	@touch $@
