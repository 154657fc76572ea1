import { items, of, only, type Row, text } from './row';

export const iamRows: Readonly<Record<string, Row>> = {
  'AWS::IAM::Role': {
    createOnly: ['RoleName', 'Path'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const RoleName = text(properties['RoleName'] ?? name(request));
      const made = await call('iam', 'CreateRole', {
        RoleName,
        Path: properties['Path'],
        AssumeRolePolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
      });
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
      for (const policy of items(properties['Policies'])) {
        await call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: of(policy, 'PolicyName'),
          PolicyDocument: JSON.stringify(of(policy, 'PolicyDocument')),
        });
      }
      return only(RoleName, { Arn: of(made, 'Role', 'Arn'), RoleId: of(made, 'Role', 'RoleId') });
    },
    delete: async ({ call }, { properties }, RoleName) => {
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await call('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
      for (const policy of items(properties['Policies']))
        await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: of(policy, 'PolicyName') });
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
          PolicyDocument: JSON.stringify(properties['PolicyDocument']),
        });
      }
      return only(name(request));
    },
    delete: async ({ call }, { properties }) => {
      for (const RoleName of items(properties['Roles']))
        await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: properties['PolicyName'] });
    },
  },
};
