/**
 * A template as large as CloudFormation takes: 500 resources, 200 of them functions in twenty groups and subnets with
 * a cleaner each, 0.9 MB. Everything is covered, so that what is measured is the reading and the judging.
 */
export function largeTemplate(): object {
  const resources: Record<string, object> = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  };
  for (let index = 0; index < PLACES; index += 1) {
    const VpcId = { Ref: 'Vpc' };
    const next = (index + 1) % PLACES;
    resources[`Subnet${index}`] = {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId, CidrBlock: `10.0.${index}.0/24` },
    };
    resources[`Group${index}`] = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: `of ${index}`, VpcId },
    };
    resources[`Cleaner${index}`] = {
      Type: 'Org::VPC::EniCleaner',
      Properties: {
        SecurityGroupIds: [{ Ref: `Group${index}` }],
        SubnetIds: [{ Ref: `Subnet${index}` }, { Ref: `Subnet${next}` }],
      },
    };
  }
  for (let index = 0; index < FUNCTIONS; index += 1) {
    resources[`Role${index}`] = role(index);
    resources[`Function${index}`] = lambdaFunction(index);
  }
  for (let index = Object.keys(resources).length; index < RESOURCES; index += 1) {
    resources[`Queue${index}`] = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };
  }
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: resources };
}

const RESOURCES = 500;
const FUNCTIONS = 200;
const PLACES = 20;

function role(index: number): object {
  const statements = Array.from({ length: 6 }, (_, which) => ({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::bucket-${index}-${which}/*` },
  }));
  const assume = {
    Effect: 'Allow',
    Principal: { Service: ['lambda.amazonaws.com'] },
    Action: ['sts:AssumeRole'],
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [assume] },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
      Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

function lambdaFunction(index: number): object {
  const place = index % PLACES;
  const variables = Object.fromEntries(
    Array.from({ length: 25 }, (_, which) => [
      `VARIABLE_${which}`,
      which % 3 === 0
        ? { 'Fn::Sub': `\${AWS::StackName}-${which}-\${AWS::Region}` }
        : `value ${which} of function ${index}, as long as people have them`,
    ]),
  );
  return {
    Type: 'AWS::Lambda::Function',
    DependsOn: [`Cleaner${place}`],
    Properties: {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Timeout: 30,
      Role: { 'Fn::GetAtt': [`Role${index}`, 'Arn'] },
      Code: { S3Bucket: 'bucket', S3Key: `key-${index}` },
      Environment: { Variables: variables },
      VpcConfig: {
        SecurityGroupIds: [{ Ref: `Group${place}` }],
        SubnetIds: [{ Ref: `Subnet${place}` }, { Ref: `Subnet${(place + 1) % PLACES}` }],
      },
    },
  };
}
