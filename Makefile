# make audit     check everything there is to check and print the certificate
# make test      the test suite
#
# Both set up what they need in .venv: a Python ≥ 3.10 with venv and a C11 compiler are all that must be there.
PYTHON ?= python3
VENV ?= .venv
AUDIT = --require
export PYTHONDONTWRITEBYTECODE = 1

RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

audit: $(READY)
	$(RUN) -m ci audit $(AUDIT) --output build/audit.json $(if $(STRUCTURE),--structure $(STRUCTURE)) $(if $(FRESH),--fresh)

test: $(READY)
	$(RUN) -m pytest -q -n 3 --dist loadgroup

lint: $(READY)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/clang-format --dry-run -Werror $(shell git ls-files '*.c' '*.h' ':!tests/frontend/rejected')

# every generated file anew; `make audit` compares them
generate: $(READY)
	$(RUN) -m models gen
	$(RUN) -m models.potential csrc/zp_wfqueue.c
	for name in spsc deque stack queue mpmc wfqueue; do $(RUN) -m models.traces gen $$name || exit 1; done
	$(RUN) -m ci.claims

# the long explorations and stresses: an hour or more
deep: $(READY)
	$(RUN) -m ci audit $(AUDIT) --fresh --deep
	$(RUN) -m pytest -q -m "deep or not deep"

bench: $(READY)
	$(RUN) bench/ring.py
	$(RUN) bench/c.py
	$(RUN) bench/deque.py
	$(RUN) bench/pool.py
	$(RUN) bench/reclaim.py
	$(RUN) bench/queues.py
	$(RUN) -m bench.models
	$(RUN) -m bench.rc11

setup: $(READY)

$(READY): ci/setup.sh pyproject.toml setup.py ci/requirements-lean.txt $(wildcard csrc/*.[ch] structures/_build/*.py structures/native/*.[ch])
	sh ci/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $@

install uninstall:
	$(MAKE) -C csrc $@

clean:
	rm -rf build dist *.egg-info $(VENV)

.PHONY: audit test lint generate deep bench setup install uninstall clean
