from aws_cdk import App, Stack, aws_ec2 as ec2, aws_lambda as lambda_
from enicleaner_cdk import EniCleaner

app = App()
stack = Stack(app, "Orders")

vpc = ec2.Vpc(
    stack,
    "Vpc",
    max_azs=2,
    nat_gateways=0,
    restrict_default_security_group=False,
    subnet_configuration=[
        ec2.SubnetConfiguration(name="Functions", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    ],
)

lambda_.Function(
    stack,
    "Function",
    runtime=lambda_.Runtime.NODEJS_24_X,
    handler="index.handler",
    code=lambda_.Code.from_inline("exports.handler = async () => 'done';"),
    vpc=vpc,
    vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
)

EniCleaner.protect(app)

app.synth()
