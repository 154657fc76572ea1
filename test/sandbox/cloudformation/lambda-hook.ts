/** A hook whose judgement is a function's, as a template: the code of it is an arrow function of the hook's event. */
export function lambdaHook(hook: {
  readonly alias: string;
  readonly failureMode: 'FAIL' | 'WARN';
  readonly operation: string;
  readonly judge: string;
}): string {
  const { alias, failureMode, operation, judge } = hook;
  const role = {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: ['lambda.amazonaws.com', 'hooks.cloudformation.amazonaws.com'] },
        },
      ],
    },
    Policies: [
      {
        PolicyName: 'p',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['lambda:InvokeFunction', 'logs:*'], Resource: '*' }],
        },
      },
    ],
  };
  const roleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };
  return JSON.stringify({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: role },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: roleArn,
          Code: { ZipFile: `exports.handler = ${judge};` },
        },
      },
      Hook: {
        Type: 'AWS::CloudFormation::LambdaHook',
        Properties: {
          Alias: alias,
          LambdaFunction: { 'Fn::GetAtt': ['Function', 'Arn'] },
          ExecutionRole: roleArn,
          HookStatus: 'ENABLED',
          FailureMode: failureMode,
          TargetOperations: [operation],
        },
      },
    },
  });
}
