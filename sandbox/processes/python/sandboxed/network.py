"""Requests: they are counted, those to AWS go to the sandbox, and those that no route leads to wait in vain.

`http.client` is below urllib, urllib3 and boto3. What opens sockets by itself is only kept from the Internet
where there is no route.
"""

import errno
import os
import re
import socket
import threading
from urllib.parse import urlsplit

from . import clock, turns

_AWS = re.compile(r"(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$")
_LOOPBACK = re.compile(r"^(?:localhost|127(?:\.\d+){3}|::1)$")
_SCOPE = re.compile(r"\b\d{8}(?:/|%2F)[\w-]+(?:/|%2F)([\w-]+)(?:/|%2F)aws4_request", re.IGNORECASE)

# Linux gives up connecting after six repetitions (tcp_syn_retries).
_NO_CONNECTION = 127.0

_sandbox = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
_invocation = ""
_number = 0
_network = "everything"
_here = threading.local()


def begin(invocation):
    global _invocation, _number
    _invocation = invocation
    _number = 0


def use(network):
    """What can be reached from now on."""
    global _network
    _network = network


def _is_sandbox(host, port):
    if _sandbox.hostname is None:
        return False
    usual = (str(_sandbox.port), "80", "443", "http", "https", "None")
    return bool(_AWS.search(host)) or (host == _sandbox.hostname and str(port) in usual)


def _is_reached(host, port, service):
    if _network == "everything" or _network["hasInternet"]:
        return True
    if _is_sandbox(host, port):
        return service in _network["services"]
    return bool(_LOOPBACK.match(host))


def _service(host, text):
    """The signing name in a signature, else in AWS's host; what isn't signed is taken for S3's."""
    signed = _SCOPE.search(text)
    if signed:
        return signed.group(1)
    labels = host.split(".") if _AWS.search(host) else []
    return "s3" if "s3" in labels or not labels else labels[0]


def _hang(timeout):
    """A connection whose first packet is never answered."""
    own = timeout is not None and timeout < _NO_CONNECTION
    clock.sleep(timeout if own else _NO_CONNECTION)
    if own:
        raise TimeoutError("timed out")
    raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))


def _replace_sockets():
    getaddrinfo, connect = socket.getaddrinfo, socket.socket.connect

    def virtual_getaddrinfo(host, port, *args, **more):
        name = host.decode() if isinstance(host, bytes) else host
        _here.host = name
        if name is not None and _is_sandbox(name, port):
            return getaddrinfo(_sandbox.hostname, _sandbox.port, *args, **more)
        return getaddrinfo(host, port, *args, **more)

    def virtual_connect(self, address):
        is_reached = getattr(_here, "is_reached", None)
        if is_reached is None and isinstance(address, tuple):
            host = getattr(_here, "host", None) or address[0]
            is_reached = _is_reached(host, address[1], _service(host, ""))
        if is_reached is False:
            _hang(self.gettimeout())
        return connect(self, address)

    send = socket.socket.send

    def virtual_send(self, *args):
        turns.sent_at = clock.now()
        return send(self, *args)

    socket.socket.send = virtual_send
    socket.getaddrinfo = virtual_getaddrinfo
    socket.socket.connect = virtual_connect


def _replace_tls():
    """The sandbox speaks plainly, whatever a URL says."""
    import ssl

    wrap = ssl.SSLContext.wrap_socket

    def virtual_wrap(self, sock, *args, **more):
        try:
            if sock.getpeername()[1] == _sandbox.port:
                return sock
        except OSError:
            pass
        return wrap(self, sock, *args, **more)

    ssl.SSLContext.wrap_socket = virtual_wrap


def _replace_http():
    from http import client

    connection = client.HTTPConnection
    putrequest, putheader = connection.putrequest, connection.putheader
    endheaders, getresponse = connection.endheaders, connection.getresponse

    def virtual_putrequest(self, method, url, *args, **more):
        self._sandboxed_head = [str(url)]
        self._sandboxed_number = None
        return putrequest(self, method, url, *args, **more)

    def virtual_putheader(self, header, *values):
        name = header.decode("latin-1") if isinstance(header, bytes) else header
        if name.lower() == "authorization":
            self._sandboxed_head += [v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in values]
        return putheader(self, header, *values)

    def virtual_endheaders(self, *args, **more):
        global _number
        is_sandbox = _is_sandbox(self.host, self.port)
        if is_sandbox:
            with turns.guard:
                _number += 1
                self._sandboxed_number = _number
            putheader(self, "x-sandbox-invocation", _invocation)
            putheader(self, "x-sandbox-request", str(self._sandboxed_number))
        service = _service(self.host, " ".join(self._sandboxed_head))
        _here.is_reached = _is_reached(self.host, self.port, service)
        if not _here.is_reached and self.sock is not None:
            # Routes may have gone since it was connected.
            self.sock.close()
            self.sock = None
        try:
            return endheaders(self, *args, **more)
        finally:
            _here.is_reached = None

    def virtual_getresponse(self, *args, **more):
        number = getattr(self, "_sandboxed_number", None)
        if number is None or self.sock is None:
            return getresponse(self, *args, **more)
        sock, timeout = self.sock, self.sock.gettimeout()
        waiter = turns.Waiter(lambda: _shut(sock))
        if timeout is not None:
            # The machine's own timeouts are real.
            sock.settimeout(None)
            turns.set_timer(waiter, clock.now() + timeout * 1000)
        turns.enter(waiter, number)
        try:
            response = getresponse(self, *args, **more)
        except Exception:
            if waiter.has_fired:
                raise TimeoutError("timed out") from None
            raise
        finally:
            turns.answered(waiter, number)
            if timeout is not None and not waiter.has_fired:
                sock.settimeout(timeout)
        instant = response.headers.get("x-sandbox-now")
        if instant is not None:
            if waiter.has_fired:
                turns.late(float(instant), "the answer to a request comes after its timeout")
            clock.reach(float(instant))
            del response.headers["x-sandbox-now"]
        return response

    connection.putrequest, connection.putheader = virtual_putrequest, virtual_putheader
    connection.endheaders, connection.getresponse = virtual_endheaders, virtual_getresponse


def _shut(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def install():
    _replace_sockets()
    _replace_tls()
    _replace_http()
