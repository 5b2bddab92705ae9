"""Random C functions of the accepted subset, which terminate on every input, as Hypothesis draws them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

HEADER = """#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

#define MASK 3
typedef struct t t;
struct t {
    _Atomic uint64_t count;
    _Atomic uint64_t flag;
    uint64_t total;
    uint64_t cells[8];
};

static const uint64_t LIMIT = 1000;

static uint64_t mix(uint64_t a, uint64_t b)
{
    return (a ^ b * 3) + 1;
}

static bool odd(uint64_t a)
{
    return (a & 1) == 1;
}

static uint64_t clamp(uint64_t value)
{
    if (value > LIMIT)
        return LIMIT;
    while (value > 50) {
        value -= 9;
        if (value == 44)
            break;
    }
    return value;
}

static uint64_t bump(t *q, uint64_t by)
{
    uint64_t old = ZP_FAA(&q->count, by, acq_rel);
    if (odd(old))
        return old;
    ZP_WRITE(&q->total, old);
    return clamp(by);
}

static void poke(t *r, uint64_t value)
{
    for (uint64_t i = 0; i < (value & 3); i++) {
        if (i == 1)
            continue;
        ZP_WRITE(&r->cells[i], value);
    }
}
"""


@dataclass
class Writer:
    """A function that is being written. `words` and `flags` are the variables in scope, `frozen` the words that must
    not be assigned."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)
    names: int = 0
    result: str = "uint64_t"

    def pick(self, items: list[str]) -> str:
        return self.draw(st.sampled_from(items))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(1, 100)) <= percent

    def new(self, prefix: str) -> str:
        """A fresh name."""
        self.names += 1
        return f"{prefix}{self.names}"

    def word(self, depth: int = 2, guarded: bool = False) -> str:
        """An expression of type uint64_t that reads at least one variable."""
        if depth == 0 or self.chance(30):
            return self.pick(self.words)
        kind = self.draw(st.integers(0, 9))
        left = self.word(depth - 1, guarded)
        if kind <= 4:
            return f"({left} {self.pick(['+', '-', '*', '&', '|', '^'])} {self.operand(depth - 1, guarded)})"
        if kind == 5:
            return f"({left} {self.pick(['<<', '>>'])} {self.draw(st.integers(0, 63))})"
        if kind == 6:
            return f"({left} >> ({self.word(depth - 1, guarded)} & 63))"
        if kind == 7:
            return f"~{left}"
        if kind == 8 and not guarded:
            return f"buffer[{left} & MASK]"
        return f"mix({left}, {self.operand(depth - 1, guarded)})"

    def operand(self, depth: int, guarded: bool) -> str:
        kind = self.draw(st.integers(0, 5))
        constants = ["0", "1", "7", "0xFFFFFFFFFFFFFFFFull", "(2 + 3 * 4)", "LIMIT", "MASK", "(uint64_t)5"]
        if kind == 0:
            return self.pick(constants)
        if kind == 1:
            return self.flag(depth, guarded)
        return self.word(depth, guarded)

    def flag(self, depth: int = 2, guarded: bool = False) -> str:
        """An expression that is 0 or 1 and is not constant."""
        if self.flags and self.chance(20):
            return self.pick(self.flags)
        kind = self.draw(st.integers(0, 5))
        if depth == 0 or kind <= 2:
            operator = self.pick(["==", "!=", "<", "<=", ">", ">="])
            return f"({self.word(1, guarded)} {operator} {self.operand(0, guarded)})"
        if kind == 3:
            return f"!{self.flag(depth - 1, guarded)}"
        if kind == 4:
            return f"odd({self.word(1, guarded)})"
        return f"({self.flag(depth - 1, guarded)} {self.pick(['&&', '||'])} {self.flag(depth - 1, True)})"

    def target(self) -> str | None:
        free = [name for name in self.words if name not in self.frozen]
        return self.pick(free) if free else None

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def block(self, depth: int, loops: int, size: int) -> None:
        """Statements, and the end of the scope of what they declare."""
        before = len(self.words), len(self.flags)
        for _ in range(self.draw(st.integers(1, size))):
            self.statement(depth, loops)
        del self.words[before[0] :]
        del self.flags[before[1] :]

    def statement(self, depth: int, loops: int) -> None:
        kinds = ["word", "word", "flag", "assign", "assign", "update", "put", "access", "access", "cas", "call"]
        if depth < 4:
            kinds += ["if", "else", "for", "while", "do", "endless", "scope", "leave"]
        getattr(self, f"_{self.pick(kinds)}")(depth, loops)

    def _word(self, depth: int, loops: int) -> None:
        value = self.word()
        name = self.new("x")
        self.emit(depth, f"uint64_t {name} = {value};")
        self.words.append(name)

    def _flag(self, depth: int, loops: int) -> None:
        value = self.flag()
        name = self.new("b")
        self.emit(depth, self.pick([f"bool {name} = !{value};", f"int {name} = {value};"]))
        self.flags.append(name)

    def _assign(self, depth: int, loops: int) -> None:
        if (target := self.target()) is not None:
            self.emit(depth, f"{target} = {self.word()};")

    def _update(self, depth: int, loops: int) -> None:
        if (target := self.target()) is not None:
            text = [f"{target}++", f"--{target}", f"{target} += {self.word()}", f"{target} ^= {self.flag()}"]
            self.emit(depth, f"{self.pick([*text, f'{target} <<= 3'])};")

    def _put(self, depth: int, loops: int) -> None:
        value = self.pick([self.word(), "ZP_READ(&q->total)", "ZP_LOAD(&q->flag, acquire)", f"clamp({self.word()})"])
        index = self.word(2, guarded=value.startswith("clamp")) + " & MASK"
        self.emit(depth, f"{self.pick([f'buffer[{index}]', '*buffer'])} = {value};")

    def _access(self, depth: int, loops: int) -> None:
        value, cell = self.word(), f"&q->cells[{self.word()} & 7]"
        effects = [f"ZP_WRITE({cell}, {value});", f"ZP_STORE(&q->count, {value}, release);", "ZP_FENCE(seq_cst);"]
        if (target := self.target()) is not None and self.chance(60):
            values = [f"ZP_READ({cell})", "ZP_LOAD(&q->count, relaxed)", f"ZP_FAA(&q->flag, {value}, acquire)"]
            self.emit(depth, f"{target} = {self.pick([*values, f'ZP_XCHG(&q->count, {value}, seq_cst)'])};")
        else:
            self.emit(depth, self.pick([*effects, "ZP_PAUSE();"]))

    def _cas(self, depth: int, loops: int) -> None:
        value, name = self.word(), self.new("x")
        self.emit(depth, f"uint64_t {name} = {self.pick([value, 'ZP_LOAD(&q->count, relaxed)'])};")
        self.words.append(name)
        flag = self.new("b")
        self.emit(depth, f"bool {flag} = ZP_CAS(&q->count, &{name}, {self.word()}, acq_rel, acquire);")
        self.flags.append(flag)

    def _call(self, depth: int, loops: int) -> None:
        target = self.target()
        if target is None or self.chance(30):
            self.emit(depth, f"poke(q, {self.word()});")
        else:
            self.emit(depth, f"{target} = {self.pick(['clamp(', 'bump(q, '])}{self.word()});")

    def _scope(self, depth: int, loops: int) -> None:
        """A block, and in it a name of outside with another meaning."""
        value = self.word()
        shadowed = self.pick(self.words)
        self.emit(depth, "{")
        if shadowed not in value:
            self.emit(depth + 1, f"uint64_t {shadowed} = {value};")
        self.block(depth + 1, loops, 2)
        self.emit(depth, "}")

    def _if(self, depth: int, loops: int) -> None:
        self.emit(depth, f"if ({self.flag()}) {{")
        self.block(depth + 1, loops, 3)
        self.emit(depth, "}")

    def _else(self, depth: int, loops: int) -> None:
        self._if(depth, loops)
        self.lines[-1] += f" else if ({self.flag()}) {{" if self.chance(30) else " else {"
        self.block(depth + 1, loops, 3)
        self.emit(depth, "}")

    def _for(self, depth: int, loops: int) -> None:
        bound, name = self.pick(["2", "5", f"({self.word()} & 3)"]), self.new("i")
        self.emit(depth, f"for (uint64_t {name} = 0; {name} < {bound}; {name}++) {{")
        self.words.append(name)
        self.frozen.add(name)
        self.block(depth + 1, loops + 1, 3)
        self.words.remove(name)
        self.emit(depth, "}")

    def _fuel(self, depth: int) -> str:
        name = self.new("f")
        self.emit(depth, f"uint64_t {name} = {self.draw(st.integers(0, 5))};")
        return name

    def _while(self, depth: int, loops: int) -> None:
        fuel = self._fuel(depth)
        self.emit(depth, f"while ({fuel} > 0 && {self.flag(1, True)}) {{")
        self.emit(depth + 1, f"{fuel} -= 1;")
        self.block(depth + 1, loops + 1, 3)
        self.emit(depth, "}")

    def _do(self, depth: int, loops: int) -> None:
        fuel = self._fuel(depth)
        self.emit(depth, "do {")
        self.emit(depth + 1, f"{fuel} = {fuel} >> 1;")
        self.block(depth + 1, loops + 1, 3)
        self.emit(depth, f"}} while ({fuel} != 0);")

    def _endless(self, depth: int, loops: int) -> None:
        fuel = self._fuel(depth)
        self.emit(depth, self.pick(["for (;;) {", "while (1) {"]))
        self.emit(depth + 1, f"if ({fuel} == 0)")
        self.emit(depth + 2, "break;")
        self.emit(depth + 1, f"{fuel}--;")
        self.block(depth + 1, loops + 1, 3)
        self.emit(depth, "}")

    def _leave(self, depth: int, loops: int) -> None:
        ways = [f"return {self.word()};", f"return bump(q, {self.word()});", "return ZP_LOAD(&q->flag, seq_cst);"]
        self.emit(depth, f"if ({self.flag()}) {{")
        if self.chance(50):
            self._assign(depth + 1, loops)
        self.emit(depth + 1, self.pick([*ways, *(["break;", "continue;"] * 2 if loops else [])]))
        self.emit(depth, "}")


@st.composite
def sources(draw: st.DrawFn) -> str:
    """A file with a few random operations."""
    text = [HEADER]
    for number in range(4):
        writer = Writer(draw, words=["n", "m"])
        for _ in range(draw(st.integers(1, 6))):
            writer.statement(1, 0)
        writer.emit(1, f"return {writer.word()};")
        text += ["", f"uint64_t t_op{number}(t *q, uint64_t *buffer, uint64_t n, uint64_t m)", "{", *writer.lines, "}"]
    return "\n".join(text) + "\n"
