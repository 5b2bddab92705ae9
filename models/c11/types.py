"""C's integer types as 64-bit words.

A value of an unsigned type is its number, one of a signed type is sign-extended to 64 bits. Then conversions to wider
types change nothing, and `+ - *` of 64-bit words are C's, up to a mask for `unsigned` of 32 bits; overflow of a signed
type is undefined in C and not looked at. Widths are those of LP64 (x86-64 and arm64 on Unix).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

WORD = 64
TOP = 1 << (WORD - 1)

Kind = Literal["int", "bool", "pointer", "opaque", "element", "structure", "void"]


@dataclass(frozen=True)
class Type:
    """`int` has a width and a sign. `pointer` is a word that is only moved and compared (`name` is its C spelling),
    `opaque` a structure that is only copied whole, `element` a pointer to a member of the array of structures `name`
    (its number), `structure` a pointer to the structure itself. `target` is what a pointer points to."""

    kind: Kind
    bits: int = WORD
    signed: bool = False
    name: str = ""
    target: Type | None = None

    @property
    def number(self) -> bool:
        return self.kind in ("int", "bool")


INT, UNSIGNED = Type("int", 32, True), Type("int", 32)
LONG, SIZE = Type("int", 64, True), Type("int", 64)
BOOL, VOID = Type("bool", 1), Type("void", 0)
POINTER = Type("pointer")

SCALARS: dict[str, Type] = {
    "char": Type("int", 8, True), "signed char": Type("int", 8, True), "unsigned char": Type("int", 8),
    "short": Type("int", 16, True), "unsigned short": Type("int", 16), "int": INT, "signed": INT, "signed int": INT,
    "unsigned": UNSIGNED, "unsigned int": UNSIGNED, "long": LONG, "unsigned long": SIZE, "long long": LONG,
    "unsigned long long": SIZE, "_Bool": BOOL, "void": VOID,
    "size_t": SIZE, "ssize_t": LONG, "ptrdiff_t": LONG, "intptr_t": LONG, "uintptr_t": SIZE, "intmax_t": LONG,
    "uintmax_t": SIZE, "uint_fast64_t": SIZE, "uint_least64_t": SIZE, "int_fast64_t": LONG, "int_least64_t": LONG,
    "uint64_t": SIZE, "int64_t": LONG, "uint32_t": UNSIGNED, "int32_t": INT, "uint16_t": Type("int", 16),
    "int16_t": Type("int", 16, True), "uint8_t": Type("int", 8), "int8_t": Type("int", 8, True),
    "uint_fast32_t": SIZE, "int_fast32_t": LONG, "uint_least32_t": UNSIGNED, "int_least32_t": INT,
    "uint_fast16_t": SIZE, "int_fast16_t": LONG, "uint_fast8_t": Type("int", 8), "int_fast8_t": Type("int", 8, True),
}  # fmt: skip
"""By their names, words in the order that C's grammar allows being sorted out by `scalar`."""

ATOMICS: dict[str, str] = {
    f"atomic_{short}": full
    for short, full in {
        "bool": "_Bool", "char": "char", "schar": "signed char", "uchar": "unsigned char", "short": "short",
        "ushort": "unsigned short", "int": "int", "uint": "unsigned", "long": "long", "ulong": "unsigned long",
        "llong": "long long", "ullong": "unsigned long long", "flag": "_Bool",
    }.items()
} | {f"atomic_{name.removesuffix('_t')}_t": name for name in SCALARS if name.endswith("_t")}  # fmt: skip
"""The atomic types that have names of their own."""


def scalar(names: tuple[str, ...]) -> Type | None:
    """The type that these words name, in any order."""
    if len(names) == 1:
        return SCALARS.get(names[0])
    words = [name for name in names if name != "int"]
    sign = [word for word in words if word in ("unsigned", "signed")]
    base = " ".join(word for word in words if word not in ("unsigned", "signed"))
    text = " ".join([*(word for word in sign if word == "unsigned" or base == "char"), base]).strip()
    return SCALARS.get(text or "int")


@dataclass(frozen=True)
class Value:
    """An expression in the subset's C. `constant` is its number as C has it (with its sign), if it is known;
    `natural` says that it cannot be negative, `test` that it is written as a comparison."""

    text: str
    type: Type
    constant: int | None = None
    natural: bool = False
    test: bool = False


def constant(number: int, of: Type = INT) -> Value:
    return Value(f"{number % (1 << WORD)}ULL", of, number, number >= 0)


def truth(text: str) -> Value:
    """A comparison."""
    return Value(text, BOOL, None, True, True)


def word(value: Value) -> str:
    """The value's text, for arithmetic: a comparison is converted, which C does by itself."""
    return f"(uint64_t){value.text}" if value.test else value.text


def condition(value: Value) -> Value:
    """Whether the value is not zero."""
    if value.constant is not None:
        return constant(int(value.constant != 0), BOOL)
    return value if value.test else truth(f"({value.text} != 0ULL)")


def negation(value: Value) -> Value:
    tested = condition(value)
    if tested.constant is not None:
        return constant(1 - tested.constant, BOOL)
    return truth(f"(!{tested.text})")


def wrapped(number: int, of: Type) -> int:
    """A number as a value of the type."""
    if of.kind == "bool":
        return int(number != 0)
    number %= 1 << of.bits
    return number - (1 << of.bits) if of.signed and number >> (of.bits - 1) else number


