"""Functions: operations, what they call, and the ones that make the structure."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.c11 import scan, types
from models.c11.declarations import Declarations
from models.c11.statements import Statements
from models.c11.text import Frame, Line, Local, Outside, Place, Pointer, Whole
from models.c11.types import POINTER, VOID, Type, Value
from models.frontend.errors import FrontendError
from models.frontend.syntax import Node


@dataclass(frozen=True)
class Signature:
    """What the C text says of a function's result: its type, the constants that it returns in the order of the text,
    and the names of its parameters that are words."""

    result: str
    constants: tuple[int, ...]
    words: tuple[str, ...]
    creates: bool = False


@dataclass
class Written:
    """A function in the subset."""

    head: str
    lines: list[Line] = field(default_factory=list)


class Functions(Statements):
    """The translation of a file's functions."""

    def __init__(self, known: Declarations) -> None:
        super().__init__(known, scan.names([known.source.tree]))
        self.written: dict[str, Written] = {}
        self.failed: dict[str, FrontendError] = {}
        self._object = ""

    def pointer(self) -> str:
        return self._object

    # Which functions there are.

    def takes(self, name: str) -> bool:
        """Whether the function is given the structure, or makes it."""
        return self.creates(name) or any(
            self._type(node).kind == "structure" for node in scan.parameters(self.known.functions[name])[:1]
        )

    def creates(self, name: str) -> bool:
        function = self.known.functions[name]
        kinds = [self._type(node).kind for node in scan.parameters(function)]
        return self._result(function).kind == "structure" and "structure" not in kinds

    def _type(self, node: Node) -> Type:
        return self.known.type_of(self.known.parameter(node)) or POINTER

    def _result(self, function: Node) -> Type:
        shape = self.known.shape(function.part("decl").part("type").part("type"))
        return self.known.type_of(shape) or VOID

    def signature(self, name: str) -> Signature:
        function = self.known.functions[name]
        returned = [
            self.known.number(scan.bare(node.part("expr")))
            for node in function.part("body").walk()
            if node.kind == "Return" and node.optional("expr") is not None
        ]
        words = [node.word("name") for node in scan.parameters(function) if self._type(node).number]
        constants = tuple(number for number in returned if number is not None)
        return Signature(self._result(function).kind, constants, tuple(words), self.creates(name))

    # Definitions.

    def define(self, name: str) -> None:
        """Translate a function, once. FrontendError if it, or one that it calls, cannot be."""
        if name in self.failed:
            raise self.failed[name]
        if name in self.written:
            return
        self.written[name] = Written("")
        outer = (self.frames, self._object, self.lines, self.shift)
        self.frames, self.lines = [], []
        try:
            head, lines = self._define(name, self.known.functions[name])
            del self.written[name]  # behind what it calls
            self.written[name] = Written(head, lines)
        except FrontendError as error:
            del self.written[name]
            self.failed[name] = error
            raise
        finally:
            self.frames, self._object, self.lines, self.shift = outer

    def _define(self, name: str, function: Node) -> tuple[str, list[Line]]:
        result = self._result(function)
        self.shift = None if function.file == self.known.source.name else self._included(function.file)
        frame = Frame(function, result, scopes=[{}])
        self.frames.append(frame)
        self._object = "" if not self.creates(name) else self.fresh()
        given = [self._given(function, name, node) for node in scan.parameters(function)]
        if self.creates(name):
            given.insert(0, f"struct {self.known.name} *{self._object}")
        if not self._object:
            self._object = "q"
        kind = {"void": "void", "bool": "_Bool"}.get(result.kind, "uint64_t")
        self._do_Compound(function.part("body"))
        if self.creates(name) and not frame.creates:
            raise self.refuse(function, f"{name} gives a structure that it does not make by malloc or calloc")
        return f"{kind} {name}({', '.join(given) or 'void'})", self.lines

    def _included(self, header: str) -> int:
        """The line that includes a header, or 1."""
        last = header.rpartition("/")[2]
        for number, line in enumerate(self.known.source.text.splitlines(), 1):
            if "#" in line and "include" in line and last in line:
                return number
        return 1

    def _given(self, function: Node, name: str, node: Node) -> str:
        """A parameter as it is declared; what it means is bound."""
        of, called = self.known.type_of(self.known.parameter(node)), node.word("name")
        if of is None or of.kind in ("element", "opaque"):
            raise self.refuse(node, f"the parameter {called!r} of {name} is no word of 64 bits")
        own = self.own(called)
        if of.kind == "structure":
            self.bind(called, Whole())
            self._object = self._object or own
            return f"struct {self.known.name} *{own}"
        if self._followed(of, name, called):
            const = "" if scan.writes(function, called) else "const "
            self.bind(called, Pointer(Outside(own, None, self._target(of))))
            return f"{const}uint64_t *{own}"
        self.bind(called, Local(own, of))
        return f"uint64_t {own}"

    def _followed(self, of: Type, name: str, parameter: str) -> bool:
        return of.kind == "pointer" and scan.follows(self.known.functions, name, parameter)

    @staticmethod
    def _target(of: Type) -> Type:
        """The type of an element of the caller's array; void stands for whatever is stored."""
        target = of.target or POINTER
        return target if target.kind in ("int", "bool", "pointer", "opaque") else POINTER

    # Calls.

    def call(self, node: Node, wanted: bool) -> Value | None:
        if node.part("name").kind != "ID":
            raise self.refuse(node, "a call through a pointer")
        name = node.part("name").word("name")
        args = node.optional("args")
        given = args.all("exprs") if args is not None else ()
        if name in self.known.functions:
            return self._own(node, name, given)
        if name.startswith("atomic_") and name != "atomic_signal_fence":
            return self.atomic(node, name.removeprefix("atomic_"), given, wanted)
        return self.unknown(node, name, given)

    def _own(self, node: Node, name: str, given: tuple[Node, ...]) -> Value | None:
        function = self.known.functions[name]
        declared = scan.parameters(function)
        if any(frame.function is function for frame in self.frames):
            raise self.refuse(node, f"{name} calls itself")
        if len(given) != len(declared):
            raise self.refuse(node, f"{name} takes {len(declared)} arguments, not {len(given)}")
        kinds = [self._type(parameter) for parameter in declared]
        plain = all(
            of.kind == "structure"
            or (of.number or of.kind == "pointer")
            and not self._followed(of, name, p.word("name"))
            for of, p in zip(kinds, declared, strict=True)
        )
        if plain and any(of.kind == "structure" for of in kinds):
            return self._called(node, name, given, kinds)
        return self._inlined(node, function, declared, given, kinds)

    def _called(self, node: Node, name: str, given: tuple[Node, ...], kinds: list[Type]) -> Value | None:
        """A call of a function that is translated too."""
        self.define(name)
        texts = []
        for argument, of in zip(given, kinds, strict=True):
            value = self.value(argument)
            if (of.kind == "structure") != (value.type.kind == "structure"):
                raise self.refuse(node, f"an argument of {name} that is not what it takes")
            texts.append(self._object if of.kind == "structure" else types.word(self.convert(node, value, of)))
        result = self._result(self.known.functions[name])
        text = f"{name}({', '.join(texts)})"
        if result.kind == "void":
            self.emit(node, f"{text};")
            return None
        local = self.temporary(node, text, result)
        return Value(local.name, result, None, not result.signed)

    def _inlined(
        self, node: Node, function: Node, declared: tuple[Node, ...], given: tuple[Node, ...], kinds: list[Type]
    ) -> Value | None:
        """The body of a function in the place of its call: one that is given an address, or that has no structure."""
        result = self._result(function)
        frame = Frame(function, result, inlined=True, scopes=[{}])
        bindings: dict[str, Local | Pointer | Whole] = {}
        for parameter, argument, of in zip(declared, given, kinds, strict=True):
            name = parameter.word("name")
            if of.kind == "structure":
                bindings[name] = Whole()
            elif of.kind == "pointer" and (place := self._reference(argument, function, name)) is not None:
                bindings[name] = Pointer(place)
            else:
                value = self.convert(node, self.value(argument), of)
                local = Local(f"{name}_{self.fresh()}", of)
                self.settle(node, f"uint64_t {local.name}", types.word(value))
                bindings[name] = local
        outer, self.shift = self.shift, node.line if node.file == self.known.source.name else self.shift
        self.frames.append(frame)
        frame.scopes[0] |= bindings
        items = function.part("body").all("block_items")
        returns = [item for item in function.part("body").walk() if item.kind == "Return"]
        given_back: Value | None = None
        if not returns:
            self.emit(node, "{")
            self.block(items)
            self.emit(node, "}")
        elif returns == [items[-1]]:
            self.block(items[:-1])
            source = returns[0].optional("expr")
            given_back = None if source is None else self.convert(node, self.value(source), result)
        else:
            given_back = self._wrapped(node, frame, items, result)
        self.frames.pop()
        self.shift = outer
        return given_back

    def _wrapped(self, node: Node, frame: Frame, items: tuple[Node, ...], result: Type) -> Value | None:
        """A body with several returns: a loop that every return leaves."""
        if result.kind != "void":
            frame.result = self.fresh()
            self.emit(node, f"uint64_t {frame.result};")
        self.emit(node, "while (1) {")
        if self.block(items):
            self.emit(node, "break;")
        self.emit(node, "}")
        return Value(frame.result, result, None, not result.signed) if frame.result else None

    def _reference(self, argument: Node, function: Node, name: str) -> Place | None:
        """The place whose address is given, if the function follows it."""
        if not scan.follows(self.known.functions, function.part("decl").word("name"), name):
            return None
        return self.pointed(argument)


def unreadable(name: str) -> Written:
    """What stands for a function that is not translated."""
    return Written(f"void {name}(void)", [])


__all__ = ["Functions", "Signature", "Written", "unreadable"]
