const ROLE = `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
`;

/** A function's role alone. */
export const FUNCTION_ROLE = `Description: Made by enicleaner verify; may be deleted at any time.
Resources:
${ROLE}Outputs:
  Arn: { Value: !GetAtt Role.Arn }
`;

/** Besides the function, its network and its role. */
export interface Parts {
  /** Further resources, indented by two. */
  readonly more?: string;
  readonly dependsOn?: string;
  /** A role of another stack's, which stays when this one goes; else the stack has its own. */
  readonly functionRole?: string;
  /** The function's own group, by its logical id; null: the function is in no VPC. Else `Group`. */
  readonly functionGroup?: string | null;
}

/** A function in a VPC of its own, as small as it can be. */
export function functionInVpc({
  more = '',
  dependsOn,
  functionRole,
  functionGroup = 'Group',
}: Parts = {}): string {
  return `Description: Made by enicleaner verify; may be deleted at any time.
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.99.0.0/24 }
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.99.0.0/25 }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: enicleaner verify, VpcId: !Ref Vpc }
${functionRole === undefined ? ROLE : ''}  Function:
    Type: AWS::Lambda::Function
${dependsOn === undefined ? '' : `    DependsOn: ${dependsOn}\n`}    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: ${functionRole ?? '!GetAtt Role.Arn'}
${
  functionGroup === null
    ? ''
    : `      VpcConfig: { SecurityGroupIds: [!Ref ${functionGroup}], SubnetIds: [!Ref Subnet] }\n`
}      Code: { ZipFile: 'exports.handler = async () => 1;' }
${more}Outputs:
  Vpc: { Value: !Ref Vpc }
  Subnet: { Value: !Ref Subnet }
  Group: { Value: !Ref Group }
`;
}

/** A network with nothing in it. */
export const NETWORK = network({ hasGroup: true });
/** The same without its group: what an update to it has to delete. */
export const NETWORK_WITHOUT_GROUP = network({ hasGroup: false });

function network({ hasGroup }: { readonly hasGroup: boolean }): string {
  const group = `  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: enicleaner verify, VpcId: !Ref Vpc }
`;
  return `Description: Made by enicleaner verify; may be deleted at any time.
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.99.1.0/24 }
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.99.1.0/25 }
${hasGroup ? group : ''}Outputs:
  Subnet: { Value: !Ref Subnet }
${hasGroup ? '  Group: { Value: !Ref Group }\n' : ''}`;
}

/** A role for stacks. */
export function stackRole(denied: readonly string[]): string {
  const deny =
    denied.length === 0
      ? ''
      : `
              - { Effect: Deny, Action: [${denied.join(', ')}], Resource: '*' }`;
  return `Description: Made by enicleaner verify; may be deleted at any time.
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: cloudformation.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: deploy
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: ['ec2:*', 'lambda:*', 'iam:*', 'logs:*', 'ssm:*', 'cloudformation:*'], Resource: '*' }${deny}
Outputs:
  Arn: { Value: !GetAtt Role.Arn }
`;
}
