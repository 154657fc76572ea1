/** A text of a template, with what comes into its place: to tell a variation of an example without a second file. */
export type Edit = readonly [text: string, instead: string];

/** @throws Error where a text isn't there: then the example has changed, and the variation would tell something else */
export function edited(template: string, edits: readonly Edit[]): string {
  return edits.reduce((sofar, [text, instead]) => {
    if (!sofar.includes(text)) throw new Error(`Not in the template any more: ${text}`);
    return sofar.replace(text, () => instead);
  }, template);
}

/** Of the examples that have a group and a role: another description, another path, so another group and role. */
export const REPLACED: readonly Edit[] = [
  ['GroupDescription: Network interfaces of the function', 'GroupDescription: The same, renamed'],
  [
    '    Type: AWS::IAM::Role\n    Properties:\n',
    '    Type: AWS::IAM::Role\n    Properties:\n      Path: /functions/\n',
  ],
];

/** The function's permissions become a policy of their own, which goes beside the function, as the CDK writes them. */
export const POLICY_APART: readonly Edit[] = [
  [
    `      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
`,
    '',
  ],
  [
    '\n  Function:\n',
    `
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: vpc
      Roles: [!Ref Role]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: [ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface]
            Resource: '*'

  Function:
`,
  ],
];
