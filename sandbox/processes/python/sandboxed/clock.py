"""The virtual clock: it stands still while code runs, and moves when the host says so."""

import datetime as _datetime
import time as _time

from . import turns

_real_datetime = _datetime.datetime
_real_date = _datetime.date
# The machine's own, for what waits for other programs.
real_sleep = _time.sleep
real_monotonic = _time.monotonic

# Virtual milliseconds.
_now = 0.0
_origin = 0.0
# Looks at a clock that stands still before it moves by itself: code that waits in a loop would never end.
_PATIENCE = 10_000
_looks = 0


def now():
    """Milliseconds since the epoch, for the sandbox itself."""
    return _now


turns.clock = now


def reach(instant):
    """Never goes back."""
    global _now, _looks
    _now = max(_now, instant)
    _looks = 0


def start(instant):
    global _now, _origin, _looks
    _now = max(_now, instant)
    _origin = _now
    _looks = 0


def _look():
    global _now, _looks
    _looks += 1
    if _looks > _PATIENCE:
        _now += 1
    return _now


def seconds():
    return _look() / 1000


def monotonic():
    return (_look() - _origin) / 1000 + 1


def sleep(delay):
    """As time.sleep: in seconds."""
    if delay < 0:
        raise ValueError("sleep length must be non-negative")
    if delay == 0:
        return
    waiter = turns.Waiter()
    turns.set_timer(waiter, _now + float(delay) * 1000)
    turns.park(waiter)


class _DatetimeType(type(_real_datetime)):
    """Instances of Python's own classes count as ones of these, if not as ones of a function's own subclasses."""

    def __instancecheck__(cls, instance):
        real = cls.__dict__.get("_real")
        return super().__instancecheck__(instance) if real is None else isinstance(instance, real)

    def __subclasscheck__(cls, other):
        real = cls.__dict__.get("_real")
        return super().__subclasscheck__(other) if real is None else issubclass(other, real)


class _Date(_real_date, metaclass=_DatetimeType):
    _real = _real_date

    @classmethod
    def today(cls):
        return cls.fromtimestamp(seconds())


class _Datetime(_real_datetime, metaclass=_DatetimeType):
    _real = _real_datetime

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(seconds(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(seconds(), _datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()


for _class, _name in ((_Date, "date"), (_Datetime, "datetime")):
    _class.__name__ = _class.__qualname__ = _name
    _class.__module__ = "datetime"


def _with_now(function):
    """Of those that tell the time when they are given none."""

    def replaced(secs=None):
        return function(seconds() if secs is None else secs)

    return replaced


def install():
    """Replaces what tells time and waits. Before anything else is imported that does either."""
    localtime, gmtime, ctime, strftime, asctime = (
        _time.localtime,
        _time.gmtime,
        _time.ctime,
        _time.strftime,
        _time.asctime,
    )
    _time.time = seconds
    _time.time_ns = lambda: int(_look() * 1_000_000)
    _time.monotonic = monotonic
    _time.monotonic_ns = lambda: int(monotonic() * 1_000_000_000)
    _time.perf_counter = monotonic
    _time.perf_counter_ns = lambda: int(monotonic() * 1_000_000_000)
    _time.sleep = sleep
    _time.localtime = _with_now(localtime)
    _time.gmtime = _with_now(gmtime)
    _time.ctime = _with_now(ctime)
    _time.strftime = lambda form, t=None: strftime(form, localtime(seconds()) if t is None else t)
    _time.asctime = lambda t=None: asctime(localtime(seconds()) if t is None else t)
    _datetime.date = _Date
    _datetime.datetime = _Datetime
