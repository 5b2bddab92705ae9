"""Calls of the file's own functions, which are inlined.

A function whose body is `return expression;` stands for the expression. The body of any other one is put in place of
the statement that calls it. A parameter that it never assigns stands for the argument, if that is a variable or a
constant; otherwise it is a local of its own.
"""

from __future__ import annotations

from models import ir
from models.frontend import accesses
from models.frontend.expressions import Binding, Buffer, Local, Value, called, lower
from models.frontend.kinds import Kind
from models.frontend.layout import Mark
from models.frontend.lowering import Base, Frame
from models.frontend.syntax import Node
from models.frontend.unit import Function, Parameter, is_const, kind_of


class Calls(Base):
    """The part of a lowering that is about calls and returns."""

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
            binding = self._buffer_argument(parameter, argument)
            if binding is None:
                binding = self._check_kind(argument, lower(self, argument, guarded), parameter.type)
            scope[parameter.name] = binding
        self._frames.append(Frame(function, None, None, [scope]))
        accesses.check_form(body[0], body[0].part("expr"))
        value = self._check_kind(body[0], lower(self, body[0].part("expr"), guarded), function.result)
        self._frames.pop()
        return value

    def _inline(self, node: Node, target: int | None, kind: Kind, last: bool = False) -> bool:
        """The body of the called function, in place. Its result, of that kind, goes into the register `target`, or if
        `last` is what the operation returns."""
        function = self._callee(node)
        if target is not None or last:
            if function.result == "void":
                raise node.error(f"{function.name} has no result")
            self._check_kind(node, Value(ir.Reg(0), kind_of(function.result)), kind)
        scope: dict[str, Binding] = {}
        for parameter, argument in self._arguments(node, function):
            accesses.check_form(node, argument)
            buffer = self._buffer_argument(parameter, argument)
            scope[parameter.name] = self._bind(node, function, parameter, argument) if buffer is None else buffer
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
        return Local(register, value.kind, is_const(parameter.node))

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
            self._assign(node, frame.target, kind_of(frame.function.result), source)
        self._items.append(ir.Jump(node.line, frame.end))
        return False

    def _return_from_operation(self, node: Node, source: Node | None, frame: Frame) -> bool:
        if source is None:
            self._items.append(ir.Return(node.line, ir.Lit(0)))
        elif self._is_body(source):
            self._inline(source, None, kind_of(frame.function.result), last=True)
        else:
            value = self._operand(source, kind_of(frame.function.result))
            self._items.append(ir.Return(node.line, value))
        return False

    def _operand(self, source: Node, kind: Kind = "word") -> ir.Expr:
        """The value that a statement uses once; that of an access or a call goes through a register of its own."""
        is_access = accesses.access_name(source) is not None
        if is_access or self._is_body(source):
            register = self._register(ir.TEMPORARY if is_access else "result")
            self._assign(source, register, kind, source)
            return ir.Reg(register)
        return self._check_kind(source, lower(self, source), kind).expr

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

    def _buffer_argument(self, parameter: Parameter, argument: Node) -> Binding | None:
        """The buffer handed on; None if the parameter is a value."""
        if parameter.type not in ("buffer", "const buffer"):
            return None
        binding = self.lookup(argument.word("name")) if argument.kind == "ID" else None
        if isinstance(binding, Buffer):
            if binding.const and parameter.type == "buffer":
                raise argument.error(f"the buffer {argument.word('name')!r} is const")
            return Buffer(parameter.type == "const buffer")
        raise argument.error(f"the argument for {parameter.name!r}; accepted: the caller's buffer, by its name")
