import { AwsError } from '../../../wire/types';
import { items, of, only, type Row, same, text } from './row';

export const iamRows: Readonly<Record<string, Row>> = {
  'AWS::IAM::Role': {
    createOnly: ['RoleName', 'Path'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const RoleName = text(properties['RoleName'] ?? name(request));
      const made = await call('iam', 'CreateRole', {
        RoleName,
        Path: properties['Path'],
        AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'],
      });
      request.progress({ physicalResourceId: RoleName });
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
      for (const policy of items(properties['Policies'])) {
        await call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: of(policy, 'PolicyName'),
          PolicyDocument: of(policy, 'PolicyDocument'),
        });
      }
      return only(RoleName, { Arn: made.Role?.Arn, RoleId: made.Role?.RoleId });
    },
    delete: async ({ call }, { properties }, RoleName) => {
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await unlessGone(() => call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
      for (const policy of items(properties['Policies']))
        await unlessGone(() =>
          call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: of(policy, 'PolicyName') }),
        );
      await call('iam', 'DeleteRole', { RoleName });
    },
  },
  'AWS::IAM::Policy': {
    createOnly: [],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      for (const RoleName of items(properties['Roles'])) {
        await call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: properties['PolicyName'],
          PolicyDocument: properties['PolicyDocument'],
        });
      }
      return only(name(request));
    },
    delete: async ({ call }, { properties }) => {
      for (const RoleName of items(properties['Roles']))
        await unlessGone(() =>
          call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: properties['PolicyName'] }),
        );
    },
  },
  'AWS::IAM::ManagedPolicy': {
    createOnly: ['ManagedPolicyName', 'Path', 'Description'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const made = await call('iam', 'CreatePolicy', {
        PolicyName: properties['ManagedPolicyName'] ?? name(request),
        Path: properties['Path'],
        Description: properties['Description'],
        PolicyDocument: properties['PolicyDocument'],
      });
      const PolicyArn = made.Policy?.Arn ?? '';
      request.progress({ physicalResourceId: PolicyArn });
      for (const RoleName of items(properties['Roles']))
        await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
      return only(PolicyArn, { PolicyArn, PolicyId: made.Policy?.PolicyId });
    },
    update: async ({ call }, request, PolicyArn) => {
      const { properties, previousProperties = {} } = request;
      if (
        JSON.stringify(properties['PolicyDocument']) !== JSON.stringify(previousProperties['PolicyDocument'])
      )
        await call('iam', 'CreatePolicyVersion', {
          PolicyArn,
          PolicyDocument: properties['PolicyDocument'],
          SetAsDefault: true,
        });
      const [before, after] = [items(previousProperties['Roles']), items(properties['Roles'])];
      for (const RoleName of before.filter((each) => !after.includes(each)))
        await unlessGone(() => call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
      for (const RoleName of after.filter((each) => !before.includes(each)))
        await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
      return same(request, request.previousAttributes);
    },
    delete: async ({ call }, { properties }, PolicyArn) => {
      for (const RoleName of items(properties['Roles']))
        await unlessGone(() => call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
      await call('iam', 'DeletePolicy', { PolicyArn });
    },
  },
};

/** Of a resource that failed half-way, or whose role is gone, a part may never have been, or be gone already. */
async function unlessGone(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'NoSuchEntity') throw error;
  }
}
