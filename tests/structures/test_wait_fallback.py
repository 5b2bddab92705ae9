"""csrc/zp_wait.c where there is no futex: the same hand-over with POSIX threads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CSRC = Path(__file__).resolve().parents[2] / "csrc"

PROGRAM = r"""
#include <pthread.h>
#include <stdio.h>
#include "zp_spsc.h"
#include "zp_wait.h"

#define ROUNDS 20000
static zp_spsc *there, *back;
static zp_wait there_items, back_items;

static int filled(void *ring) { return zp_spsc_size(ring) > 0; }

static uint64_t get(zp_spsc *ring, zp_wait *wait)
{
    uint64_t value;
    while (zp_spsc_pop(ring, &value) != ZP_OK)
        zp_wait_until(wait, filled, ring, 1000000000);
    return value;
}

static void put(zp_spsc *ring, zp_wait *wait, uint64_t value)
{
    zp_spsc_push(ring, value);
    zp_wait_wake(wait);
}

static void *serve(void *arg)
{
    for (int i = 0; i < ROUNDS; i++)
        put(back, &back_items, get(there, &there_items) + 1);
    return arg;
}

int main(void)
{
    pthread_t thread;
    if (zp_spsc_create(&there, 1) != ZP_OK || zp_spsc_create(&back, 1) != ZP_OK)
        return 2;
    if (zp_wait_until(&back_items, filled, back, 1000) != 0) /* nothing comes: the time is over */
        return 3;
    pthread_create(&thread, NULL, serve, NULL);
    for (uint64_t i = 0; i < ROUNDS; i++) {
        put(there, &there_items, i);
        if (get(back, &back_items) != i + 1)
            return 4;
    }
    pthread_join(thread, NULL);
    puts("fine");
    return 0;
}
"""


@pytest.mark.parametrize("option", ["-DZP_WAIT_PTHREAD", "-DZP_WAIT_DEFAULT"])
def test_hand_over(option: str, tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    (tmp_path / "main.c").write_text(PROGRAM)
    strict = ["-Wall", "-Wextra", "-Wconversion", "-Werror"]
    sources = [str(tmp_path / "main.c"), str(CSRC / "zp_spsc.c"), str(CSRC / "zp_wait.c")]
    command = [compiler, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", *strict, option, f"-I{CSRC}", *sources]
    subprocess.run([*command, "-pthread", "-o", str(tmp_path / "main")], check=True)
    result = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.returncode) == ("fine\n", 0)
