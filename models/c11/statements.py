"""Statements. Loops whose condition does something become endless ones with a test inside."""

from __future__ import annotations

from models.c11 import types
from models.c11.accesses import Accesses
from models.c11.scan import bare
from models.c11.text import Fresh, Line, Local, Loop, Part, Pointer, Shared, Whole
from models.c11.types import Type
from models.c11.values import THERE, allocates
from models.frontend.syntax import Node


class Statements(Accesses):
    """The part of a translation that is about statements. Each gives whether control can go on behind it."""

    def statement(self, node: Node) -> bool:
        handler = getattr(self, f"_do_{node.kind}", None)
        if handler is None:
            self.effect(node)
            return True
        completes: bool = handler(node)
        return completes

    def effect(self, node: Node) -> None:
        if node.kind == "FuncCall":
            self.call(node, False)
        elif node.kind == "Cast":
            self.effect(node.part("expr"))
        elif node.kind == "ExprList":
            for item in node.all("exprs"):
                self.effect(item)
        elif node.kind == "UnaryOp" and node.word("op") in ("p++", "p--"):
            self.step(node, node.part("expr"), node.word("op")[1:])
        elif node.kind not in ("ID", "Constant"):
            self.value(node)

    def _do_Goto(self, node: Node) -> bool:
        raise self.refuse(node, "goto; accepted: loops, break, continue, return")

    def _do_Label(self, node: Node) -> bool:
        return self.statement(node.part("stmt"))

    def _do_EmptyStatement(self, node: Node) -> bool:
        return True

    _do_Pragma = _do_StaticAssert = _do_EmptyStatement

    def _do_Compound(self, node: Node) -> bool:
        self.frame.scopes.append({})
        completes = self.block(node.all("block_items"))
        self.frame.scopes.pop()
        return completes

    def block(self, items: tuple[Node, ...]) -> bool:
        return all(self.statement(item) for item in items)

    # Declarations.

    def _do_DeclList(self, node: Node) -> bool:
        for item in node.all("decls"):
            self._do_Decl(item)
        return True

    def _do_Decl(self, node: Node) -> bool:
        name, init = node.word("name"), node.optional("init")
        if not name:
            return True
        if "static" in node.words["storage"] or "extern" in node.words["storage"]:
            raise self.refuse(node, f"{name!r} is shared by all calls; accepted: members of the structure")
        shape = self.known.shape(node.part("type"))
        of = self.known.type_of(shape)
        if of is None or shape.atomic:
            raise self.refuse(node, f"the local {name!r} is no word of 64 bits")
        if of.kind == "structure" and self._creates(init):
            self.bind(name, Whole())
            self._create(name, bare(init) if init is not None else node)
            return True
        if of.kind in ("element", "pointer") and init is not None and allocates(bare(init)):
            self.known.note("allocations are taken to succeed")
            self.bind(name, Fresh(Part(("",), None), bare(init)))
            return True
        if of.kind in ("structure", "pointer") and init is not None and self._alias(name, of, init):
            return True
        if of.kind == "structure":
            if self.frame.type.kind == "structure":
                self.bind(name, Whole())
                return True
            raise self.refuse(node, f"{name!r} points to a structure that nobody gave")
        local = Local(self.own(name), of)
        if init is None:
            self.emit(node, f"uint64_t {local.name};")
        else:
            self.settle(node, f"uint64_t {local.name}", types.word(self.convert(node, self.value(init), of)))
        self.bind(name, local)
        return True

    def _alias(self, name: str, of: Type, init: Node) -> bool:
        """Whether the local is another name for the structure, or for the address of a place in it."""
        if of.kind == "structure":
            if self.value(init).type.kind != "structure":
                raise self.refuse(init, f"{name!r} points to a structure that nobody gave")
            self.bind(name, Whole())
            return True
        inner = bare(init)
        place = None
        if inner.kind == "UnaryOp" and inner.word("op") == "&":
            place = self.place(inner.part("expr"))
        elif inner.kind == "StructRef" or (inner.kind == "BinaryOp" and inner.word("op") == "+"):
            with self.capture() as lines:
                found = self.address(inner)
            if isinstance(found, (Shared, Part)):
                self.lines += lines
                place = self.place(inner) if inner.kind == "StructRef" else found
                place = place if isinstance(place, Shared) and place.whole else found
        elif inner.kind == "ID" and isinstance(known := self.lookup(inner.word("name")), Pointer):
            place = known.place
        if place is None:
            return False
        if isinstance(place, Shared) and place.index is not None:
            place = Shared(place.field, self.temporary(init, place.index, types.SIZE).name)
        self.bind(name, Pointer(place))
        return True

    def _creates(self, init: Node | None) -> bool:
        """Whether this makes the structure, in a function that gives it to its caller."""
        if init is None or self.frame.type.kind != "structure":
            return False
        return allocates(bare(init))

    # Assignments of what cannot change.

    def settled(self, node: Node) -> types.Value | None:
        target, source = _plain(node.part("lvalue")), bare(node.part("rvalue"))
        if node.word("op") != "=" or target.kind not in ("ID", "StructRef"):
            return None
        if target.kind == "ID" and isinstance(self.lookup(target.word("name")), Whole) and self._creates(source):
            self._create(target.word("name"), source)
            return types.Value("", Type("structure"))
        place = self.place(target)
        if not isinstance(place, (Shared, Part)) or not self._through(place):
            return None
        given = self.lookup(source.word("name")) if source.kind == "ID" else None
        if allocates(source) or isinstance(given, Fresh):
            self._allocate(place, given.call if isinstance(given, Fresh) else source)
        elif self._is_parameter(source):
            path = place.path if isinstance(place, Part) else place.field.path
            self.known.note(f"{path[-1]} is taken to have room for what is stored in it")
        elif source.kind not in ("Constant", "UnaryOp"):
            raise self.refuse(node, "a pointer that is taken not to change is given another value")
        return THERE

    def _is_parameter(self, node: Node) -> bool:
        return node.kind == "ID" and self.lookup(node.word("name")) is not None

    def _through(self, place: Shared | Part) -> bool:
        """Whether this is a pointer that stands for an array of its own."""
        if isinstance(place, Shared):
            return place.whole and place.field.through
        return place.index is None and any(
            field.through and field.path[: len(place.path)] == place.path for field in self.known.fields
        )  # fmt: skip

    def _create(self, name: str, call: Node) -> None:
        """Where the structure gets its memory; that of an array at its end is remembered."""
        self.frame.creates = name
        self.known.note("allocations are taken to succeed")
        last = [field for field in self.known.fields if field.array and not field.through and field.length is None]
        count = _count(call)
        if last and count is not None:
            text = types.word(self.convert(call, self.value(count), types.SIZE))
            for field in last:
                self.emit(call, f"ZP_WRITE(&{self.pointer()}->{field.name}_length, {text});")

    def _allocate(self, place: Shared | Part, call: Node) -> None:
        """Where an array gets its memory: how many elements it has is remembered."""
        self.known.note("allocations are taken to succeed")
        count = _count(call)
        if count is not None:
            text = types.word(self.convert(call, self.value(count), types.SIZE))
            group = place.path if isinstance(place, Part) else place.field.path
            for field in self.known.fields:
                if field.through and field.path[: len(group)] == group:
                    self.emit(call, f"ZP_WRITE(&{self.pointer()}->{field.name}_length, {text});")

    # Branches.

    def _do_If(self, node: Node) -> bool:
        test = types.condition(self.test(node.part("cond")))
        first, other = node.part("iftrue"), node.optional("iffalse")
        if test.constant is not None:
            chosen = first if test.constant else other
            return True if chosen is None else self._scoped(chosen)
        self.emit(node, f"if ({test.text}) {{")
        completes = self._scoped(first)
        if other is None:
            self.emit(node, "}")
            return True
        with self.capture() as lines:
            completes = self._scoped(other) or completes
        if lines:
            self.emit(node, "} else {")
            self.lines += lines
        self.emit(node, "}")
        return completes or not lines

    def _scoped(self, node: Node) -> bool:
        self.frame.scopes.append({})
        completes = self.statement(node)
        self.frame.scopes.pop()
        return completes

    def _do_Switch(self, node: Node) -> bool:
        """Cases that end by break, return or continue."""
        value = self.held(node, types.promoted(self.value(node.part("cond"))))
        body = node.part("stmt")
        tests: list[Node] = []
        default, closing, completes = False, 0, False
        for case in body.all("block_items"):
            if case.kind not in ("Case", "Default"):
                raise self.refuse(case, "a statement in a switch that belongs to no case")
            tests += [case.part("expr")] if case.kind == "Case" else []
            default = default or case.kind == "Default"
            items = case.all("stmts")
            if len(items) == 1 and items[0].kind == "Compound":
                items = items[0].all("block_items")
            if not items:
                continue
            if not default:
                equal = [self.arithmetic(node, "==", value, self.value(test)).text for test in tests]
                self.emit(case, f"if ({' || '.join(equal)}) {{")
                closing += 1
            self.frame.loops.append(Loop([], switch=True))
            self.frame.scopes.append({})
            ends = self.block(items[:-1] if items[-1].kind == "Break" else items)
            self.frame.scopes.pop()
            broken = self.frame.loops.pop().broken
            if broken or (ends and items[-1].kind != "Break" and case is not body.all("block_items")[-1]):
                raise self.refuse(case, "a case that goes on into the next one, or a break inside it")
            completes = completes or ends
            tests = []
            if default and case is not body.all("block_items")[-1]:
                raise self.refuse(case, "a default that is not the last case")
            if not default:
                self.emit(case, "} else {")
        if not default:
            completes = True
        for _ in range(closing):
            self.emit(node, "}")
        return completes

    # Loops.

    def _do_While(self, node: Node) -> bool:
        return self._loop(node, node.optional("cond"), None)

    def _do_For(self, node: Node) -> bool:
        self.frame.scopes.append({})
        first = node.optional("init")
        self.emit(node, "{")
        if first is not None:
            self.statement(first)
        completes = self._loop(node, node.optional("cond"), node.optional("next"))
        self.emit(node, "}")
        self.frame.scopes.pop()
        return completes

    def _loop(self, node: Node, cond: Node | None, step: Node | None) -> bool:
        """A loop with its test at the top."""
        with self.capture() as before:
            test = types.condition(self.test(cond)) if cond is not None else types.constant(1)
        if test.constant == 0:
            return True
        with self.capture() as after:
            if step is not None:
                self.effect(step)
        loop = Loop(after)
        self.frame.loops.append(loop)
        with self.capture() as body:
            completes = self._scoped(node.part("stmt"))
            if completes:
                self.lines += after
        self.frame.loops.pop()
        endless = test.constant is not None
        if not body and not before:
            with self.capture() as body:
                self.emit(node, "ZP_PAUSE();")
        if endless or before:
            self.emit(node, "while (1) {")
            self.lines += before
            if not endless:
                self.emit(node, f"if ({types.negation(test).text}) {{")
                self.emit(node, "break;")
                self.emit(node, "}")
        else:
            self.emit(node, f"while ({test.text}) {{")
        self.lines += body
        self.emit(node, "}")
        return not endless or loop.broken

    def _do_DoWhile(self, node: Node) -> bool:
        with self.capture() as tail:
            test = types.condition(self.test(node.part("cond")))
        once = test.constant == 0
        with self.capture() as leave:
            if test.constant is None:
                self.emit(node, f"if ({types.negation(test).text}) {{")
                self.emit(node, "break;")
                self.emit(node, "}")
        loop = Loop([*tail, *leave], ends=once)
        self.frame.loops.append(loop)
        with self.capture() as body:
            completes = self._scoped(node.part("stmt"))
        self.frame.loops.pop()
        if once and not loop.broken:
            self.emit(node, "{")
            self.lines += body
            self.emit(node, "}")
            return completes
        self.emit(node, "while (1) {")
        self.lines += body
        if completes:
            self.lines += [*tail, *leave]
            if once:
                self.emit(node, "break;")
        self.emit(node, "}")
        return loop.broken or test.constant is None or once

    def _do_Break(self, node: Node) -> bool:
        if not self.frame.loops:
            raise self.refuse(node, "break outside a loop")
        self.frame.loops[-1].broken = True
        self.emit(node, "break;")
        return False

    def _do_Continue(self, node: Node) -> bool:
        loops = [loop for loop in self.frame.loops if not loop.switch]
        if not loops:
            raise self.refuse(node, "continue outside a loop")
        self.lines += self._again(loops[-1])
        loops[-1].broken = loops[-1].broken or loops[-1].ends
        self.emit(node, "break;" if loops[-1].ends else "continue;")
        return False

    def _again(self, loop: Loop) -> list[Line]:
        """What is written before `continue`. Locals in it are declared anew, which a block allows."""
        return loop.again

    def _do_Return(self, node: Node) -> bool:
        source = node.optional("expr")
        frame = self.frame
        if source is not None and frame.type.kind == "void":
            self.effect(source)
            source = None
        text = ""
        if source is not None:
            value = self.test(source) if frame.type.kind == "structure" else self.value(source)
            text = self.returned(node, value)
        if not frame.inlined:
            self.emit(node, f"return {text};" if text else "return;")
            return False
        if frame.loops:
            raise self.refuse(node, "a return inside a loop of a function that is given the address of something")
        if text and frame.result:
            self.emit(node, f"{frame.result} = {text};")
        self.emit(node, "break;")
        return False

    def returned(self, node: Node, value: types.Value) -> str:
        """A result as the subset writes it."""
        of = self.frame.type
        if of.kind == "structure":
            return types.word(value) if value.constant is not None else "1ULL"
        if of.kind == "bool" and not self.frame.inlined:
            tested = types.condition(value)
            return tested.text.removesuffix("ULL") if tested.constant is not None else tested.text
        return types.word(self.convert(node, value, of))


def _plain(target: Node) -> Node:
    """`*(T *)&q->x` as `q->x`."""
    inner = bare(target.part("expr")) if target.kind == "UnaryOp" and target.word("op") == "*" else target
    return inner.part("expr") if inner.kind == "UnaryOp" and inner.word("op") == "&" else target


def _count(call: Node) -> Node | None:
    """How many elements an allocation is for, as far as its arguments say so."""
    given = call.part("args").all("exprs")
    if len(given) == 2 and call.part("name").word("name").endswith("calloc"):
        return given[1] if _is_size(given[0]) else given[0]
    for argument in given:
        for node in argument.walk():
            if node.kind == "BinaryOp" and node.word("op") == "*":
                left, right = node.part("left"), node.part("right")
                if _is_size(left) or _is_size(right):
                    return right if _is_size(left) else left
            elif node.kind == "FuncCall" and node.part("name").word("name") == "offsetof":
                inside = [item for item in node.walk() if item.kind == "ArrayRef"]
                return inside[0].part("subscript") if inside else None
    return None


def _is_size(node: Node) -> bool:
    return bare(node).kind == "UnaryOp" and bare(node).word("op") == "sizeof"
