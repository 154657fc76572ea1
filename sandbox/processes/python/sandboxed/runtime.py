"""What Lambda's runtime for Python does, as the Lambda guide describes it."""

import importlib
import io
import json
import logging
import os
import sys
import time
import traceback
import _thread

from . import channel, chance, clock, network, turns


class RuntimeFailure(Exception):
    """An error that the runtime itself reports, such as Runtime.ImportModuleError."""

    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


class Context:
    """Lambda's context object in Python (Lambda guide)."""

    def __init__(self, request_id, run, deadline):
        self.aws_request_id = request_id
        self.function_name = run["functionName"]
        self.function_version = run["functionVersion"]
        self.invoked_function_arn = run["functionArn"]
        # A text, as the runtime gives it.
        self.memory_limit_in_mb = str(run["memoryLimitInMB"])
        self.log_group_name = run["logGroupName"]
        self.log_stream_name = run["logStreamName"]
        self.identity = None
        self.client_context = None
        self._deadline = deadline

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - clock.now()))

    def log(self, message):
        print(message)


class _Raw(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        channel.send({"type": "output", "text": bytes(data).decode("utf-8", "replace")})
        return len(data)


class _Output(io.TextIOBase):
    """Output goes the way of the results: in a pipe of its own it would sometimes come after them."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self):
        self.buffer = _Raw()

    def writable(self):
        return True

    def write(self, text):
        if text:
            channel.send({"type": "output", "text": text})
        return len(text)


class _LogHandler(logging.Handler):
    """One entry for each record, with level, time and request (Lambda guide, logging in Python)."""

    request_id = ""

    def emit(self, record):
        record.aws_request_id = self.request_id
        channel.send({"type": "output", "text": self.format(record), "isWhole": True})


_log_handler = _LogHandler()
_handler = None


def _load(setting):
    try:
        name, function = setting.rsplit(".", 1)
    except ValueError as error:
        raise RuntimeFailure("Runtime.MalformedHandlerName", f"Bad handler '{setting}': {error}") from None
    try:
        module = importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFailure("Runtime.ImportModuleError", f"Unable to import module '{name}': {error}") from None
    except SyntaxError as error:
        raise RuntimeFailure("Runtime.UserCodeSyntaxError", f"Syntax error in module '{name}': {error}") from None
    try:
        return getattr(module, function)
    except AttributeError:
        raise RuntimeFailure(
            "Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{name}'"
        ) from None


def _frames(error):
    """Without those of this program."""
    own = os.path.dirname(os.path.abspath(__file__))
    found = traceback.extract_tb(error.__traceback__)
    return [frame for frame in found if not frame.filename.startswith((own, "<frozen importlib"))]


def _failure(error, request_id):
    if isinstance(error, RuntimeFailure):
        frames, error_type = [], error.error_type
    else:
        frames, error_type = _frames(error), type(error).__name__
    return {
        "errorMessage": str(error),
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": traceback.format_list(frames),
    }


def _log_failure(failure):
    lines = [f"[ERROR] {failure['errorType']}: {failure['errorMessage']}\n"]
    if failure["stackTrace"]:
        lines += ["Traceback (most recent call last):\n", *failure["stackTrace"]]
    channel.send({"type": "output", "text": "".join(lines), "isWhole": True})


def _invoke(message):
    global _handler
    request_id, run = message["id"], message["run"]
    clock.start(message["now"])
    chance.seed(message["seed"])
    network.begin(request_id)
    _log_handler.request_id = request_id
    turns.begin()
    try:
        if _handler is None:
            _handler = _load(run["handler"])
        channel.send({"type": "loaded"})
        context = Context(request_id, run, clock.now() + run["limit"])
        result = _handler(message["event"], context)
        try:
            value = json.dumps(result, ensure_ascii=False)
        except (TypeError, ValueError) as error:
            raise RuntimeFailure("Runtime.MarshalError", f"Unable to marshal response: {error}") from None
        return {"type": "result", "value": value, "now": clock.now()}
    except SystemExit as error:
        code = error.code
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)
    except BaseException as error:
        failure = _failure(error, request_id)
        _log_failure(failure)
        return {
            "type": "error",
            "name": failure["errorType"],
            "message": failure["errorMessage"],
            "payload": json.dumps(failure),
            "isFatal": _handler is None,
            "now": clock.now(),
        }
    finally:
        turns.end()


def _listen(invocations):
    """In a thread of its own, which isn't counted: the host's word comes at any time."""
    for message in channel.receive():
        with turns.guard:
            turns.hear()
            network.use(message["network"])
            if message["type"] == "invoke":
                invocations.put(message)
                continue
            if message["type"] == "fire":
                clock.reach(message["now"])
                turns.fire(message["timer"])
            turns.heard()
    # The sandbox is gone: so is everything it started.
    os._exit(0)


def serve():
    sys.stdout = sys.stderr = _Output()
    sys.path.insert(0, os.getcwd())
    _log_handler.setFormatter(_formatter())
    logging.getLogger().addHandler(_log_handler)
    invocations = _RealQueue()
    _thread.start_new_thread(_listen, (invocations,))
    while True:
        channel.send(_invoke(invocations.get()))


def _formatter():
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    return formatter


class _RealQueue:
    """Between invocations the process waits in real time."""

    def __init__(self):
        self._messages = []
        self._filled = _thread.allocate_lock()
        self._filled.acquire()

    def put(self, message):
        self._messages.append(message)
        self._filled.release()

    def get(self):
        self._filled.acquire()
        return self._messages.pop(0)
