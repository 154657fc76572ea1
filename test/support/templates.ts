/* Parts of templates that many stories need. */

/** A VPC with a subnet and a group, as resources of a stack of their own. */
export const NETWORK = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
`;

/** The resources `Function`, in a group and a subnet by these expressions, and `Role`, with what Lambda asks of it. */
export function functionIn({
  group,
  subnet,
  name,
  attributes = '',
}: {
  readonly group: string;
  readonly subnet: string;
  /** `FunctionName`. Default: none. */
  readonly name?: string;
  /** Lines of the function beside its properties. */
  readonly attributes?: string;
}): string {
  return `
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole']
  Function:
    Type: AWS::Lambda::Function
${attributes}    Properties:
${name === undefined ? '' : `      FunctionName: ${name}\n`}      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      VpcConfig: { SecurityGroupIds: [${group}], SubnetIds: [${subnet}] }
      Code: { ZipFile: 'exports.handler = async () => 1;' }
`;
}

/** A stack with such a function, in a group and a subnet that it is given as parameters. */
export function functionStack(name?: string): string {
  const places = { group: '!Ref Group', subnet: '!Ref Subnet' };
  return `Parameters:
  Subnet: { Type: String }
  Group: { Type: String }
Resources:
${functionIn(name === undefined ? places : { ...places, name })}`;
}
