"""A chat-completions service on this machine whose answers are scripted: what a bad day of a real one looks like."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """One request. The script decides what happens to it."""

    server: Service
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        behaviour = self.server.next(request, self.path, self.headers.get("authorization", ""))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            behaviour(self, request)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def event(self, data: Any) -> None:
        """One server-sent event, as a chunk of HTTP."""
        line = f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.flush()

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def end_stream(self) -> None:
        self.wfile.write(b"0\r\n\r\n")


class Service(ThreadingHTTPServer):
    """`script` is theorem name → behaviours, one for each request about it; `requests` are those that came in."""

    daemon_threads = True

    def __init__(self, script: dict[str, list[Behaviour]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.closing = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next(self, request: dict[str, Any], path: str, authorization: str) -> Behaviour:
        with self.lock:
            code = request["messages"][0]["content"].partition("```lean4")[2].partition("```")[0]
            name = re.findall(r"^theorem (\S+)", code, re.MULTILINE)[-1]
            self.requests.append((name, request))
            if path != "/v1/chat/completions" or not authorization.startswith("Bearer "):
                return status(404, "no such page")
            left = self.script.get(name, [])
            return left.pop(0) if left else status(400, f"nothing is scripted for {name}")

    def about(self, name: str) -> list[dict[str, Any]]:
        return [request for asked, request in self.requests if asked == name]


@contextlib.contextmanager
def serving(script: dict[str, list[Behaviour]]) -> Iterator[Service]:
    service = Service(script)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        service.shutdown()
        service.server_close()
        thread.join(5)


def status(code: int, text: str, **headers: str) -> Behaviour:
    """An error status with OpenAI's error object."""
    body = json.dumps({"error": {"message": text, "type": "scripted", "code": code}}).encode()
    return lambda handler, request: handler.send(code, body, **headers)


def hang(handler: Handler, request: dict[str, Any]) -> None:
    """No answer at all."""
    handler.server.closing.wait(20)
    handler.close_connection = True


def bad_json(handler: Handler, request: dict[str, Any]) -> None:
    """An answer that stops being JSON."""
    if request.get("stream"):
        handler.stream()
        handler.event('{"choices": [{"index": 0, "delta": {"con')
        handler.end_stream()
    else:
        handler.send(200, b'{"choices": [{"index": 0, "mess')


def not_a_completion(handler: Handler, request: dict[str, Any]) -> None:
    """JSON, but of something else."""
    if request.get("stream"):
        handler.stream()
        handler.event({"hello": "world"})
        handler.event("[DONE]")
        handler.end_stream()
    else:
        handler.send(200, b'{"hello": "world"}')


def error_in_stream(handler: Handler, request: dict[str, Any]) -> None:
    """A stream that begins well and then reports an error."""
    handler.stream()
    handler.event(_chunk(0, "```lean4\n"))
    handler.event({"error": {"message": "the engine died", "code": 500}})
    handler.end_stream()


def truncated(text: str, cut: bool = True) -> Behaviour:
    """A stream that ends in the middle: the connection is `cut`, or it ends in order but without an end of the
    answer. Without streaming, a body shorter than announced."""

    def behave(handler: Handler, request: dict[str, Any]) -> None:
        if not request.get("stream"):
            handler.send_response(200)
            handler.send_header("content-type", "application/json")
            handler.send_header("content-length", "5000")
            handler.end_headers()
            handler.wfile.write(b'{"choices"')
            handler.close_connection = True
            return
        handler.stream()
        handler.event(_chunk(0, text))
        if not cut:
            handler.end_stream()
        handler.close_connection = True

    return behave


def _chunk(index: int, text: str, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": index, "delta": {"content": text}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "weak", "choices": [choice]}


def say(*texts: str, finish: str = "stop", usage: tuple[int, int] | None = (100, 20)) -> Behaviour:
    """An answer for each text, streamed in small pieces or whole, as the request wants it."""
    counted = usage and {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}

    def behave(handler: Handler, request: dict[str, Any]) -> None:
        if not request.get("stream"):
            choices = [{"index": number, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
                       for number, text in enumerate(texts)]  # fmt: skip
            answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "weak", "choices": choices}
            handler.send(200, json.dumps({**answer, "usage": counted}).encode())
            return
        handler.stream()
        for number, text in enumerate(texts):
            for begin in range(0, len(text), 17):
                handler.event(_chunk(number, text[begin : begin + 17]))
            handler.event(_chunk(number, "", finish))
        if counted and request.get("stream_options", {}).get("include_usage"):
            handler.event({**_chunk(0, ""), "choices": [], "usage": counted})
        handler.event("[DONE]")
        handler.end_stream()

    return behave


def fence(code: str, before: str = "Here is the proof.\n") -> str:
    return f"{before}\n```lean4\n{code}\n```\n"
