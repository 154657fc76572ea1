"""Chance that is the same in every run."""

import os

_state = 1


def seed(value):
    """Of this invocation: retries draw their delays from it, and ids are made of it."""
    global _state
    _state = value & 0xFFFFFFFF
    import random

    random.seed(value)


def _urandom(size):
    """Mulberry32, as in Node.js's program."""
    global _state
    drawn = bytearray()
    while len(drawn) < size:
        _state = (_state + 0x6D2B79F5) & 0xFFFFFFFF
        value = ((_state ^ (_state >> 15)) * (_state | 1)) & 0xFFFFFFFF
        value ^= (value + ((value ^ (value >> 7)) * (value | 61) & 0xFFFFFFFF)) & 0xFFFFFFFF
        drawn += ((value ^ (value >> 14)) & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(drawn[:size])


def install():
    os.urandom = _urandom
