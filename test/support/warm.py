"""
Runs AWS's own Python programs, each in a process of its own that is a copy of this one, which has loaded them
already: the AWS CLI takes half a second of work to load, and less than a tenth to do what it is asked.

It reads a line of JSON for each program on standard input, and writes one for each that has ended, with the
same id, on standard output:

    {"id": 1, "program": "aws", "arguments": ["sts", "get-caller-identity"], "environment": {…}, "folder": "/…"}
    {"id": 1, "code": 0, "stdout": "…", "stderr": ""}

"aws" is the AWS CLI's own main function; any other program is the path of a Python file. What is done once
for all is loading, and reading of the botocore models, which are files of the package; what a Python file is likely
to need, the CloudFormation CLI, when the first of them comes.
"""

import contextlib
import fcntl
import functools
import importlib
import json
import os
import runpy
import sys
import tempfile
import traceback

import awscli.clidriver
import botocore.loaders

# What loading the CLI adds to the environment of its process: where its own models are.
ITS_OWN = {name: os.environ[name] for name in ("AWS_DATA_PATH",)}

read_file = botocore.loaders.JSONFileLoader.load_file


@functools.cache
def read_once(path):
    return read_file(botocore.loaders.JSONFileLoader(), path)


# The models are files of the package: what a copy of this process does to what it read stays in the copy.
botocore.loaders.JSONFileLoader.load_file = lambda _self, path: read_once(path)


list_services = botocore.loaders.Loader.list_available_services


@functools.cache
def list_services_once(type_name, *search_paths):
    loader = botocore.loaders.Loader(list(search_paths), include_default_search_paths=False)
    return list_services(loader, type_name)


# For each command it looks into two thousand folders, of the package, too: half of the work of a small one.
botocore.loaders.Loader.list_available_services = lambda self, type_name: list(
    list_services_once(type_name, *self.search_paths)
)


def warm_up():
    """Loads what nearly every command loads: the CLI's customizations, and what clients of the most deployed are made of."""
    session = awscli.clidriver.create_clidriver().session
    session.get_available_services()
    for service in ("cloudformation", "ec2"):
        session.create_client(service, "us-east-1", aws_access_key_id="any", aws_secret_access_key="any")


def warm_up_for(task):
    """Loads the CloudFormation CLI for the programs that use it."""
    if task["program"] != "aws":
        with contextlib.suppress(ImportError):
            importlib.import_module("rpdk.core.cli")
            importlib.import_module("rpdk.core.upload")


def run(task):
    """Becomes the program; never returns."""
    os.environ.clear()
    os.environ.update({**ITS_OWN, **task["environment"]})
    os.chdir(task["folder"])
    sys.argv = [task["program"], *task["arguments"]]
    code = 1
    try:
        if task["program"] == "aws":
            code = awscli.clidriver.main()
        else:
            sys.path.insert(0, os.path.dirname(task["program"]))
            runpy.run_path(task["program"], run_name="__main__")
            code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # As the interpreter does at its top.
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def supervise(task, answers):
    """Waits for the program, and tells how it ended; never returns."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        worker = os.fork()
        if worker == 0:
            with open(os.devnull) as nothing:
                os.dup2(nothing.fileno(), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            run(task)
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    answer = {"id": task["id"], "code": code, "stdout": texts[0], "stderr": texts[1]}
    fcntl.lockf(answers, fcntl.LOCK_EX)
    with os.fdopen(os.dup(1), "w") as stream:
        stream.write(json.dumps(answer) + "\n")
    os._exit(0)


def reap(options):
    """Takes note of those that supervise and have ended; they have told already how."""
    try:
        while os.waitpid(-1, options)[0] != 0:
            pass
    except ChildProcessError:
        pass


def main():
    warm_up()
    with tempfile.TemporaryFile() as answers:
        for line in sys.stdin:
            task = json.loads(line)
            warm_up_for(task)
            if os.fork() == 0:
                supervise(task, answers)
            reap(os.WNOHANG)
    reap(0)


main()
