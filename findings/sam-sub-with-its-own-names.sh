#!/bin/sh
# aws-sam-translator 1.115.0 gives a LayerVersion a logical id with a hash, and puts the new id wherever a template refers
# to the layer. In Fn::Sub's form with a map it changes ${Name} too where the map itself defines Name: the map's key stays
# as it was, so that the text no longer says what the map says but the layer's ARN, and the entry is used by nothing. A
# resource whose logical id stays (a queue) and the same map are left in peace. The CloudFormation reference ("Fn::Sub")
# has the map for the values of the names in its own text. Seen, for ["${Tools}", {"Tools": "hammer"}]:
#   Tools a queue: ["${Tools}", {"Tools": "hammer"}]
#   Tools a layer: ["${Tools2116566697}", {"Tools": "hammer"}]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check aws-sam-translator==1.115.0 boto3==1.44.8 botocore==1.44.8
cat > try.py <<'PY'
import json
import os
import re

os.environ["AWS_DEFAULT_REGION"] = "us-east-1"

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

OWN = ["${Tools}", {"Tools": "hammer"}]


def substituted(tools):
    """What becomes of a Fn::Sub with a name of its own, in a template where `tools` has the same name."""
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Tools": tools,
            "Text": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Fn::Sub": OWN}}},
        },
    }
    plain = Translator({}, Parser()).translate(template, {})
    return plain["Resources"]["Text"]["Properties"]["Value"]["Fn::Sub"]


queue = substituted({"Type": "AWS::SQS::Queue"})
layer = substituted({"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "s3://bucket/key"}})
print("Tools a queue:", json.dumps(queue))
print("Tools a layer:", json.dumps(layer))
assert queue == ["${Tools}", {"Tools": "hammer"}]
assert re.fullmatch(r"\$\{Tools[0-9a-f]{10}\}", layer[0]) and layer[1] == {"Tools": "hammer"}
PY
env/bin/python try.py
