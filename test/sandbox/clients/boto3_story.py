"""Creates, watches, updates and deletes a stack with boto3, and writes down what it saw as JSON.

    boto3_story.py TEMPLATE CHANGED_TEMPLATE

The endpoint and the credentials are in the environment.
"""

import json
import sys
from pathlib import Path

import boto3
from botocore.exceptions import ClientError, WaiterError

QUICKLY = {"Delay": 1, "MaxAttempts": 60}
STACK = "story"
TOPIC = """{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"""

cloudformation = boto3.client("cloudformation")
ec2 = boto3.client("ec2")
functions = boto3.client("lambda")
ssm = boto3.client("ssm")


def pages(client, operation, key, size=None, **parameters):
    """Everything in all pages, and how many pages there were."""
    config = {} if size is None else {"PageSize": size}
    seen = list(client.get_paginator(operation).paginate(PaginationConfig=config, **parameters))
    return [item for page in seen for item in page[key]], len(seen)


def error_of(call, **parameters):
    """What a call that has to fail is refused with."""
    try:
        call(**parameters)
    except ClientError as error:
        return {
            "class": type(error).__name__,
            "isClientError": isinstance(error, ClientError),
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "attempts": error.response["ResponseMetadata"]["RetryAttempts"] + 1,
        }
    return None


def wait(name, **parameters):
    cloudformation.get_waiter(name).wait(StackName=STACK, WaiterConfig=QUICKLY, **parameters)


def resources():
    return {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in pages(cloudformation, "list_stack_resources", "StackResourceSummaries", StackName=STACK)[0]
    }


def create(template):
    stack_id = cloudformation.create_stack(
        StackName=STACK,
        TemplateBody=template,
        Capabilities=["CAPABILITY_IAM"],
        Tags=[{"Key": "purpose", "Value": "story"}],
    )["StackId"]
    wait("stack_create_complete")
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    return stack_id, {
        "status": stack["StackStatus"],
        "tags": stack["Tags"],
        "creationTime": stack["CreationTime"].isoformat(),
        "template": cloudformation.get_template(StackName=STACK)["TemplateBody"] == template,
    }


def watch():
    events, _ = pages(cloudformation, "describe_stack_events", "StackEvents", StackName=STACK)
    subnet = resources()["PrivateSubnet"]
    own = [
        ec2.create_network_interface(SubnetId=subnet, Description="story")["NetworkInterface"]["NetworkInterfaceId"]
        for _ in range(11)
    ]
    mine = [{"Name": "description", "Values": ["story"]}]
    seen, count = pages(ec2, "describe_network_interfaces", "NetworkInterfaces", 5, Filters=mine)
    for each in own:
        ec2.delete_network_interface(NetworkInterfaceId=each)
    for number in range(4):
        ssm.put_parameter(Name=f"/story/{number}", Value=str(number), Type="String")
    parameters, parameter_pages = pages(ssm, "get_parameters_by_path", "Parameters", 3, Path="/story")
    deleted = ssm.delete_parameters(Names=[each["Name"] for each in parameters] + ["/story/none"])
    return {
        "newestEvent": [events[0]["LogicalResourceId"], events[0]["ResourceStatus"]],
        "oldestEvent": [events[-1]["LogicalResourceId"], events[-1]["ResourceStatus"]],
        "resources": sorted(resources()),
        "networkInterfaces": sorted(each["NetworkInterfaceId"] for each in seen) == sorted(own),
        "networkInterfacePages": count,
        "parameters": [each["Value"] for each in parameters],
        "parameterPages": parameter_pages,
        "invalidParameters": deleted["InvalidParameters"],
        "functions": len(pages(functions, "list_functions", "Functions")[0]),
        "stacks": [each["StackName"] for each in pages(cloudformation, "list_stacks", "StackSummaries")[0]],
    }


def errors():
    ids = resources()
    none = "0123456789abcdef0"
    return {
        "unknown stack": error_of(cloudformation.describe_stacks, StackName="none"),
        "wrong template": error_of(cloudformation.create_stack, StackName="none", TemplateBody="Resources: {}"),
        "stack that exists": error_of(
            cloudformation.create_stack, StackName=STACK, TemplateBody=TOPIC
        ),
        "unknown group": error_of(ec2.describe_security_groups, GroupIds=[f"sg-{none}"]),
        "group in use": error_of(ec2.delete_security_group, GroupId=ids["FunctionSecurityGroup"]),
        "subnet in use": error_of(ec2.delete_subnet, SubnetId=ids["PrivateSubnet"]),
        "unknown network interface": error_of(ec2.delete_network_interface, NetworkInterfaceId=f"eni-{none}"),
        "unknown function": error_of(functions.get_function, FunctionName="none"),
        "unknown parameter": error_of(ssm.get_parameter, Name="/story/none"),
    }


def update(template):
    cloudformation.update_stack(StackName=STACK, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
    wait("stack_update_complete")
    return {
        "status": cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"],
        "description": functions.get_function_configuration(FunctionName=resources()["Function"])["Description"],
        "again": error_of(
            cloudformation.update_stack,
            StackName=STACK,
            TemplateBody=template,
            Capabilities=["CAPABILITY_IAM"],
        ),
    }


def delete(stack_id):
    cloudformation.delete_stack(StackName=STACK)
    wait("stack_delete_complete")
    try:
        cloudformation.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig=QUICKLY)
        waiter = None
    except WaiterError as error:
        waiter = str(error)
    return {
        "byName": error_of(cloudformation.describe_stacks, StackName=STACK),
        "byId": cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"],
        "waiter": waiter,
        "networkInterfaces": len(ec2.describe_network_interfaces()["NetworkInterfaces"]),
        "parameters": len(pages(ssm, "get_parameters_by_path", "Parameters", Path="/", Recursive=True)[0]),
    }


def main():
    template, changed = (Path(name).read_text() for name in sys.argv[1:3])
    stack_id, created = create(template)
    story = {"created": created, "watched": watch(), "errors": errors(), "updated": update(changed)}
    json.dump({**story, "deleted": delete(stack_id)}, sys.stdout)


main()
