#!/bin/sh
# troposphere 4.11.1 has the names in CodeDeployLambdaAliasUpdate, the update policy of a Lambda alias, as booleans:
# ApplicationName and DeploymentGroupName (required strings; user guide, "UpdatePolicy attribute") refuse any name with a
# ValueError (the reason is only on standard error), and an application that is named "true" is written as JSON's true.
# A Ref passes, since functions aren't looked at, so that templates with the application beside the alias never show it.
# Seen, for the application's name:
#   'deployments': ValueError
#   'true': {"ApplicationName": true, ...
#   Ref: {"ApplicationName": {"Ref": "Application"}, ...
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check troposphere==4.11.1 cfn-flip==1.3.0 PyYAML==6.0.3 six==1.17.0
cat > try.py <<'PY'
import contextlib
import io
import json

from troposphere import Ref
from troposphere.policies import CodeDeployLambdaAliasUpdate


def policy(name):
    """The update policy with an application of this name, or what was raised."""
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            update = CodeDeployLambdaAliasUpdate(ApplicationName=name, DeploymentGroupName=Ref("Group"))
    except ValueError as error:
        return f"{type(error).__name__} {error}".strip()
    return update.to_dict()


seen = [policy("deployments"), policy("true"), policy(Ref("Application"))]
for name, what in zip(["'deployments'", "'true'", "Ref"], seen):
    print(f"{name}: {what if isinstance(what, str) else json.dumps(what)}")
group = {"DeploymentGroupName": {"Ref": "Group"}}
assert seen == [
    "ValueError",
    {"ApplicationName": True, **group},
    {"ApplicationName": {"Ref": "Application"}, **group},
]
PY
env/bin/python try.py
