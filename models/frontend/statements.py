"""Statements: from one C function to one operation.

The code is emitted top to bottom in the order of the source. `if` is a Branch around its parts. A value goes straight
into the local that receives it; a temporary is needed only where a buffer element or an access is part of a larger
statement.
"""

from __future__ import annotations

from models import ir
from models.frontend import accesses
from models.frontend.expressions import (
    Buffer,
    Local,
    Value,
    buffer_index,
    called,
    combine,
    lower,
)
from models.frontend.kinds import Kind, Pointer
from models.frontend.layout import Mark, check_assigned, check_progress, lay_out
from models.frontend.loops import Loops
from models.frontend.lowering import Frame
from models.frontend.syntax import Node
from models.frontend.unit import Function, Parameter, is_const, kind_of

ASSIGNMENTS = ("=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=")
STATEMENTS = "declarations, assignments, if, while, do, for, break, continue, return, accesses, calls"


class Lowering(Loops):
    """The lowering of one operation."""

    def operation(self, name: str, function: Function) -> ir.Operation:
        """The operation `name` that the function is."""
        first = function.parameters[:1]
        if not first or first[0].type != self.unit.main:
            raise function.node.error(f"the first parameter of an operation is a struct {self.unit.structure} *")
        frame = Frame(function, None, None, [{}])
        self._frames.append(frame)
        for parameter in function.parameters:
            self._check_name(parameter.node, parameter.name)
        buffer: Parameter | None = None
        for parameter in function.parameters:
            if parameter.type in ("buffer", "const buffer"):
                if buffer is not None:
                    raise parameter.node.error(f"a second buffer; {buffer.name!r} is the one that there may be")
                buffer = parameter
                frame.scopes[0][parameter.name] = Buffer(parameter.type == "const buffer")
            elif parameter.type == "word" or isinstance(parameter.type, Pointer):
                register = self._register(parameter.name)
                frame.scopes[0][parameter.name] = Local(register, parameter.type, is_const(parameter.node))
            else:
                message = f"parameter {parameter.name!r} is no uint64_t; accepted: uint64_t, uint64_t *, pointers"
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

    def _fall_off(self, function: Function) -> None:
        """Control reaches the end of the operation."""
        if function.result != "void":
            raise function.node.error(f"{function.name} can end without a return; every path must return a value")
        self._items.append(ir.Return(function.node.line, ir.Lit(0)))

    def _statement(self, node: Node) -> bool:
        handlers = {
            "Compound": self._block,
            "Decl": self._declaration,
            "Assignment": self._assignment,
            "UnaryOp": self._increment,
            "FuncCall": self._call_statement,
            "Cast": self._nothing,
            "ExprList": self._nothing,
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
        declared = self.unit.type_of(node.part("type"))
        if declared is None or declared in ("void", "buffer", "const buffer"):
            accepted = "uint64_t, int, bool, pointers to structs of this file"
            raise node.error(f"local {name!r} has a type outside the subset; accepted: {accepted}")
        kind = kind_of(declared)
        if node.words["storage"]:
            raise node.error(f"local {name!r} is {node.word('storage')}; accepted: automatic variables")
        init = node.optional("init")
        const = is_const(node)
        if name in self._frames[-1].scopes[-1]:
            raise node.error(f"{name!r} is declared twice in one block")
        self._check_name(node, name)
        register = self._register(name)
        if init is not None:
            if _mentions(init, name):
                raise node.error(f"{name!r} is used in its own initialiser; accepted: another name")
            self._assign(node, register, kind, init)
        elif const:
            raise node.error(f"constant {name!r} without a value")
        self._frames[-1].scopes[-1][name] = Local(register, kind, const)
        return True

    def _assign(self, node: Node, register: int, kind: Kind, source: Node) -> None:
        """register := source"""
        accesses.check_form(node, source)
        if accesses.access_name(source) is not None:
            instr, given = accesses.lower_access(self, source, register)
            if given == "word" and kind != "word":
                raise node.error(f"the value of {called(source)} is a uint64_t; accepted: a uint64_t local")
            if instr is not None and given is not None:
                self._check_kind(source, Value(ir.Reg(register), given), kind)
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
            instr, _ = accesses.lower_access(self, node, None)
            if instr is not None:
                self._items.append(instr)
            return True
        if self._callee(node).result != "void":
            raise node.error(f"the result of {called(node)} is not used; accepted: x = {called(node)}(…);")
        return self._inline(node, None, "word")

    def _nothing(self, node: Node) -> bool:
        """`(void)x, (void)y;`: names and constants that are not used."""
        for item in node.all("exprs") if node.kind == "ExprList" else (node,):
            declarator = item.part("to_type").part("type") if item.kind == "Cast" else None
            if declarator is None or declarator.kind != "TypeDecl" or self.unit.type_of(declarator) != "void":
                raise node.error(f"a statement without effect; accepted: (void)x; or {STATEMENTS}")
            if item.part("expr").kind not in ("ID", "Constant", "Cast"):
                raise node.error("(void) of something else than a name or a constant")
            lower(self, item.part("expr"))
        return True

    def _branch(self, node: Node, yes: int, no: int) -> None:
        accesses.check_form(node, node)
        condition = lower(self, node)
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


def _mentions(node: Node, name: str) -> bool:
    """Whether the variable `name` occurs in an expression; a field of that name does not count."""
    if node.kind == "ID":
        return node.word("name") == name
    return any(_mentions(child, name) for part, nodes in node.parts.items() if part != "field" for child in nodes)
