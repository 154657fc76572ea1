import type { Cloud } from '../../cloud';
import { isoMilliseconds } from '../../time/instant';
import { AwsError, type Caller, type Input, type Operation, type Service } from '../../wire/types';

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}
interface Role {
  readonly name: string;
  readonly createdAt: number;
  readonly trust: string;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
}

export interface IamService extends Service {
  /** Whether the role's policies allow the action on the resource (default: on some resource). */
  isAllowed(roleName: string, action: string, resource?: string): boolean;
  /** Throws the service's own error when the caller's role may not do it. */
  authorize(caller: Caller, service: Service, operation: string, input: Input): void;
  /** Makes a role of the sandbox's own that may do these things. */
  allow(roleName: string, actions: readonly string[]): void;
}

/** Actions of AWS's managed policies, as documented, as far as they matter here. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  AWSLambdaBasicExecutionRole: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  AWSLambdaVPCAccessExecutionRole: [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
};

export function createIamService(cloud: Cloud): IamService {
  const roles = new Map<string, Role>();
  const policies = new Map<string, string>();
  const ids = cloud.random.stream('iam/ids');
  const notThere = (name: string): AwsError =>
    new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, { status: 404 });
  const found = (input: Input): Role => {
    const role = roles.get(text(input['RoleName']));
    if (role === undefined) throw notThere(text(input['RoleName']));
    return role;
  };
  const statementsOf = (role: Role): readonly Statement[] => [
    ...[...role.inline.values()].flatMap(statements),
    ...[...role.attached].flatMap((arn) => {
      const actions = MANAGED[arn.split('/').at(-1) ?? ''];
      if (actions !== undefined && arn.startsWith('arn:aws:iam::aws:'))
        return [{ Effect: 'Allow', Action: actions, Resource: ['*'] }];
      return statements(policies.get(arn) ?? '{}');
    }),
  ];
  const isAllowed: IamService['isAllowed'] = (roleName, action, resource) => {
    const role = roles.get(roleName);
    if (role === undefined) return false;
    const applies = (each: Statement): boolean =>
      each.Action.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
      (resource === undefined || each.Resource.some((pattern) => like(pattern, resource)));
    const matching = statementsOf(role).filter(applies);
    return (
      matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny')
    );
  };
  const view = (role: Role): unknown => ({
    Path: '/',
    RoleName: role.name,
    RoleId: `AROA${ids.hex(17).toUpperCase()}`,
    Arn: `arn:aws:iam::${cloud.account}:role/${role.name}`,
    CreateDate: isoMilliseconds(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    MaxSessionDuration: 3600,
  });
  const operations: Record<string, Operation> = {
    CreateRole: (input) => {
      const name = text(input['RoleName']);
      if (roles.has(name))
        throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, { status: 409 });
      const role: Role = {
        name,
        createdAt: cloud.time.now(),
        trust: text(input['AssumeRolePolicyDocument']),
        inline: new Map(),
        attached: new Set(),
      };
      roles.set(name, role);
      return { Role: view(role) };
    },
    GetRole: (input) => ({ Role: view(found(input)) }),
    DeleteRole: (input) => {
      const role = found(input);
      if (role.attached.size > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', {
          status: 409,
        });
      if (role.inline.size > 0)
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', {
          status: 409,
        });
      roles.delete(role.name);
    },
    PutRolePolicy: (input) => {
      found(input).inline.set(text(input['PolicyName']), text(input['PolicyDocument']));
    },
    DeleteRolePolicy: (input) => {
      if (!found(input).inline.delete(text(input['PolicyName'])))
        throw new AwsError(
          'NoSuchEntity',
          `The role policy with name ${text(input['PolicyName'])} cannot be found.`,
          { status: 404 },
        );
    },
    GetRolePolicy: (input) => {
      const document = found(input).inline.get(text(input['PolicyName']));
      if (document === undefined)
        throw new AwsError(
          'NoSuchEntity',
          `The role policy with name ${text(input['PolicyName'])} cannot be found.`,
          { status: 404 },
        );
      return {
        RoleName: input['RoleName'],
        PolicyName: input['PolicyName'],
        PolicyDocument: encodeURIComponent(document),
      };
    },
    AttachRolePolicy: (input) => {
      found(input).attached.add(text(input['PolicyArn']));
    },
    DetachRolePolicy: (input) => {
      found(input).attached.delete(text(input['PolicyArn']));
    },
    ListRolePolicies: (input) => ({ PolicyNames: [...found(input).inline.keys()], IsTruncated: false }),
    ListAttachedRolePolicies: (input) => ({
      AttachedPolicies: [...found(input).attached].map((PolicyArn) => ({
        PolicyArn,
        PolicyName: PolicyArn.split('/').at(-1),
      })),
      IsTruncated: false,
    }),
    CreatePolicy: (input) => {
      const Arn = `arn:aws:iam::${cloud.account}:policy/${text(input['PolicyName'])}`;
      policies.set(Arn, text(input['PolicyDocument']));
      return { Policy: { PolicyName: input['PolicyName'], Arn } };
    },
    DeletePolicy: (input) => {
      policies.delete(text(input['PolicyArn']));
    },
  };
  return {
    signingName: 'iam',
    protocols: ['query'],
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations,
    isAllowed,
    allow(roleName, actions) {
      const Resource = '*';
      roles.set(roleName, {
        name: roleName,
        createdAt: cloud.time.now(),
        trust: '{}',
        inline: new Map([
          [
            'sandbox',
            JSON.stringify({ Statement: [{ Effect: 'Allow', Action: [...new Set(actions)], Resource }] }),
          ],
        ]),
        attached: new Set(),
      });
    },
    authorize(caller, service, operation) {
      if (caller.roleName === undefined || service.signingName === 'sts') return;
      const prefix = service.signingName === 'monitoring' ? 'cloudwatch' : service.signingName;
      const action = `${prefix}:${operation}`;
      if (isAllowed(caller.roleName, action)) return;
      const because = `User: ${caller.arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
      if (prefix === 'ec2')
        throw new AwsError(
          'UnauthorizedOperation',
          `You are not authorized to perform this operation. ${because}`,
          { status: 403 },
        );
      if (service.protocols[0] === 'query') throw new AwsError('AccessDenied', because, { status: 403 });
      throw new AwsError('AccessDeniedException', because, { status: prefix === 'lambda' ? 403 : 400 });
    },
  };
}

function statements(document: string): readonly Statement[] {
  const { Statement: all } = JSON.parse(document) as { readonly Statement?: unknown };
  return list(all).map((each) => {
    const { Effect, Action, Resource } = each as Readonly<Record<string, unknown>>;
    return { Effect: text(Effect), Action: list(Action).map(text), Resource: list(Resource).map(text) };
  });
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function like(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[$()+.[\\\]^{|}]/gu, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'u').test(value);
}
