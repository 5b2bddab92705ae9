"""Statements: from one C function to one operation.

The code is emitted top to bottom in the order of the source. `if` is a Branch around its parts; a loop tests at its
top (`do` at its bottom) and jumps back. A value goes straight into the local that receives it; a temporary is needed
only where a buffer element or an access is part of a larger statement. A call is inlined: a parameter that the callee
never assigns stands for the argument if that is a name or a constant, and is a local of its own otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models import ir
from models.frontend import accesses
from models.frontend.expressions import (
    INT_MAX,
    Binding,
    Buffer,
    Local,
    StructurePointer,
    Value,
    buffer_index,
    called,
    combine,
    lower,
)
from models.frontend.layout import Item, Mark, check_assigned, check_progress, lay_out
from models.frontend.syntax import Node
from models.frontend.unit import SCALARS, Function, Kind, Parameter, Unit

ASSIGNMENTS = ("=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=")
STATEMENTS = "declarations, assignments, if, while, do, for, break, continue, return, accesses, calls"


@dataclass(frozen=True)
class Loop:
    again: int
    end: int


@dataclass
class Frame:
    """A function being lowered: the operation itself, or one inlined into it. A `return` puts its value into `target`
    (None: it is dropped, or the operation returns it) and goes to `end` (None: the operation returns)."""

    function: Function
    target: int | None
    end: int | None
    scopes: list[dict[str, Binding]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)


class Lowering:
    """The lowering of one operation. It is the Context of expressions and accesses."""

    def __init__(self, unit: Unit, constants: dict[str, Binding]) -> None:
        self.unit = unit
        self._constants = constants
        self._items: list[Item] = []
        self._registers: list[str] = []
        self._labels = 0
        self._frames: list[Frame] = []

    def operation(self, name: str, function: Function) -> ir.Operation:
        """The operation `name` that the function is."""
        first = function.parameters[:1]
        if not first or first[0].type != "structure":
            raise function.node.error(f"the first parameter of an operation is a struct {self.unit.structure} *")
        frame = Frame(function, None, None, [{}])
        self._frames.append(frame)
        for parameter in function.parameters:
            self._check_name(parameter.node, parameter.name)
        buffer: Parameter | None = None
        for number, parameter in enumerate(function.parameters):
            if parameter.type == "structure":
                if number > 0:
                    raise parameter.node.error(f"a second pointer to struct {self.unit.structure}; accepted: one")
                frame.scopes[0][parameter.name] = StructurePointer(ir.Reg(self._register(parameter.name)))
            elif parameter.type in ("buffer", "const buffer"):
                if buffer is not None:
                    raise parameter.node.error(f"a second buffer; {buffer.name!r} is the one that there may be")
                buffer = parameter
                frame.scopes[0][parameter.name] = Buffer(parameter.type == "const buffer")
            elif parameter.type == "word":
                const = "const" in parameter.node.words["quals"]
                frame.scopes[0][parameter.name] = Local(self._register(parameter.name), "word", const)
            else:
                message = f"parameter {parameter.name!r} is no uint64_t; accepted: uint64_t, uint64_t *"
                raise parameter.node.error(message)
        parameters = tuple(self._registers)
        if self._statement(function.body):
            self._fall_off(function)
        operation = ir.Operation(
            name,
            function.name,
            parameters,
            None if buffer is None else buffer.name,
            buffer is not None and buffer.type == "buffer",
            tuple(self._registers),
            lay_out(self._items),
        )
        check_progress(operation, self.unit.name)
        check_assigned(operation, self.unit.name)
        return operation

    # The Context of expressions.

    def lookup(self, name: str) -> Binding | None:
        for scope in reversed(self._frames[-1].scopes if self._frames else []):
            if name in scope:
                return scope[name]
        return self._constants.get(name)

    def read_buffer(self, node: Node, index: ir.Expr) -> ir.Expr:
        temporary = self._register(ir.TEMPORARY)
        self._items.append(ir.Get(node.line, temporary, index))
        return ir.Reg(temporary)

    def inline_expression(self, node: Node, guarded: bool) -> Value:
        function = self._callee(node)
        body = function.body.all("block_items")
        if len(body) != 1 or body[0].kind != "Return" or body[0].optional("expr") is None:
            raise node.error(
                f"{function.name} is called inside an expression, but its body is more than `return expression;`; "
                f"accepted: `x = {function.name}(…);`"
            )
        scope: dict[str, Binding] = {}
        for parameter, argument in self._arguments(node, function):
            binding = self._pointer_argument(parameter, argument)
            if binding is None:
                binding = self._check_kind(argument, lower(self, argument, guarded), parameter.type)
            scope[parameter.name] = binding
        self._frames.append(Frame(function, None, None, [scope]))
        accesses.check_form(body[0], body[0].part("expr"))
        value = self._check_kind(body[0], lower(self, body[0].part("expr"), guarded), function.result)
        self._frames.pop()
        return value

    # Registers, labels, scopes.

    def _register(self, name: str) -> int:
        """A new register; a name that is taken gets a number."""
        unique, count = name, 2
        while unique in self._registers:
            unique, count = f"{name}_{count}", count + 1
        self._registers.append(unique)
        return len(self._registers) - 1

    def _check_name(self, node: Node, name: str) -> None:
        if ir.is_temporary(name):
            raise node.error(f"the name {name!r} is kept for temporaries of the front end; use another one")

    def _label(self) -> int:
        self._labels += 1
        return self._labels

    def _declare(self, node: Node, name: str, binding: Binding) -> None:
        scope = self._frames[-1].scopes[-1]
        if name in scope:
            raise node.error(f"{name!r} is declared twice in one block")
        scope[name] = binding

    def _check_kind(self, node: Node, value: Value, kind: str) -> Value:
        """The value converted to the kind of what receives it."""
        if kind == "int" and value.kind == "word":
            raise node.error("a uint64_t becomes an int; accepted: result codes, comparisons, ints")
        if kind == "int" and value.constant is not None and value.constant > INT_MAX:
            raise node.error(f"{value.constant} does not fit in an int")
        if kind == "bool" and value.kind != "bool":
            raise node.error("a number becomes a bool; accepted: comparisons, && || !, 0, 1: write x != 0")
        if kind not in ("word", "int", "bool"):
            raise node.error(f"a value where the type is {kind}")
        result: Kind = "word" if kind == "word" else "int" if kind == "int" else "bool"
        return Value(value.expr, result)

    # Statements. Each gives whether control can reach what follows it.

    def _statement(self, node: Node) -> bool:
        handlers = {
            "Compound": self._block,
            "Decl": self._declaration,
            "Assignment": self._assignment,
            "UnaryOp": self._increment,
            "FuncCall": self._call_statement,
            "If": self._if,
            "While": self._while,
            "DoWhile": self._do,
            "For": self._for,
            "Return": self._return,
            "Break": self._break,
            "Continue": self._continue,
        }
        handler = handlers.get(node.kind)
        if handler is None:
            names = {"EmptyStatement": "an empty statement", "Goto": "goto", "Switch": "switch", "Label": "a label"}
            what = names.get(node.kind, f"{node.kind} as a statement")
            raise node.error(f"{what}; accepted: {STATEMENTS}")
        return handler(node)

    def _block(self, node: Node) -> bool:
        scopes = self._frames[-1].scopes
        scopes.append({})
        completes = True
        for item in node.all("block_items"):
            if not completes:
                raise item.error("this cannot be reached; remove it")
            completes = self._statement(item)
        scopes.pop()
        return completes

    def _declaration(self, node: Node) -> bool:
        name = node.word("name")
        kind = self.unit.type_of(node.part("type"))
        if kind not in ("word", "int", "bool"):
            raise node.error(f"local {name!r} has a type outside the subset; accepted: uint64_t, int, bool")
        if node.words["storage"]:
            raise node.error(f"local {name!r} is {node.word('storage')}; accepted: automatic variables")
        init = node.optional("init")
        const = "const" in node.words["quals"]
        if name in self._frames[-1].scopes[-1]:
            raise node.error(f"{name!r} is declared twice in one block")
        self._check_name(node, name)
        register = self._register(name)
        if init is not None:
            if _mentions(init, name):
                raise node.error(f"{name!r} is used in its own initialiser; accepted: another name")
            self._assign(node, register, SCALARS_BY_KIND[kind], init)
        elif const:
            raise node.error(f"constant {name!r} without a value")
        self._declare(node, name, Local(register, SCALARS_BY_KIND[kind], const))
        return True

    def _assign(self, node: Node, register: int, kind: Kind, source: Node) -> None:
        """register := source"""
        accesses.check_form(node, source)
        if accesses.access_name(source) is not None:
            if accesses.value_kind(source) == "word" and kind != "word" and called(source) in accesses.GIVES:
                raise node.error(f"the value of {called(source)} is a uint64_t; accepted: a uint64_t local")
            instr = accesses.lower_access(self, source, register)
            if instr is not None:
                self._items.append(instr)
            return
        if self._is_body(source):
            self._inline(source, register, kind)
            return
        index = buffer_index(self, source)
        if index is not None and kind == "word":
            self._items.append(ir.Get(source.line, register, index))
            return
        value = self._check_kind(source, lower(self, source), kind)
        self._items.append(ir.Set(node.line, register, value.expr))

    def _assignment(self, node: Node) -> bool:
        op, target, source = node.word("op"), node.part("lvalue"), node.part("rvalue")
        if op not in ASSIGNMENTS:
            raise node.error(f"the assignment {op!r}; accepted: {' '.join(ASSIGNMENTS)}")
        accesses.check_form(node, target, source)
        if target.kind == "ID":
            local = self._assignable(target)
            if op == "=":
                self._assign(node, local.register, local.kind, source)
            else:
                self._update(node, local, op[:-1], lower(self, source))
            return True
        if target.kind == "StructRef":
            raise node.error("a bare field access; accepted: ZP_WRITE(&q->field, value);")
        before = len(self._items)
        index = buffer_index(self, target)
        if index is None:
            raise node.error("an assignment to something else than a local or the buffer")
        if len(self._items) > before and self._is_body(source):
            raise node.error("the index reads the buffer and the value is a call: C may do either first; split it")
        name = (target.part("name") if target.kind == "ArrayRef" else target.part("expr")).word("name")
        binding = self.lookup(name)
        if isinstance(binding, Buffer) and binding.const:
            raise node.error(f"the buffer {name!r} is const")
        if op != "=":
            raise node.error(f"{op} on the buffer; accepted: =")
        self._items.append(ir.Put(node.line, index, self._operand(source)))
        return True

    def _operand(self, source: Node, kind: Kind = "word") -> ir.Expr:
        """The value that a statement uses once; that of an access or a call goes through a register of its own."""
        is_access = accesses.access_name(source) is not None
        if is_access or self._is_body(source):
            register = self._register(ir.TEMPORARY if is_access else "result")
            self._assign(source, register, kind, source)
            return ir.Reg(register)
        return self._check_kind(source, lower(self, source), kind).expr

    def _assignable(self, target: Node) -> Local:
        local = self.lookup(target.word("name"))
        if not isinstance(local, Local):
            raise target.error(f"{target.word('name')!r} cannot be assigned to; accepted: locals and word parameters")
        if local.const:
            raise target.error(f"{target.word('name')!r} is const")
        return local

    def _update(self, node: Node, local: Local, op: str, right: Value) -> None:
        value = combine(node, op, Value(ir.Reg(local.register), local.kind), right)
        self._items.append(ir.Set(node.line, local.register, self._check_kind(node, value, local.kind).expr))

    def _increment(self, node: Node) -> bool:
        op, target = node.word("op"), node.part("expr")
        if op not in ("p++", "p--", "++", "--"):
            raise node.error(f"a statement without effect; accepted: {STATEMENTS}")
        if target.kind != "ID":
            raise node.error(f"{op.strip('p')} on something else than a local; accepted: x++")
        self._update(node, self._assignable(target), op[-1], Value(ir.Lit(1), "bool"))
        return True

    def _call_statement(self, node: Node) -> bool:
        accesses.check_form(node, node)
        if accesses.access_name(node) is not None:
            instr = accesses.lower_access(self, node, None)
            if instr is not None:
                self._items.append(instr)
            return True
        if self._callee(node).result != "void":
            raise node.error(f"the result of {called(node)} is not used; accepted: x = {called(node)}(…);")
        return self._inline(node, None, "word")

    def _condition(self, node: Node) -> Value:
        accesses.check_form(node, node)
        return lower(self, node)

    def _branch(self, node: Node, yes: int, no: int) -> None:
        condition = self._condition(node)
        if condition.constant is not None:
            raise node.error(f"a condition that is always {bool(condition.constant)}; accepted: while (1), for (;;)")
        self._items.append(ir.Branch(node.line, condition.expr, yes, no))

    def _if(self, node: Node) -> bool:
        yes, no, end = self._label(), self._label(), self._label()
        other = node.optional("iffalse")
        self._branch(node.part("cond"), yes, no)
        self._items.append(Mark(yes))
        completes = self._statement(node.part("iftrue"))
        if other is None:
            self._items.append(Mark(no))
            return True
        if completes:
            self._items.append(ir.Jump(node.line, end))
        self._items.append(Mark(no))
        completes = self._statement(other) or completes
        self._items.append(Mark(end))
        return completes

    def _while(self, node: Node) -> bool:
        again, end = self._label(), self._label()
        self._items.append(Mark(again))
        return self._loop_body(node, node.part("cond"), None, Loop(again, end), again)

    def _for(self, node: Node) -> bool:
        top, again, end = self._label(), self._label(), self._label()
        scopes = self._frames[-1].scopes
        scopes.append({})
        init = node.optional("init")
        if init is not None:
            for item in init.all("decls") if init.kind == "DeclList" else (init,):
                self._simple(item)
        self._items.append(Mark(top))
        completes = self._loop_body(node, node.optional("cond"), node.optional("next"), Loop(again, end), top)
        scopes.pop()
        return completes

    def _loop_body(self, node: Node, condition: Node | None, step: Node | None, loop: Loop, top: int) -> bool:
        endless = condition is None or _is_true(condition)
        if not endless and condition is not None:
            body = self._label()
            self._branch(condition, body, loop.end)
            self._items.append(Mark(body))
        self._frames[-1].loops.append(loop)
        completes = self._statement(node.part("stmt"))
        self._frames[-1].loops.pop()
        continues = completes or any(item.kind == "Continue" for item in _own(node.part("stmt")))
        if step is not None:
            if not continues:
                raise step.error("the step of this loop cannot be reached; use if")
            self._items.append(Mark(loop.again))
            self._simple(step)
        elif loop.again != top:
            self._items.append(Mark(loop.again))
        if continues:
            self._items.append(ir.Jump(node.line, top))
        self._items.append(Mark(loop.end))
        return not endless or any(item.kind == "Break" for item in _own(node.part("stmt")))

    def _do(self, node: Node) -> bool:
        top, again, end = self._label(), self._label(), self._label()
        self._items.append(Mark(top))
        self._frames[-1].loops.append(Loop(again, end))
        completes = self._statement(node.part("stmt"))
        self._frames[-1].loops.pop()
        if not completes and not any(item.kind == "Continue" for item in _own(node.part("stmt"))):
            raise node.part("cond").error("the condition of this loop cannot be reached")
        self._items.append(Mark(again))
        if _is_true(node.part("cond")):
            self._items.append(ir.Jump(node.line, top))
        else:
            self._branch(node.part("cond"), top, end)
        self._items.append(Mark(end))
        return not _is_true(node.part("cond")) or any(item.kind == "Break" for item in _own(node.part("stmt")))

    def _simple(self, node: Node) -> None:
        """The first or last part of a `for`."""
        if node.kind not in ("Decl", "Assignment", "UnaryOp"):
            raise node.error(f"{node.kind} in the head of a for; accepted: one declaration or assignment")
        self._statement(node)

    def _break(self, node: Node) -> bool:
        self._items.append(ir.Jump(node.line, self._inner_loop(node, "break").end))
        return False

    def _continue(self, node: Node) -> bool:
        self._items.append(ir.Jump(node.line, self._inner_loop(node, "continue").again))
        return False

    def _inner_loop(self, node: Node, what: str) -> Loop:
        loops = self._frames[-1].loops
        if not loops:
            raise node.error(f"{what} outside a loop")
        return loops[-1]

    # Functions.

    def _return(self, node: Node) -> bool:
        frame = self._frames[-1]
        source = node.optional("expr")
        if (source is None) != (frame.function.result == "void"):
            raise node.error(f"return {'without' if source is None else 'with'} a value in {frame.function.name}")
        if source is not None:
            accesses.check_form(node, source)
        if frame.end is None:
            return self._return_from_operation(node, source, frame)
        if source is not None:
            if frame.target is None:
                raise node.error("a value that nobody receives")
            self._assign(node, frame.target, SCALARS_BY_KIND[frame.function.result], source)
        self._items.append(ir.Jump(node.line, frame.end))
        return False

    def _return_from_operation(self, node: Node, source: Node | None, frame: Frame) -> bool:
        if source is None:
            self._items.append(ir.Return(node.line, ir.Lit(0)))
        elif self._is_body(source):
            self._inline(source, None, SCALARS_BY_KIND[frame.function.result], last=True)
        else:
            value = self._operand(source, SCALARS_BY_KIND[frame.function.result])
            self._items.append(ir.Return(node.line, value))
        return False

    def _fall_off(self, function: Function) -> None:
        """Control reaches the end of the operation."""
        if function.result != "void":
            raise function.node.error(f"{function.name} can end without a return; every path must return a value")
        self._items.append(ir.Return(function.node.line, ir.Lit(0)))

    def _callee(self, node: Node) -> Function:
        name = called(node)
        if name not in self.unit.nodes:
            raise node.error(f"a call of {name}; accepted: functions defined in this file, ZP_ macros")
        if any(frame.function.name == name for frame in self._frames):
            raise node.error(f"{name} calls itself; accepted: loops")
        return self.unit.function(name)

    def _is_body(self, node: Node) -> bool:
        """Whether the node calls a function of the file that is more than one expression."""
        return node.kind == "FuncCall" and accesses.access_name(node) is None and not self._is_expression(node)

    def _is_expression(self, node: Node) -> bool:
        """Whether a call's value is that of one expression, which takes its place."""
        body = self._callee(node).body.all("block_items")
        if len(body) != 1 or body[0].kind != "Return":
            return False
        source = body[0].optional("expr")
        if source is None or any(accesses.access_name(item) is not None for item in source.walk()):
            return False
        if source.kind != "FuncCall":
            return True
        self._frames.append(Frame(self._callee(node), None, None))
        result = self._is_expression(source)
        self._frames.pop()
        return result

    def _arguments(self, node: Node, function: Function) -> list[tuple[Parameter, Node]]:
        args = node.part("args").all("exprs") if node.optional("args") is not None else ()
        if len(args) != len(function.parameters):
            raise node.error(f"{function.name} takes {len(function.parameters)} arguments, not {len(args)}")
        return list(zip(function.parameters, args, strict=True))

    def _pointer_argument(self, parameter: Parameter, argument: Node) -> Binding | None:
        """The structure or the buffer handed on; None if the parameter is a word."""
        if parameter.type not in ("structure", "buffer", "const buffer"):
            return None
        binding = self.lookup(argument.word("name")) if argument.kind == "ID" else None
        if parameter.type == "structure" and isinstance(binding, StructurePointer):
            return binding
        if parameter.type != "structure" and isinstance(binding, Buffer):
            if binding.const and parameter.type == "buffer":
                raise argument.error(f"the buffer {argument.word('name')!r} is const")
            return Buffer(parameter.type == "const buffer")
        raise argument.error(f"the argument for {parameter.name!r}; accepted: the caller's parameter, by its name")

    def _inline(self, node: Node, target: int | None, kind: Kind, last: bool = False) -> bool:
        """The body of the called function, in place. Its result, of that kind, goes into the register `target`, or if
        `last` is what the operation returns."""
        function = self._callee(node)
        if target is not None or last:
            if function.result == "void":
                raise node.error(f"{function.name} has no result")
            self._check_kind(node, Value(ir.Reg(0), SCALARS_BY_KIND[function.result]), kind)
        scope: dict[str, Binding] = {}
        for parameter, argument in self._arguments(node, function):
            accesses.check_form(node, argument)
            pointer = self._pointer_argument(parameter, argument)
            scope[parameter.name] = self._bind(node, function, parameter, argument) if pointer is None else pointer
        frame = Frame(function, target, None if last else self._label(), [scope])
        self._frames.append(frame)
        completes = self._statement(function.body)
        self._frames.pop()
        if completes and function.result != "void":
            raise function.node.error(f"{function.name} can end without a return; every path must return a value")
        if frame.end is not None:
            self._items.append(Mark(frame.end))
        return completes or any(item.kind == "Return" for item in function.body.walk())

    def _bind(self, node: Node, function: Function, parameter: Parameter, argument: Node) -> Binding:
        value = self._check_kind(argument, lower(self, argument), parameter.type)
        stands = isinstance(value.expr, ir.Lit) or (
            isinstance(value.expr, ir.Reg) and not ir.is_temporary(self._registers[value.expr.index])
        )
        if stands and parameter.name not in function.assigned:
            return value
        self._check_name(parameter.node, parameter.name)
        register = self._register(parameter.name)
        self._items.append(ir.Set(node.line, register, value.expr))
        return Local(register, value.kind, "const" in parameter.node.words["quals"])


SCALARS_BY_KIND: dict[str, Kind] = {kind: kind for kind in SCALARS.values()}


def _is_true(node: Node) -> bool:
    """Whether a loop's condition is written as a constant other than zero."""
    return node.kind == "Constant" and node.word("type").endswith("int") and node.word("value") not in ("0", "0u", "0U")


def _mentions(node: Node, name: str) -> bool:
    """Whether the variable `name` occurs in an expression; a field of that name does not count."""
    if node.kind == "ID":
        return node.word("name") == name
    return any(_mentions(child, name) for part, nodes in node.parts.items() if part != "field" for child in nodes)


def _own(node: Node) -> list[Node]:
    """The statements of a loop's body that belong to it and not to a loop inside."""
    if node.kind in ("While", "DoWhile", "For"):
        return []
    found = [node]
    for nodes in node.parts.values():
        for child in nodes:
            found += _own(child)
    return found
