"""Expands templates by AWS's own code: one JSON a line in, one JSON a line out.

In: {"transform", "template", "parameters", "region", "account"}. Out: {"template"}, {"refused": why the template can't be
expanded}, or {"missing": the package that isn't there}.
"""

import json
import logging
import sys
from types import SimpleNamespace


class NoPolicies:
    """The translator has AWS's managed policies by their names with it; of the account there are none."""

    def load(self):
        return {}


def serverless(asked):
    """AWS::Serverless-2016-10-31, by the translator that CloudFormation itself runs."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.translator.transform import transform

    try:
        return {"template": transform(asked["template"], asked["parameters"], NoPolicies())}
    except InvalidDocumentException as error:
        causes = " ".join(sorted(cause.message for cause in error.causes))
        return {"refused": f"{error.message} {causes}"}


def language_extensions(asked):
    """AWS::LanguageExtensions, as AWS's own linter expands it, with the values of this stack's parameters."""
    from cfnlint.template.transforms import _language_extensions as extensions

    template = asked["template"]
    declared = template.get("Parameters") or {}
    valued = {
        name: {**declaration, "Default": asked["parameters"].get(name, declaration.get("Default"))}
        for name, declaration in declared.items()
    }
    extensions._ACCOUNT_ID = asked["account"]
    whole = SimpleNamespace(
        template={**template, "Parameters": valued}, filename="the template", regions=[asked["region"]]
    )
    problems, expanded = extensions.language_extension(whole)
    if problems:
        return {"refused": problems[0].message.removeprefix("Error transforming template: ")}
    if "Parameters" in template:
        expanded["Parameters"] = declared
    for resource in (expanded.get("Resources") or {}).values():
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            given = resource.get(policy) if isinstance(resource, dict) else None
            if isinstance(given, dict) and given.get("Ref") in asked["parameters"]:
                resource[policy] = asked["parameters"][given["Ref"]]
    expanded.pop("Transform", None)
    return {"template": expanded}


TRANSFORMS = {
    "AWS::Serverless-2016-10-31": (serverless, "aws-sam-translator"),
    "AWS::LanguageExtensions": (language_extensions, "cfn-lint"),
}


def answer(asked):
    expand, package = TRANSFORMS[asked["transform"]]
    try:
        return expand(asked)
    except ImportError:
        return {"missing": package}
    except Exception as error:  # pylint: disable=broad-exception-caught
        return {"refused": f"Internal transform failure. ({error!r})"}


logging.disable(logging.CRITICAL)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
