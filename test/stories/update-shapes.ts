/** A stack with a function in a VPC, as far as updates change it. */
export interface Shape {
  /** Of the function's group: another one replaces it. */
  readonly description?: string;
  /** Of the subnet: another one replaces it. */
  readonly cidr?: string;
  /** Another one replaces the function's role, which goes in the same clean-up. */
  readonly rolePath?: string;
  /** Lines of the cleaner's properties besides its targets; null: no cleaner. */
  readonly cleaner?: readonly string[] | null;
  /** Policies of the group, as lines. */
  readonly policies?: readonly string[];
  /** Where the function is: with its own group, with another one, or in no VPC. */
  readonly function?: 'own' | 'other' | 'nowhere';
  /** The cleaner refers to the functions, instead of them depending on it. */
  readonly cleanerFirst?: boolean;
  /** A second function in the same place, which shares the network interface. */
  readonly twin?: boolean;
  /** A published version of the function: it keeps the place that the function had when it was published. */
  readonly published?: boolean;
  /** Leaves the function's own group out. */
  readonly withoutGroup?: boolean;
  /** A resource that can't be made, once all else is done. */
  readonly fails?: boolean;
}

/** The template of that shape. */
export function template(shape: Shape = {}): string {
  const at = shape.function ?? 'own';
  const lines = (indent: number, given: readonly string[] = []): string =>
    given.map((line) => `\n${' '.repeat(indent)}${line}`).join('');
  const group = `
  Group:
    Type: AWS::EC2::SecurityGroup${lines(4, shape.policies)}
    Properties: { VpcId: !Ref Vpc, GroupDescription: ${shape.description ?? 'one'} }`;
  const functions = ['Function', ...(shape.twin === true ? ['Twin'] : [])];
  const cleaner = `
  Cleaner:
    Type: Org::VPC::EniCleaner
    Properties:
      SecurityGroupIds: [!Ref Group]
      SubnetIds: [!Ref Subnet]${lines(6, [
        ...(shape.cleaner ?? []),
        ...(shape.cleanerFirst === true
          ? [`FunctionNames: [${functions.map((each) => `!Ref ${each}`).join(', ')}]`]
          : []),
      ])}`;
  const hasCleaner = shape.cleaner !== null && shape.withoutGroup !== true;
  const dependsOn = hasCleaner && shape.cleanerFirst !== true ? '\n    DependsOn: Cleaner' : '';
  const ofFunctions = at === 'own' ? 'Group' : 'OtherGroup';
  const vpcConfig =
    at === 'nowhere'
      ? ''
      : `\n      VpcConfig: { SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref ${ofFunctions}] }`;
  const definition = (name: string): string => `
  ${name}:
    Type: AWS::Lambda::Function${dependsOn}
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: { ZipFile: 'exports.handler = async () => 1;' }${vpcConfig}`;
  return `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${shape.cidr ?? '10.0.0.0/24'} } }
  OtherGroup: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Vpc, GroupDescription: other } }${shape.withoutGroup === true ? '' : group}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Path: ${shape.rolePath ?? '/'}
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]
${hasCleaner ? cleaner : ''}
${functions.map(definition).join('')}
${shape.published === true ? '  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Function } }' : ''}
${shape.fails === true ? '  Bad: { Type: AWS::EC2::Subnet, DependsOn: Function, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.9.0.0/24 } }' : ''}
`;
}