def convert(value: Value, to: Type) -> Value:
    """The value converted, as C does it (to a signed type that is too narrow: as gcc and clang do)."""
    if value.constant is not None and to.kind in ("int", "bool", "pointer"):
        return constant(wrapped(value.constant, to), to)
    if to.kind == "bool":
        return value if value.type.kind == "bool" else condition(value)
    natural = not to.signed or (value.natural and (to.bits > value.type.bits or value.type.signed))
    if to.kind != "int" or to.bits == WORD or fits(value.type, to):
        return Value(word(value), to, None, natural)
    mask = f"({word(value)} & {(1 << to.bits) - 1}ULL)"
    if not to.signed:
        return Value(mask, to, None, True)
    sign = 1 << (to.bits - 1)
    return Value(f"(({mask} ^ {sign}ULL) - {sign}ULL)", to, None, False)


def fits(source: Type, to: Type) -> bool:
    """Whether every value of the one type is one of the other."""
    if source.kind == "bool":
        return True
    if source.signed == to.signed:
        return source.bits <= to.bits
    return to.signed and source.bits < to.bits


def promoted(value: Value) -> Value:
    """The integer promotions."""
    if value.type.kind == "bool" or (value.type.kind == "int" and value.type.bits < INT.bits):
        natural = value.natural or not value.type.signed
        return Value(word(value), INT, value.constant, natural)
    return value


def common(left: Value, right: Value) -> Type:
    """The type of an arithmetic of two promoted values; words that are no numbers are taken as 64-bit ones."""
    types = [value.type if value.type.kind == "int" else SIZE for value in (left, right)]
    bits = max(item.bits for item in types)
    return Type("int", bits, all(item.signed for item in types if item.bits == bits))


FOLD: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "&": lambda a, b: a & b,
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "<<": lambda a, b: a << b, ">>": lambda a, b: a >> b,
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b), "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b), ">": lambda a, b: int(a > b), ">=": lambda a, b: int(a >= b),
    "/": lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1),
    "%": lambda a, b: abs(a) % abs(b) * (1 if a >= 0 else -1),
}  # fmt: skip
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def binary(op: str, left: Value, right: Value) -> Value:
    """`left op right`, without / and %. ValueError says what is not possible."""
    left, right = promoted(left), promoted(right)
    if op in ("<<", ">>"):
        return shift(op, left, right)
    to = common(left, right)
    left, right = convert(left, to), convert(right, to)
    if left.constant is not None and right.constant is not None:
        number = FOLD[op](left.constant, right.constant)
        return constant(number, BOOL) if op in COMPARISONS else constant(wrapped(number, to), to)
    if op in COMPARISONS:
        return compare(op, left, right, to)
    text = f"({word(left)} {op} {word(right)})"
    both, either = left.natural and right.natural, left.natural or right.natural
    natural = both if op in "+*|^" else either if op == "&" else False
    if op in "+-*" and not to.signed and to.bits < WORD:
        text = f"({text} & {(1 << to.bits) - 1}ULL)"
    return Value(text, to, None, natural or not to.signed)


def compare(op: str, left: Value, right: Value, to: Type) -> Value:
    """A comparison; a signed one becomes unsigned by turning the sign bits."""
    if op in ("==", "!=") or not to.signed or (left.natural and right.natural):
        return truth(f"({word(left)} {op} {word(right)})")
    return truth(f"({_turned(left)} {op} {_turned(right)})")


def _turned(value: Value) -> str:
    if value.constant is not None:
        return f"{(value.constant % (1 << WORD)) ^ TOP}ULL"
    return f"({word(value)} ^ {TOP}ULL)"


def shift(op: str, left: Value, right: Value) -> Value:
    """A shift. The amount is masked where it is no constant: C leaves larger ones undefined."""
    to = left.type if left.type.kind == "int" else SIZE
    if right.constant is not None and not 0 <= right.constant < to.bits:
        raise ValueError(f"a shift by {right.constant} of {to.bits} bits, which C leaves undefined")
    if left.constant is not None and right.constant is not None:
        return constant(wrapped(FOLD[op](left.constant, right.constant), to), to)
    amount = right.text if right.constant is not None else f"({word(right)} & {to.bits - 1}ULL)"
    if op == ">>" and to.signed and not left.natural:
        return Value(f"((({word(left)} ^ {TOP}ULL) >> {amount}) - ({TOP}ULL >> {amount}))", to)
    text = f"({word(left)} {op} {amount})"
    if op == "<<" and not to.signed and to.bits < WORD:
        text = f"({text} & {(1 << to.bits) - 1}ULL)"
    return Value(text, to, None, not to.signed or (op == ">>" and left.natural))


def complement(value: Value) -> Value:
    """~value"""
    value = promoted(value)
    if value.constant is not None:
        return constant(wrapped(~value.constant, value.type), value.type)
    if value.type.kind == "int" and not value.type.signed and value.type.bits < WORD:
        return Value(f"({value.text} ^ {(1 << value.type.bits) - 1}ULL)", value.type, None, True)
    return Value(f"(~{value.text})", value.type, None, not value.type.signed)


def negative(value: Value) -> Value:
    """-value"""
    return binary("-", Value("0ULL", INT, 0, True), value)
