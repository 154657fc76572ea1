"""The CloudFormation CLI with one difference: where "cfn test" sleeps until a handler wants to be called again, the handler's
clock goes on so far at once (waits.ts). How long that is depends on the handler alone, and nobody sits through it.
"""

import json
import sys
import time
import types
import urllib.request

from rpdk.core.cli import main
from rpdk.core.contract import hook_client, resource_client

ENDPOINT = next((word.partition("=")[2] for word in sys.argv if word.startswith("--endpoint=")), "")


def pass_time(seconds):
    body = json.dumps({"seconds": seconds}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{ENDPOINT}/time", body)) as answer:
        answer.read()


resource_client.sleep = pass_time
hook_client.time = types.SimpleNamespace(**{**vars(time), "sleep": pass_time})

if __name__ == "__main__":
    main()
