"""The program of the processes of Lambda functions in Python.

The same as ../node/child.ts: a function's code under virtual time, as Lambda's runtime runs it, told what
to do by the host in lines of JSON on descriptor 3, and telling the host in such lines on descriptor 4.
"""

import sys

# In this order: whatever is imported later takes its time, its chance and its locks from the earlier ones.
from sandboxed import clock

clock.install()

from sandboxed import chance, threads

chance.install()
threads.install()

from sandboxed import network, runtime

network.install()

# What functions import is theirs: nothing is found beside this program.
del sys.path[0]

runtime.serve()
