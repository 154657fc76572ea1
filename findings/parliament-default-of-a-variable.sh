#!/bin/sh
# IAM's policy variables may carry a default in single quotes, ${aws:username, 'nobody'} (IAM user guide, "IAM policy
# elements: Variables and tags", "Specifying default values"). parliament 1.6.4 takes a variable in an ARN for a part of
# the resource's name, but not one with a default: for it the whole ARN fits no action any more, and the finding,
# RESOURCE_MISMATCH, names the format that it has ("arn:*:s3:::*/*"). A default in a condition's value is taken. (Its
# issue #146 brought variables with a slash.) Seen, for s3:GetObject:
#   arn:aws:s3:::homes/${aws:username}/*: nothing
#   arn:aws:s3:::homes/${aws:username, 'nobody'}/*: RESOURCE_MISMATCH
#   the same in s3:ListBucket's condition s3:prefix: nothing
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check parliament==1.6.4 setuptools==75.8.0
cat > try.py <<'PY'
import json

from parliament import analyze_policy_string


def issues(**statement):
    """What is found in a policy of this statement."""
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
    return [finding.issue for finding in analyze_policy_string(json.dumps(policy)).findings]


plain, defaulted = "${aws:username}", "${aws:username, 'nobody'}"
seen = {
    f"arn:aws:s3:::homes/{name}/*": issues(Action="s3:GetObject", Resource=f"arn:aws:s3:::homes/{name}/*")
    for name in (plain, defaulted)
}
seen["the same in s3:ListBucket's condition s3:prefix"] = issues(
    Action="s3:ListBucket",
    Resource="arn:aws:s3:::homes",
    Condition={"StringLike": {"s3:prefix": f"{defaulted}/*"}},
)
for name, found in seen.items():
    print(f"{name}: {', '.join(found) or 'nothing'}")
assert list(seen.values()) == [[], ["RESOURCE_MISMATCH"], []]
PY
env/bin/python try.py
