"""Applies SAM's own transform to templates: one JSON per line in, one JSON per line out.

In: a template. Out: the transformed template, or a text that says why it can't be.
"""

import json
import logging
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402


class NoPolicies:
    """AWS's managed policies by their names: templates here give them by ARN."""

    def load(self):
        return {}


def transformed(template):
    try:
        return transform(template, {}, NoPolicies())
    except InvalidDocumentException as error:
        return "; ".join(cause.message for cause in error.causes)


logging.disable(logging.CRITICAL)
for line in sys.stdin:
    print(json.dumps(transformed(json.loads(line))), flush=True)
