"""Which threads run, and what the others wait for.

Every wait that a function's code can begin goes through `park`, and whoever ends it counts the thread as
running before it wakes: when the count comes to nothing, nothing can happen but by the host, exactly. Real work
(files, sockets, other programs, native code) is done by threads that count as running all the while.

Not counted: data that comes unasked to an asyncio loop, from connections and pipes that code opens by itself. A
thread that such data wakes while the host counts the process as waiting says so to the host (`act`), as
../../child/rest.ts does.
"""

import _thread
import itertools

from . import channel

guard = _thread.RLock()
_running = 0
_is_invoked = False
_ids = itertools.count(1)
# Timer's id -> when it is due, in virtual milliseconds, and who is woken.
_timers = {}
# Numbers of requests whose answers are awaited.
_requests = set()
# Looks whether somebody who is parked has something to do all the same; and whether connections could wake it.
_watchers = {}
# Messages of the host that have come so far.
_heard = 0
# The host was told that the process waits, and has said nothing since.
_is_resting = False
# When something was last sent over a connection, in virtual milliseconds.
sent_at = 0.0
# Tells the process's own time; set by the clock, which is made of this.
clock = None


class Waiter:
    """One wait of one thread."""

    __slots__ = ("lock", "is_over", "is_parked", "has_fired", "timer", "on_fire")

    def __init__(self, on_fire=None):
        self.lock = _thread.allocate_lock()
        self.lock.acquire()
        self.is_over = False
        self.is_parked = False
        self.has_fired = False
        self.timer = None
        self.on_fire = on_fire


def begin():
    """An invocation begins: the main thread runs."""
    global _is_invoked, _is_resting, _running
    with guard:
        _is_invoked = True
        _is_resting = False
        _running += 1


def end():
    """It is over: who waits now waits for the next."""
    global _is_invoked, _running
    act("it answers")
    with guard:
        _is_invoked = False
        _running -= 1


def started():
    """A thread begins; said by the thread that starts it."""
    global _running
    with guard:
        _running += 1


def ended():
    """The calling thread ends."""
    global _running
    with guard:
        _running -= 1
        _report()


def hear():
    """A message of the host's has come; said with the guard held, until it has had its effect."""
    global _heard, _is_resting
    _heard += 1
    _is_resting = False


def heard():
    """Its effect is over: if nobody runs all the same (the answer to a request that was given up), the host wants to know."""
    _report()


def late(since, what="an answer comes over a connection of its own"):
    """Data has come for an instant that has passed."""
    channel.tell({"type": "woken", "what": what, "heard": _heard, "since": since})


def act(what):
    """Code does something that others can see. Where nobody has woken it, the host hears of it."""
    global _is_resting
    with guard:
        if not _is_resting or not _is_invoked:
            return
        _is_resting = False
        channel.tell({"type": "woken", "what": what, "heard": _heard})


def set_timer(waiter, due):
    act("it begins a timer")
    with guard:
        waiter.timer = next(_ids)
        _timers[waiter.timer] = (due, waiter)


def park(waiter):
    """Waits until the waiter is woken."""
    enter(waiter)
    waiter.lock.acquire()


def enter(waiter, request=None):
    """The calling thread doesn't run from now on, if it isn't woken already."""
    global _running
    if request is not None:
        act("it sends a request")
    with guard:
        if request is not None:
            _requests.add(request)
        if waiter.is_over:
            return
        waiter.is_parked = True
        _running -= 1
        _report()


def wake(waiter, has_fired=False):
    """Ends a wait, and tells whether it was the first to do so."""
    global _running
    with guard:
        if waiter.is_over:
            return False
        waiter.is_over = True
        waiter.has_fired = has_fired
        if waiter.timer is not None:
            _timers.pop(waiter.timer, None)
        if waiter.is_parked:
            _running += 1
        waiter.lock.release()
        return True


def answered(waiter, request):
    """
    Ends the wait for a request's answer. In one: in between, nobody would seem to run, and the request's timeout
    be all that is left to wait for.
    """
    with guard:
        _requests.discard(request)
        wake(waiter)


def fire(timer):
    """The host says that a timer's time has come."""
    with guard:
        _, waiter = _timers.pop(timer, (0, None))
        if waiter is not None and wake(waiter, True) and waiter.on_fire is not None:
            waiter.on_fire()


def watch(has_work, has_connections):
    with guard:
        _watchers[has_work] = has_connections


def unwatch(has_work):
    with guard:
        _watchers.pop(has_work, None)


def _report():
    global _is_resting
    if _running > 0 or not _is_invoked or any(has_work() for has_work in _watchers):
        return
    _is_resting = True
    channel.tell(
        {
            "type": "blocked",
            "heard": _heard,
            "requests": sorted(_requests),
            # Where nothing else could wake it, it waits for what it has asked over connections of its own.
            "awaitsOthers": not _timers and not _requests and any(look() for look in _watchers.values()),
            "now": clock(),
            "timers": [{"id": timer, "due": due} for timer, (due, _) in _timers.items()],
        }
    )
