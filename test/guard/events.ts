import type { Effects } from '../../src/guard/protocol';

/** Requests as CloudFormation sends them, for tests to change. */

export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/0a1b2c3d';

export const COVERED = `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
  Cleaner:
    Type: Org::VPC::EniCleaner
    Properties: { SecurityGroupIds: [!Ref Group] }
  Function:
    Type: AWS::Lambda::Function
    DependsOn: Cleaner
    Properties:
      VpcConfig: { SecurityGroupIds: [!Ref Group], SubnetIds: [subnet-12345678] }
`;

export const UNCOVERED = `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
  Function:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: { SecurityGroupIds: [!Ref Group], SubnetIds: [subnet-12345678] }
`;

/** A registered hook's request, as AWS's runtimes for Java and Python read it. */
export function registeredEvent(changes: object = {}, data: object = {}): Record<string, unknown> {
  return {
    clientRequestToken: 'token',
    awsAccountId: '123456789012',
    stackId: STACK_ID,
    changeSetId: null,
    hookTypeName: 'Org::VPC::EniGuard',
    hookTypeVersion: '00000001',
    hookModel: {},
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      targetName: 'STACK',
      targetType: 'STACK',
      targetLogicalId: 'orders',
      targetModel: {},
      payload: null,
      callerCredentials: JSON.stringify({
        accessKeyId: 'AKIA',
        secretAccessKey: 'secret',
        sessionToken: 'session',
      }),
      providerCredentials: null,
      providerLogGroupName: null,
      hookEncryptionKeyArn: null,
      hookEncryptionKeyRole: null,
      ...data,
    },
    requestContext: { invocation: 1, callbackContext: null },
    ...changes,
  };
}

/** What the managed LambdaHook sends: the same without credentials, and its function in `hookModel`. */
export function lambdaEvent(changes: object = {}, data: object = {}): Record<string, unknown> {
  const { requestData, ...event } = registeredEvent({
    hookTypeName: 'MyCompany::Network::Guard',
    hookModel: { LambdaFunction: 'arn:aws:lambda:eu-west-1:123456789012:function:guard' },
    ...changes,
  });
  const { targetName, targetType, targetLogicalId, targetModel, payload } = requestData as Record<
    string,
    unknown
  >;
  return {
    ...event,
    requestData: { targetName, targetType, targetLogicalId, targetModel, payload, ...data },
  };
}

/** Effects that fail the test when they are used. */
export const NO_EFFECTS: Effects = {
  get ec2(): never {
    throw new Error('EC2 was called');
  },
  get lambda(): never {
    throw new Error('Lambda was called');
  },
  get cloudFormation(): never {
    throw new Error('CloudFormation was called');
  },
  clock: { now: () => 0 },
  sleep: () => Promise.reject(new Error('it slept')),
};
