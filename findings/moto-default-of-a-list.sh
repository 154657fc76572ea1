#!/bin/sh
# moto 5.2.5 splits the value that a caller gives for a parameter of type CommaDelimitedList, but leaves the parameter's
# Default as one string: Fn::Join then puts its delimiter between the characters, and Fn::Select picks a character. So
# the same template with the same value differs by who named the value. The user guide ("Parameters") has the default
# "appropriate for its type"; its own example of a CommaDelimitedList is such a default with three CIDR blocks, read
# with Fn::Select. Seen, for "x,y" joined by "|", and its second item:
#   as the default: x|,|y and ","
#   as the caller's value: x|y and "y"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'moto[cloudformation,sqs]==5.2.5' boto3==1.44.8 botocore==1.44.8
cat > try.py <<'PY'
import json
import warnings

import boto3
from moto import mock_aws

warnings.simplefilter("ignore")
TEMPLATE = json.dumps(
    {
        "Parameters": {"List": {"Type": "CommaDelimitedList", "Default": "x,y"}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {
            "Joined": {"Value": {"Fn::Join": ["|", {"Ref": "List"}]}},
            "Second": {"Value": {"Fn::Select": ["1", {"Ref": "List"}]}},
        },
    }
)


@mock_aws
def outputs(parameters):
    """The outputs of a stack of the template with these parameters."""
    client = boto3.client(
        "cloudformation", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    client.create_stack(StackName="lists", TemplateBody=TEMPLATE, Parameters=parameters)
    (stack,) = client.describe_stacks(StackName="lists")["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


default = outputs([])
given = outputs([{"ParameterKey": "List", "ParameterValue": "x,y"}])
print("as the default:", default)
print("as the caller's value:", given)
assert default == {"Joined": "x|,|y", "Second": ","}
assert given == {"Joined": "x|y", "Second": "y"}
PY
env/bin/python try.py
