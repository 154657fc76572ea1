"""The parts of the program of Python functions."""
