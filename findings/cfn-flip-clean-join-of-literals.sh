#!/bin/sh
# cfn-flip 1.3.0 with `--clean` turns Fn::Join into Fn::Sub, and escapes a literal ${...} for it as ${!...}. It escapes
# before it looks whether there is anything to substitute: a join of plain strings becomes a plain string, with no
# Fn::Sub around it that would take the escape away again. Such joins are common where a CDK or a macro wrote the
# template, and ${aws:username} in them is an IAM policy variable (IAM user guide, "IAM policy elements: Variables and
# tags"): the policy then names a path that no user has. Without --clean the same template survives, and a join with a
# Ref in it becomes a right Fn::Sub. (awslabs/aws-cfn-template-flip#28 brought the escape in 2017.) Seen:
#   not cleaned: Fn::Join of "arn:aws:s3:::homes/" and "${aws:username}/*", as it was
#   cleaned, with a Ref: Fn::Sub "arn:aws:s3:::${Homes}/${!aws:username}/*"
#   cleaned, of literals: the plain string "arn:aws:s3:::homes/${!aws:username}/*"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check cfn-flip==1.3.0 PyYAML==6.0.3 six==1.17.0
cat > try.py <<'PY'
import json

import cfn_flip

literals = {"Fn::Join": ["", ["arn:aws:s3:::homes/", "${aws:username}/*"]]}
with_ref = {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "Homes"}, "/${aws:username}/*"]]}


def flipped(value, clean_up):
    """What the template says after a way to YAML and back."""
    text = cfn_flip.to_yaml(json.dumps({"Value": value}), clean_up=clean_up)
    return json.loads(cfn_flip.to_json(text))["Value"]


seen = [flipped(literals, False), flipped(with_ref, True), flipped(literals, True)]
for name, value in zip(["not cleaned", "cleaned, with a Ref", "cleaned, of literals"], seen):
    print(f"{name}: {json.dumps(value)}")
assert seen == [
    literals,
    {"Fn::Sub": "arn:aws:s3:::${Homes}/${!aws:username}/*"},
    "arn:aws:s3:::homes/${!aws:username}/*",
]
PY
env/bin/python try.py
