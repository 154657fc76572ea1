import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * The permissions stand in four places: the code that needs them, the schema, the role that grants them
 * (deploy/registry.yaml) and the guide. They have to agree.
 */
const root = join(__dirname, '..', '..');

interface Schema {
  readonly handlers: Readonly<Record<string, { readonly permissions: readonly string[] }>>;
}

const schema = JSON.parse(readFileSync(join(root, 'org-vpccleanup-enicleaner.json'), 'utf8')) as Schema;
const demanded = new Map<string, string[]>();
for (const [handler, { permissions }] of Object.entries(schema.handlers)) {
  for (const action of permissions) demanded.set(action, [...(demanded.get(action) ?? []), handler]);
}

interface Row {
  readonly action: string;
  readonly handlers: readonly string[];
  readonly resources: readonly string[];
  readonly why: string;
  readonly without: string;
}

const rows = readFileSync(join(root, 'guides/permissions.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line): Row => {
    const [action = '', handlers = '', resources = '', why = '', without = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return {
      action: action.replaceAll('`', ''),
      handlers: handlers.split(',').map((each) => each.trim()),
      resources: [...resources.matchAll(/`([^`]+)`/g)].map(([, each]) => each ?? ''),
      why,
      without,
    };
  });

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface Role {
  readonly Properties: {
    readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  };
}

const template = parse(readFileSync(join(root, 'deploy/registry.yaml'), 'utf8'), {
  logLevel: 'silent',
}) as { readonly Resources: Readonly<Record<string, Role>> };

/** What a role grants: actions with their resources, as the guide writes those. */
function granted(role: string): ReadonlyMap<string, readonly string[]> {
  const grants = new Map<string, string[]>();
  const policies = template.Resources[role]?.Properties.Policies ?? [];
  for (const { Action, Resource } of policies.flatMap((each) => each.PolicyDocument.Statement)) {
    const resources = [Resource].flat().map((arn) => arn.replace(/^arn:.*\$\{AWS::AccountId\}:/, ''));
    for (const action of [Action].flat()) grants.set(action, [...(grants.get(action) ?? []), ...resources]);
  }
  return grants;
}

/** The calls in the code: `import { XCommand } from '@aws-sdk/client-y'`. */
function called(): ReadonlySet<string> {
  const prefixes: Readonly<Record<string, string>> = {
    'client-cloudformation': 'cloudformation',
    'client-ec2': 'ec2',
    'client-lambda': 'lambda',
    'client-ssm': 'ssm',
  };
  const files = ['src/cleaner', 'src/network-interfaces'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
  return new Set(
    files.flatMap((text) =>
      [...text.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/([^']+)'/g)].flatMap(
        ([, names = '', client = '']) =>
          [...names.matchAll(/\b([A-Z]\w+)Command\b/g)].map(
            ([, operation]) => `${prefixes[client] ?? client}:${operation ?? ''}`,
          ),
      ),
    ),
  );
}

test('the schema demands what the code calls, no more and no less', () => {
  expect([...demanded.keys()].toSorted()).toEqual([...called()].toSorted());
});

test('the guide has a row for each action, in alphabetical order', () => {
  expect(rows.map((row) => row.action)).toEqual([...demanded.keys()].toSorted());
});

test.each(rows.map((row) => [row.action, row] as const))(
  '%s: handlers and reasons in the guide',
  (_, row) => {
    const order = ['create', 'read', 'update', 'delete', 'list'];
    const handlers = demanded.get(row.action) ?? [];
    expect(row.handlers).toEqual(order.filter((each) => handlers.includes(each)));
    expect(row.why).not.toBe('');
    expect(row.without).not.toBe('');
  },
);

test('the execution role grants what the guide says, on the resources that it says', () => {
  const grants = granted('ExecutionRole');
  expect(Object.fromEntries(grants)).toEqual(
    Object.fromEntries(rows.map((row) => [row.action, row.resources])),
  );
});

test('no role grants all actions of a service, and only what cannot be limited is granted on everything', () => {
  const anything = ['ExecutionRole', 'LogRole'].flatMap((role) =>
    [...granted(role)].filter(([, resources]) => resources.includes('*')).map(([action]) => action),
  );
  expect(anything.toSorted()).toEqual([
    'cloudwatch:PutMetricData',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'lambda:ListFunctions',
  ]);
  const actions = ['ExecutionRole', 'LogRole'].flatMap((role) => [...granted(role).keys()]);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});
