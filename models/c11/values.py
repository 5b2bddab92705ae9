"""Expressions. What C does on the way to a value (accesses, assignments, calls) is written before it, in order."""

from __future__ import annotations

import re
from abc import abstractmethod

from models.c11 import types
from models.c11.declarations import literal
from models.c11.scan import bare
from models.c11.text import Line, Local, Named, Outside, Part, Place, Pointer, Shared, Whole, Writer
from models.c11.types import BOOL, LONG, POINTER, SIZE, Type, Value, constant
from models.frontend.syntax import Node


def allocates(node: Node) -> bool:
    """Whether this is a call that gives memory."""
    return (
        node.kind == "FuncCall" and node.part("name").kind == "ID" and "alloc" in node.part("name").word("name").lower()
    )  # fmt: skip


THERE = constant(1, POINTER)
"""The value of a pointer that is not NULL and whose number does not matter."""


class Values(Writer):
    """The part of a translation that is about values and places."""

    @abstractmethod
    def call(self, node: Node, wanted: bool) -> Value | None:
        """The value of a call, after what it does; None for a function without a result."""

    # Values.

    def value(self, node: Node) -> Value:
        handler = getattr(self, f"_value_{node.kind}", None)
        if handler is None:
            raise self.refuse(node, f"{DESCRIBED.get(node.kind, node.kind)} in an expression")
        found: Value = handler(node)
        return found

    def _value_Constant(self, node: Node) -> Value:
        number = literal(node)
        if number is None:
            raise self.refuse(node, f"a constant of type {node.word('type')}")
        suffix = node.word("value").lower()
        wide = "l" in suffix or number >= 1 << 31
        unsigned = "u" in suffix or number >= 1 << 63 or (suffix.startswith("0x") and 1 << 31 <= number < 1 << 32)
        bits = 64 if "l" in suffix or number >= 1 << 32 or (wide and not unsigned) else 32
        return constant(number, Type("int", bits, not unsigned))

    def _value_ID(self, node: Node) -> Value:
        name = node.word("name")
        if name in self.known.constants and self.lookup(name) is None:
            return constant(self.known.constants[name])
        return self.read(node, self.place(node))

    def _value_StructRef(self, node: Node) -> Value:
        return self.read(node, self.place(node))

    _value_ArrayRef = _value_StructRef

    def _value_Cast(self, node: Node) -> Value:
        shape = self.known.shape(node.part("to_type").part("type"))
        to = self.known.type_of(shape)
        if to is None:
            raise self.refuse(node, "a conversion to a type that is no word")
        value = self.value(node.part("expr"))
        return value if to.kind in ("structure", "void") else self.convert(node, value, to)

    def _value_UnaryOp(self, node: Node) -> Value:
        op, inner = node.word("op"), node.part("expr")
        if op == "*":
            return self.read(node, self.place(node))
        if op == "&":
            return self._address(node, inner)
        if op in ("p++", "p--", "++", "--"):
            return self.step(node, inner, op)
        if op in ("sizeof", "_Alignof"):
            size = self._size(inner)
            if size is None:
                raise self.refuse(node, f"{op} of something else than a number or a pointer")
            return constant(size, SIZE)
        if op == "!":
            return types.negation(self.test(inner))
        value = self.value(inner)
        if op == "-":
            return types.negative(value)
        if op == "~":
            return types.complement(value)
        return types.promoted(value)

    def _size(self, node: Node) -> int | None:
        """sizeof of a type, or of an expression, which is not evaluated."""
        if node.kind == "Typename":
            return self.known.size(node)
        with self.capture():
            of = self.value(node).type
        return max(1, of.bits // 8) if of.number or of.kind == "pointer" else None

    def _address(self, node: Node, inner: Node) -> Value:
        place = self.place(inner)
        if isinstance(place, Part) and place.index is not None:
            return Value(place.index, Type("element", name="_".join(place.path)))
        if isinstance(place, Part) and not place.path:
            return Value("", Type("structure"), None, True)
        raise self.refuse(
            node, "an address that is kept; accepted: in an access, or of an element of an array of structures"
        )

    def _value_BinaryOp(self, node: Node) -> Value:
        op = node.word("op")
        if op in ("&&", "||"):
            return self._lazy(node, op)
        with self.capture() as before:
            left = self.value(node.part("left"))
        with self.capture() as after:
            right = self.value(node.part("right"))
        self.lines += before
        if any("ZP_" in line for _, line in before) and any("ZP_" in line for _, line in after):
            self.known.note("where C leaves the order of two accesses in an expression open, the left one is first")
        if left.constant is None and _changed(left.text, after):
            left = self.held(node, left)
        self.lines += after
        return self.arithmetic(node, op, left, right)

    def held(self, node: Node, value: Value) -> Value:
        """The value in a local that nobody else changes."""
        if value.constant is not None or value.type.kind == "structure" or value.text in self._temporaries:
            return value
        local = self.temporary(node, types.word(value), value.type)
        return Value(local.name, value.type, None, value.natural)

    def arithmetic(self, node: Node, op: str, left: Value, right: Value) -> Value:
        """`left op right`"""
        kinds = {left.type.kind, right.type.kind}
        if "structure" in kinds:
            return self._compare_structures(node, op, left, right)
        if "element" in kinds and 0 in (left.constant, right.constant) and op in ("==", "!="):
            return constant(int(op == "!="), BOOL)
        if "element" in kinds and op in "+-":
            to = left.type if left.type.kind == "element" else right.type
            both = left.type.kind == right.type.kind
            found = types.binary(op, self.convert(node, left, LONG), self.convert(node, right, LONG))
            return found if both else Value(types.word(found), to)
        if ("pointer" in kinds or "opaque" in kinds) and op not in types.COMPARISONS:
            raise self.refuse(node, f"arithmetic ({op}) on a pointer")
        if op in "/%":
            return self.divide(node, op, left, right)
        try:
            return types.binary(op, left, right)
        except ValueError as error:
            raise self.refuse(node, str(error)) from None

    def _compare_structures(self, node: Node, op: str, left: Value, right: Value) -> Value:
        if op in ("==", "!=") and 0 in (left.constant, right.constant):
            self.known.note("pointers that are given are taken not to be NULL")
            return constant(int(op == "!="), BOOL)
        raise self.refuse(node, "arithmetic on the pointer to the structure")

    def _lazy(self, node: Node, op: str) -> Value:
        """&& and ||: the right side happens only if it must."""
        left = types.condition(self.test(node.part("left")))
        if left.constant is not None:
            if bool(left.constant) == (op == "||"):
                return left
            return types.condition(self.test(node.part("right")))
        with self.capture() as after:
            right = types.condition(self.test(node.part("right")))
        if not after:
            if right.constant is not None:
                return constant(int(op == "||"), BOOL) if bool(right.constant) == (op == "||") else left
            return types.truth(f"({left.text} {op} {right.text})")
        result = self.temporary(node, types.word(left), BOOL)
        self.emit(node, f"if ({result.name} {'!=' if op == '&&' else '=='} 0ULL) {{")
        self.lines += after
        self.emit(node, f"{result.name} = {types.word(right)};")
        self.emit(node, "}")
        return Value(result.name, BOOL, None, True)

    def test(self, node: Node) -> Value:
        """The value of a condition; a pointer that is given is there."""
        inner = bare(node)
        if inner.kind == "ID":
            found = self.lookup(inner.word("name"))
            if isinstance(found, (Pointer, Whole)):
                self.known.note("pointers that are given are taken not to be NULL")
                return THERE
        value = self.value(node)
        return THERE if value.type.kind in ("structure", "element") else value

    def _value_TernaryOp(self, node: Node) -> Value:
        test = types.condition(self.test(node.part("cond")))
        if test.constant is not None:
            return self.value(node.part("iftrue" if test.constant else "iffalse"))
        with self.capture() as first:
            yes = self.value(node.part("iftrue"))
        with self.capture() as second:
            no = self.value(node.part("iffalse"))
        words = yes.type.kind == no.type.kind == "int"
        to = (
            types.common(types.promoted(yes), types.promoted(no))
            if words
            else no.type
            if yes.constant == 0
            else yes.type
        )
        yes, no = self.convert(node, yes, to), self.convert(node, no, to)
        result = Local(self.fresh(), to)
        self.emit(node, f"uint64_t {result.name};")
        self.emit(node, f"if ({test.text}) {{")
        self.lines += first
        self.emit(node, f"{result.name} = {types.word(yes)};")
        self.emit(node, "} else {")
        self.lines += second
        self.emit(node, f"{result.name} = {types.word(no)};")
        self.emit(node, "}")
        return Value(result.name, to, None, yes.natural and no.natural)

    def _value_ExprList(self, node: Node) -> Value:
        *first, last = node.all("exprs")
        for item in first:
            self.effect(item)
        return self.value(last)

    def _value_FuncCall(self, node: Node) -> Value:
        found = self.call(node, True)
        if found is None:
            raise self.refuse(node, "a call without a result, as a value")
        return found

    @abstractmethod
    def effect(self, node: Node) -> None:
        """An expression for what it does."""

    def _value_Assignment(self, node: Node) -> Value:
        return self.assign(node)

    def assign(self, node: Node) -> Value:
        """An assignment; its value is that of the target afterwards."""
        op, target = node.word("op"), node.part("lvalue")
        if (done := self.settled(node)) is not None:
            return done
        if op == "=" and bare(node.part("rvalue")).kind == "InitList":
            raise self.refuse(node, "an initialiser list")
        place = self.place(target)
        if op == "=":
            value = self.value(node.part("rvalue"))
        else:
            if isinstance(place, Shared) and place.field.atomic:
                return self.update(node, place, op[:-1], self.value(node.part("rvalue")))
            old = self.read(target, place)
            value = self.arithmetic(node, op[:-1], old, self.value(node.part("rvalue")))
        return self.write(node, place, value)

    @abstractmethod
    def settled(self, node: Node) -> Value | None:
        """The value of an assignment of a pointer that is taken not to change; None if it is another one."""

    def step(self, node: Node, target: Node, op: str) -> Value:
        """x++ and the like."""
        place = self.place(target)
        one = constant(1)
        if isinstance(place, Shared) and place.field.atomic:
            new = self.update(node, place, op[-1], one)
            return self.arithmetic(node, "-" if op[-1] == "+" else "+", new, one) if op[0] == "p" else new
        old = self.read(target, place)
        if op[0] == "p":
            old = self.held(node, old)
        new = self.write(node, place, self.arithmetic(node, op[-1], old, one))
        return old if op[0] == "p" else new

    @abstractmethod
    def update(self, node: Node, place: Shared, op: str, value: Value) -> Value:
        """An atomic `place op= value`, and its new value."""

    def convert(self, node: Node, value: Value, to: Type) -> Value:
        if to.kind == "element" and value.type.kind != "element":
            raise self.refuse(node, "a pointer to an element that is not the address of one (NULL is none)")
        if value.type.kind == "structure":
            raise self.refuse(node, "the pointer to the structure is kept; accepted: to follow it")
        return types.convert(value, to)

    # Division, which the subset has not.

    def divide(self, node: Node, op: str, left: Value, right: Value) -> Value:
        """/ and %: by a power of two in one step, else by shifting and subtracting."""
        left, right = types.promoted(left), types.promoted(right)
        to = types.common(left, right)
        left, right = types.convert(left, to), types.convert(right, to)
        if right.constant == 0:
            raise self.refuse(node, f"{op} by zero")
        if left.constant is not None and right.constant is not None:
            return constant(types.FOLD[op](left.constant, right.constant), to)
        if to.signed and not left.natural:
            return self._signed_division(node, op, left, right, to)
        text = self._division(node, op, types.word(left), right)
        return Value(text, to, None, True)

    def _division(self, node: Node, op: str, left: str, right: Value) -> str:
        number = right.constant
        if number is not None and number > 0 and number & (number - 1) == 0:
            if op == "%":
                return f"({left} & {number - 1}ULL)"
            return f"({left} >> {number.bit_length() - 1}ULL)" if number > 1 else left
        self.known.note(f"{op} by what is no power of two is done by shifting and subtracting, in a loop of its own")
        rest = self.temporary(node, left, SIZE).name
        least = right.text if number is not None else self.held(node, right).text
        by = self.temporary(node, least, SIZE).name
        self._repeat(node, f"{by} <= ({rest} >> 1ULL)", [f"{by} = {by} << 1ULL;"])
        take = [f"if ({rest} >= {by}) {{", f"{rest} = {rest} - {by};", "}", f"{by} = {by} >> 1ULL;"]
        if op == "%":
            self._repeat(node, f"{rest} >= {least}", take)
            return rest
        count = self.temporary(node, "0ULL", SIZE).name
        take[1:2] = [take[1], f"{count} = {count} + 1ULL;"]
        self._repeat(node, f"{by} >= {least}", [f"{count} = {count} << 1ULL;", *take])
        return count

    def _repeat(self, node: Node, test: str, body: list[str]) -> None:
        self.emit(node, f"while ({test}) {{")
        for line in body:
            self.emit(node, line)
        self.emit(node, "}")

    def _signed_division(self, node: Node, op: str, left: Value, right: Value, to: Type) -> Value:
        """C's division of a number that may be negative, by one that is not."""
        if right.constant is not None and right.constant < 0:
            raise self.refuse(node, f"{op} by a negative number")
        held = self.held(node, left)
        if right.constant is None:
            self.known.note(f"what {op} divides by is taken not to be negative")
        result = Local(self.fresh(), to)
        self.emit(node, f"uint64_t {result.name};")
        self.emit(node, f"if ({types.compare('<', held, constant(0, to), to).text}) {{")
        text = self._division(node, op, f"(0ULL - {held.text})", right)
        self.emit(node, f"{result.name} = 0ULL - {text};")
        self.emit(node, "} else {")
        text = self._division(node, op, held.text, right)
        self.emit(node, f"{result.name} = {text};")
        self.emit(node, "}")
        return Value(result.name, to)

    # Places.

    def place(self, node: Node) -> Place:
        """The place that an expression names."""
        if node.kind == "ID":
            return self._named(node)
        if node.kind == "StructRef":
            base = node.part("name")
            at = self.pointed(base) if node.word("type") == "->" else self.place(base)
            return self._member(node, at, node.part("field").word("name"))
        if node.kind == "ArrayRef":
            return self._element(node, self._array(node.part("name")), self.value(node.part("subscript")))
        if node.kind == "UnaryOp" and node.word("op") == "*":
            return self.pointed(node.part("expr"))
        if node.kind == "Cast":
            return self.place(node.part("expr"))
        raise self.refuse(node, f"{DESCRIBED.get(node.kind, node.kind)} where a place in memory is expected")

    def _named(self, node: Node) -> Place:
        name = node.word("name")
        found = self.lookup(name)
        if found is None:
            raise self.refuse(node, f"{name!r} is not known here: a variable outside the functions, or an unknown name")
        if isinstance(found, Whole):
            return Local("", Type("structure"))
        return Named(found) if isinstance(found, Pointer) else found

    def _array(self, node: Node) -> Place:
        """The array that `x[i]` is about."""
        inner = bare(node)
        if inner.kind == "ID" and isinstance(found := self.lookup(inner.word("name")), Pointer):
            return found.place
        if inner.kind in ("StructRef", "UnaryOp", "ID", "ArrayRef"):
            return self.place(inner)
        return self.pointed(inner)

    def pointed(self, node: Node) -> Place:
        """Where the value of a pointer expression points."""
        found = self.address(node)
        if found is None:
            raise self.refuse(node, "memory through a pointer that does not lead into the structure")
        return found

    def address(self, node: Node) -> Place | None:
        """As `pointed`; None if the expression is another word."""
        node = bare(node)
        if node.kind == "UnaryOp" and node.word("op") == "&":
            return self.place(node.part("expr"))
        if node.kind == "ID":
            found = self.lookup(node.word("name"))
            if isinstance(found, Pointer):
                return _first(found.place)
            if isinstance(found, Whole):
                return Part((), None)
        if node.kind == "BinaryOp" and node.word("op") in "+-":
            base = self.address(node.part("left"))
            if isinstance(base, (Shared, Outside)) and base.index is not None:
                by = self.arithmetic(node, node.word("op"), Value(base.index, SIZE), self.value(node.part("right")))
                return (
                    Shared(base.field, by.text) if isinstance(base, Shared) else Outside(base.name, by.text, base.type)
                )
        if node.kind == "StructRef":
            place = self.place(node)
            if isinstance(place, Shared) and place.whole:
                return _first(place)
            if isinstance(place, Part) and place.path in self.known.groups.values() and place.index is None:
                return Part(place.path, "0ULL")
        if node.kind in ("ArrayRef", "UnaryOp"):
            with self.capture() as lines:
                place = self.place(node) if node.kind == "ArrayRef" or node.word("op") == "*" else Part((), None)
            if isinstance(place, Named):
                self.lines += lines
                return _first(place.pointer.place)
        value = self.value(node)
        if value.type.kind == "structure":
            return Part((), None)
        if value.type.kind == "element":
            path = next(path for path in self.known.groups.values() if "_".join(path) == value.type.name)
            return Part(path, value.text)
        return None

    def _member(self, node: Node, base: Place, name: str) -> Place:
        if not isinstance(base, Part):
            raise self.refuse(node, f"a member ({name}) of something that is not part of the structure")
        path = (*base.path, name)
        field = self.known.by_path.get(path)
        if field is None:
            if path in self.known.prefixes:
                return Part(path, base.index)
            raise self.refuse(node, f"the member {name!r} cannot be read")
        if field.problem:
            raise self.refuse(node, f"the member {'.'.join(path)}: {field.problem}")
        return Shared(field, base.index)

    def _element(self, node: Node, base: Place, index: Value) -> Place:
        text = types.word(self.convert(node, index, LONG))
        if index.constant is not None:
            text = f"{index.constant % (1 << 64)}ULL"
        if isinstance(base, Shared) and base.whole:
            return Shared(base.field, text)
        if isinstance(base, Part) and base.index is None and base.path in self.known.groups.values():
            return Part(base.path, text)
        if isinstance(base, Outside):
            if base.index not in (None, "0ULL"):
                raise self.refuse(node, "an element counted from the middle of the caller's array")
            return Outside(base.name, text, base.type)
        if isinstance(base, (Local, Named)) and not (isinstance(base, Local) and base.type.kind == "structure"):
            if index.constant != 0:
                self.known.note("the address of a single variable is taken to be indexed by 0 only")
            return base
        raise self.refuse(node, "an element of something that is no array of the structure or of the caller")

    # Reading and writing.

    def read(self, node: Node, place: Place) -> Value:
        """The value in a place; that of shared memory and of the caller's array goes into a local."""
        if isinstance(place, Named):
            return THERE
        if isinstance(place, Local):
            if place.type.kind == "structure":
                return Value("", place.type)
            return Value(place.name, place.type, None, not place.type.signed)
        if isinstance(place, Outside) and place.index is not None:
            local = self.temporary(node, f"{place.name}[{place.index}]", place.type)
        elif isinstance(place, Shared) and not place.whole:
            macro = "ZP_LOAD({}, seq_cst)" if place.field.atomic else "ZP_READ({})"
            local = self.temporary(node, macro.format(self.spelled(place)), place.field.type)
        elif isinstance(place, Shared) or (isinstance(place, Part) and place.path in self.known.groups.values()):
            return THERE
        else:
            raise self.refuse(node, "a whole structure as a value")
        return Value(local.name, local.type, None, not local.type.signed)

    def write(self, node: Node, place: Place, value: Value) -> Value:
        """Put a value there; what is there afterwards."""
        if isinstance(place, Named):
            raise self.refuse(node, "a pointer that is given another value")
        if isinstance(place, Local):
            value = self.convert(node, value, place.type)
            self.settle(node, place.name, types.word(value))
            return Value(place.name, place.type, None, value.natural)
        if isinstance(place, Outside) and place.index is not None:
            value = self.held(node, self.convert(node, value, place.type))
            self.emit(node, f"{place.name}[{place.index}] = {value.text};")
            return value
        if isinstance(place, Shared) and not place.whole:
            value = self.convert(node, value, place.field.type)
            if not place.field.atomic:
                self.emit(node, f"ZP_WRITE({self.spelled(place)}, {types.word(value)});")
            else:
                self.emit(node, f"ZP_STORE({self.spelled(place)}, {types.word(value)}, seq_cst);")
            return value
        raise self.refuse(node, "a whole structure, or an array, is assigned")

    def spelled(self, place: Shared) -> str:
        """The place as the subset writes it."""
        index = "" if place.index is None else f"[{place.index}]"
        return f"&{self.pointer()}->{place.field.name}{index}"

    @abstractmethod
    def pointer(self) -> str:
        """The name of the pointer to the structure."""


def _first(place: Place) -> Place:
    """The first element of an array, or the place itself."""
    if isinstance(place, Shared) and place.whole:
        return Shared(place.field, "0ULL")
    if isinstance(place, Outside) and place.index is None:
        return Outside(place.name, "0ULL", place.type)
    return place


def _changed(text: str, lines: list[Line]) -> bool:
    """Whether these lines change a local that the expression names."""
    names = set(re.findall(r"[A-Za-z_]\w*", text))
    return any(re.search(rf"(?:^|[^\w>])&?{name}(?: = |,)", line) for name in names for _, line in lines)


DESCRIBED = {
    "CompoundLiteral": "a compound literal",
    "InitList": "an initialiser list",
    "FuncCall": "a call",
    "BinaryOp": "a computed value",
    "TernaryOp": "?:",
}
"""What nodes are called in errors."""
