"""What boto3 sees of the sandbox's small services, as one JSON object. The endpoint is in AWS_ENDPOINT_URL."""

import datetime
import io
import json
import urllib.request

import boto3
from botocore.exceptions import ClientError

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def error_of(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return str(error)
    return None


def s3(facts):
    client = boto3.client("s3")
    client.create_bucket(Bucket="boto")
    client.put_object(Bucket="boto", Key="a/b c+d.txt", Body=b"hello", Metadata={"x": "y"})
    answer = client.get_object(Bucket="boto", Key="a/b c+d.txt")
    facts["object"] = [answer["Body"].read().decode(), answer["Metadata"], answer["ChecksumCRC32"]]
    # Above boto3's 8 MB, so that it comes and goes in parts.
    big = bytes(range(256)) * 4096 * 9
    client.upload_fileobj(io.BytesIO(big), "boto", "big")
    back = io.BytesIO()
    client.download_fileobj("boto", "big", back)
    facts["big"] = back.getvalue() == big
    facts["bigETag"] = client.head_object(Bucket="boto", Key="big")["ETag"][-3:]
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket="boto", PaginationConfig={"PageSize": 1}
    )
    facts["keys"] = [each["Key"] for page in pages for each in page["Contents"]]
    url = client.generate_presigned_url("get_object", Params={"Bucket": "boto", "Key": "a/b c+d.txt"})
    facts["presigned"] = urllib.request.urlopen(url).read().decode()
    facts["noSuchKey"] = error_of(client.get_object, Bucket="boto", Key="no")
    facts["noHead"] = error_of(client.head_object, Bucket="boto", Key="no")


def metrics(facts):
    client = boto3.client("cloudwatch")
    dimensions = [{"Name": "a", "Value": "b"}]
    client.put_metric_data(
        Namespace="N", MetricData=[{"MetricName": "m", "Value": 3.5, "Dimensions": dimensions}]
    )
    facts["metrics"] = client.list_metrics()["Metrics"]
    facts["datapoints"] = [
        [each["Timestamp"].astimezone(datetime.timezone.utc).isoformat(), each["Sum"]]
        for each in client.get_metric_statistics(
            Namespace="N",
            MetricName="m",
            Dimensions=dimensions,
            StartTime=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
            EndTime=datetime.datetime(2026, 2, 1, tzinfo=datetime.timezone.utc),
            Period=60,
            Statistics=["Sum"],
        )["Datapoints"]
    ]
    facts["badMetric"] = error_of(
        client.put_metric_data, Namespace="AWS/N", MetricData=[{"MetricName": "m", "Value": 1}]
    )


def logs(facts):
    client = boto3.client("logs")
    client.create_log_group(logGroupName="/g")
    client.create_log_stream(logGroupName="/g", logStreamName="s")
    now = int(datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.timezone.utc).timestamp() * 1000)
    client.put_log_events(
        logGroupName="/g",
        logStreamName="s",
        logEvents=[{"timestamp": now, "message": "hi"}, {"timestamp": now, "message": "ho"}],
    )
    facts["logs"] = [
        each["message"]
        for each in client.get_log_events(logGroupName="/g", logStreamName="s")["events"]
    ]
    facts["noGroup"] = error_of(client.describe_log_streams, logGroupName="/no")


def roles(facts):
    iam = boto3.client("iam")
    iam.create_role(RoleName="boto", AssumeRolePolicyDocument=TRUST)
    facts["trust"] = iam.get_role(RoleName="boto")["Role"]["AssumeRolePolicyDocument"] == json.loads(TRUST)
    credentials = boto3.client("sts").assume_role(
        RoleArn="arn:aws:iam::123456789012:role/boto", RoleSessionName="session"
    )["Credentials"]
    session = boto3.Session(
        credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
    )
    facts["identity"] = session.client("sts").get_caller_identity()["Arn"]
    facts["denied"] = error_of(session.client("ssm").get_parameter, Name="/a")


def parameters(facts):
    client = boto3.client("ssm")
    for index in range(12):
        client.put_parameter(Name=f"/p/{index:02}", Value="v", Type="String")
    pages = client.get_paginator("get_parameters_by_path").paginate(Path="/p")
    facts["pages"] = [len(page["Parameters"]) for page in pages]
    facts["noParameter"] = error_of(client.get_parameter, Name="/no")


facts = {}
for show in (s3, metrics, logs, roles, parameters):
    show(facts)
print(json.dumps(facts))
