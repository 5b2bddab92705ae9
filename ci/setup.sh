#!/bin/sh
# Set up the environment that `make audit` and `make test` run in: setup.sh PYTHON VENV
set -eu
python=$1
venv=$2

fail() {
    echo "setup: $*" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 || fail "no $python; set PYTHON to a Python 3.10 or newer"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    fail "$("$python" --version 2>&1) is too old: Python 3.10 or newer is needed (set PYTHON)"
command -v "${CC:-cc}" >/dev/null 2>&1 || fail "no C compiler (${CC:-cc}); install gcc or clang, or set CC"

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" || fail "$python cannot make a virtual environment (on Debian: apt-get install python3-venv)"
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
echo "setup: installing into $venv"
"$venv/bin/python" -m pip install --quiet --require-hashes -r ci/requirements-lean.txt
"$venv/bin/python" -m pip install --quiet --editable '.[verify,dev]'
