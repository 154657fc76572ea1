"""Locks and threads whose waits are virtual. All that Python's libraries wait by is made of these."""

import _thread
from collections import deque

from . import clock, turns


class Lock:
    """As threading.Lock; whoever releases it hands it to the one that has waited longest."""

    __slots__ = ("_is_held", "_waiters", "__weakref__")

    def __init__(self):
        self._is_held = False
        self._waiters = deque()

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        waiter = None
        with turns.guard:
            if not self._is_held:
                self._is_held = True
                return True
            if not blocking or timeout == 0:
                return False
            waiter = turns.Waiter()
            self._waiters.append(waiter)
            if timeout > 0:
                turns.set_timer(waiter, clock.now() + timeout * 1000)
        turns.park(waiter)
        return not waiter.has_fired

    def release(self):
        with turns.guard:
            if not self._is_held:
                raise RuntimeError("release unlocked lock")
            while self._waiters:
                if turns.wake(self._waiters.popleft()):
                    return
            self._is_held = False

    def locked(self):
        return self._is_held

    def _at_fork_reinit(self):
        self._is_held = False
        self._waiters.clear()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


def _counted(start):
    """A function that starts threads, so that they are counted and can be joined."""

    def replaced(function, *args, **more):
        thread = getattr(function, "__self__", None)
        if thread is not None:
            thread._sandboxed_end = Lock()
            thread._sandboxed_end.acquire()

        def run(*given):
            try:
                return function(*given)
            finally:
                if thread is not None:
                    thread._sandboxed_end.release()
                turns.ended()

        turns.started()
        try:
            return start(run, *args, **more)
        except BaseException:
            turns.ended()
            raise

    return replaced


def install():
    """Before anything else makes a lock."""
    import threading

    threading._allocate_lock = Lock
    threading.Lock = Lock
    threading.RLock = threading._PyRLock
    for name in ("_start_new_thread", "_start_joinable_thread"):
        if hasattr(threading, name):
            setattr(threading, name, _counted(getattr(threading, name)))

    join = threading.Thread.join

    def virtual_join(self, timeout=None):
        end = getattr(self, "_sandboxed_end", None)
        if end is not None and self is not threading.current_thread():
            if not end.acquire(True, -1 if timeout is None else max(0, timeout)):
                return
            end.release()
        join(self)

    threading.Thread.join = virtual_join

    import queue

    # That of C waits where nobody sees it.
    queue.SimpleQueue = queue._PySimpleQueue
    _virtual_selector()
    _real_waits_for_programs()


def _is_connection(descriptor):
    """Not the pipe by which threads wake a loop."""
    import os
    import socket

    try:
        with socket.socket(fileno=os.dup(descriptor)) as it:
            return it.family in (socket.AF_INET, socket.AF_INET6)
    except OSError:
        return False


def _virtual_selector():
    """The selector of asyncio's loops. Those that wait for processes are others."""
    import selectors

    real = selectors.DefaultSelector

    class DefaultSelector(real):
        # Since when it has waited for what comes by itself.
        _sandboxed_since = None

        def select(self, timeout=None):
            ready = super().select(0)
            if ready or (timeout is not None and timeout <= 0):
                return ready
            waiter = turns.Waiter()
            look = super().select

            def has_work():
                return bool(look(0))

            def has_connections():
                return any(_is_connection(key.fd) for key in list(self.get_map().values()))

            if self._sandboxed_since is None:
                self._sandboxed_since = clock.now()
            turns.watch(has_work, has_connections)
            try:
                if timeout is not None:
                    turns.set_timer(waiter, clock.now() + timeout * 1000)
                turns.enter(waiter)
                # Files and sockets are real; the host's word is looked for in between.
                while not waiter.is_over:
                    ready = super().select(0.002)
                    if ready:
                        since = max(self._sandboxed_since, turns.sent_at)
                        if any(_is_connection(key.fd) for key, _ in ready):
                            if clock.now() > since:
                                turns.late(since)
                            self._sandboxed_since = None
                        turns.wake(waiter)
                return ready or super().select(0)
            finally:
                turns.unwatch(has_work)

    selectors.DefaultSelector = DefaultSelector


def _real_waits_for_programs():
    """Programs run in the machine's time, and so do waits for them and their limits: virtual ones would be up at once."""
    import subprocess
    import types

    subprocess.time = types.SimpleNamespace(sleep=clock.real_sleep, monotonic=clock.real_monotonic)
    subprocess._time = clock.real_monotonic
