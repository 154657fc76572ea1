#!/bin/sh
# moto 5.2.5 plays CloudFormation's ValidateTemplate with cfn-lint (1.58.0), and takes any match for a failure, its
# warnings and advice too: a template that keeps a queue by `DeletionPolicy: Retain` alone is refused for W3011. The
# refusal's text puts the advice where a stack's name belongs, so that it reads as a missing stack. The user guide
# ("DeletionPolicy attribute") shows templates with DeletionPolicy alone as valid, and CreateStack of the same moto takes
# it. (The mixed-up text is told in the open getmoto/moto#10232.) Seen:
#   without DeletionPolicy: valid
#   with it: ValidationError: Stack with id Both 'UpdateReplacePolicy' and 'DeletionPolicy' are needed to protect
#     resource from deletion does not exist
#   CreateStack: CREATE_COMPLETE
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'moto[cloudformation,sqs]==5.2.5' boto3==1.44.8 botocore==1.44.8 \
  cfn-lint==1.58.0
cat > try.py <<'PY'
import json
import warnings

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

warnings.simplefilter("ignore")


def template(**attributes):
    """A template of a queue with these attributes."""
    return json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", **attributes}}})


@mock_aws
def judged():
    """What is said to a queue, and to a queue that is kept."""
    client = boto3.client(
        "cloudformation", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    client.validate_template(TemplateBody=template())
    print("without DeletionPolicy: valid")
    kept = template(DeletionPolicy="Retain")
    refusal = None
    try:
        client.validate_template(TemplateBody=kept)
    except ClientError as error:
        refusal = error.response["Error"]
        print(f"with it: {refusal['Code']}: {refusal['Message']}")
    client.create_stack(StackName="kept", TemplateBody=kept)
    (stack,) = client.describe_stacks(StackName="kept")["Stacks"]
    print("CreateStack:", stack["StackStatus"])
    return refusal, stack["StackStatus"]


assert judged() == (
    {
        "Type": "Sender",
        "Code": "ValidationError",
        "Message": "Stack with id Both 'UpdateReplacePolicy' and 'DeletionPolicy' are needed to protect resource from"
        " deletion does not exist",
    },
    "CREATE_COMPLETE",
)
PY
env/bin/python try.py
