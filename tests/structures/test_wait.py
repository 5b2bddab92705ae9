"""csrc/zp_wait.c by itself, with a futex and with POSIX threads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CSRC = Path(__file__).resolve().parents[2] / "csrc"

HAND_OVER = r"""
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


EVERY_MOMENT = r"""
#include <stdio.h>
#include "zp_wait.h"

static zp_wait wait_;
static _Atomic int changed;
static int left; /* looks before the change */

/* The answer is right when it is given; just afterwards the world changes, and whoever changed it wakes all. */
static int look(void *arg)
{
    int answer = changed;
    (void)arg;
    if (left-- == 0) {
        changed = 1;
        zp_wait_wake(&wait_);
    }
    return answer;
}

int main(void)
{
    left = 1000000; /* nothing changes: how often does it look before it sleeps? The last look is after that. */
    zp_wait_until(&wait_, look, NULL, 100 * 1000000ull);
    int looks = 1000000 - left - 1;
    if (looks < 2 || looks > 1000) /* so few looks in so long a time: it sleeps */
        return 2;
    for (int moment = 0; moment < looks; moment++) {
        changed = 0;
        left = moment;
        if (!zp_wait_until(&wait_, look, NULL, 3600 * 1000000000ull))
            return 3;
    }
    puts("fine");
    return 0;
}
"""


@pytest.mark.parametrize("option", ["-DZP_WAIT_PTHREAD", "-DZP_WAIT_DEFAULT"])
@pytest.mark.parametrize("program", [HAND_OVER, EVERY_MOMENT], ids=["hand over", "every moment"])
def test_no_wake_up_is_lost(program: str, option: str, tmp_path: Path) -> None:
    """A lost wake-up would cost a second in the one program and an hour in the other."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    (tmp_path / "main.c").write_text(program)
    strict = ["-Wall", "-Wextra", "-Wconversion", "-Werror"]
    sources = [str(tmp_path / "main.c"), str(CSRC / "zp_spsc.c"), str(CSRC / "zp_wait.c")]
    command = [compiler, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", *strict, option, f"-I{CSRC}", *sources]
    subprocess.run([*command, "-pthread", "-o", str(tmp_path / "main")], check=True)
    result = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.returncode) == ("fine\n", 0)
