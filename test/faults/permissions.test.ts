import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { breachesOf } from './oracle';
import { PLAIN, type Plan } from './plan';
import { allowAndDeleteAgain, deny, play, type Played } from './play';

/*
 * Each action of the execution role is taken from it, one at a time: the deletion goes on without it, or
 * fails at once and says which one it lacks; and once it is back, the same stack can be deleted.
 */

const ROOT = join(__dirname, '..', '..');
const LEFT = { untilAvailable: 100, untilDeleted: null } as const;
const OUTSIDERS: Partial<Plan> = { outsider: true, properties: { TimeoutInMinutes: 20 } };

/** What becomes of a deletion without an action. */
interface Without {
  readonly plan?: Partial<Plan>;
  /** What the deletion says as it ends; absent: it fails, and names the action. */
  readonly says?: RegExp;
  /** What the stack ends as; absent: DELETE_FAILED. */
  readonly status?: string;
}

const GONE = { says: /^The network interface that a service had left is gone/u, status: 'DELETE_COMPLETE' };
const ORPHANED: Partial<Plan> = { planted: [{ service: 'Lambda', state: 'orphaned', ...LEFT }] };
const TAKEN_OFF: Partial<Plan> = { order: 'cleaner-first' };

const WITHOUT: Readonly<Record<string, readonly Without[]>> = {
  'cloudformation:DescribeStackEvents': [GONE],
  'cloudformation:DescribeStacks': [
    {
      ...GONE,
      says: /^What the stack is doing can’t be read, .* The network interface that a service had left is gone/u,
    },
    {
      // As careful as in an update: the function stays on its VPC, and what it holds isn't waited for.
      plan: { ...TAKEN_OFF },
      says: /^What the stack is doing can’t be read, because the type’s execution role lacks cloudformation:DescribeStacks: .*No service has left a network interface behind\. 1 other network interface not touched, .* \(held by story-Function0-\w+\)\.$/u,
    },
  ],
  'cloudformation:GetTemplate': [GONE, { ...GONE, plan: TAKEN_OFF }],
  'cloudformation:ListStackResources': [GONE, { ...GONE, plan: TAKEN_OFF }],
  'ec2:DeleteNetworkInterface': [{ plan: ORPHANED }],
  'ec2:DescribeNetworkInterfaces': [{}],
  'ec2:DescribeSecurityGroups': [GONE],
  'ec2:DescribeSubnets': [GONE],
  'ec2:DescribeVpcs': [GONE],
  'ec2:DetachNetworkInterface': [
    GONE,
    { plan: { planted: [{ service: 'LambdaBefore2019', state: 'in-use', ...LEFT }] } },
  ],
  'lambda:GetFunctionConfiguration': [GONE, { plan: TAKEN_OFF }],
  'lambda:ListFunctions': [{}, { plan: TAKEN_OFF }],
  'lambda:ListTags': [
    GONE,
    {
      plan: OUTSIDERS,
      says: /^The 20 minutes are over and 1 network interface is left\. .* Left: eni-\w+ \(held by outsider\)\.$/u,
    },
  ],
  'lambda:UpdateFunctionConfiguration': [GONE, { plan: TAKEN_OFF }],
  'ssm:DeleteParameter': [{}],
  'ssm:GetParameter': [{}],
  'ssm:GetParametersByPath': [GONE],
  'ssm:PutParameter': [{}],
};

/** Actions without which a cleaner can't be made, where its properties ask for them. */
const CREATION = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ssm:PutParameter'] as const;

it('every action that the role has is tried', () => {
  const template = parse(readFileSync(join(ROOT, 'resource-role.yaml'), 'utf8')) as {
    readonly Resources: {
      readonly ExecutionRole: {
        readonly Properties: {
          readonly Policies: readonly {
            readonly PolicyDocument: {
              readonly Statement: readonly { readonly Action: readonly string[] }[];
            };
          }[];
        };
      };
    };
  };
  const actions = template.Resources.ExecutionRole.Properties.Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action }) => Action),
  );
  expect(Object.keys(WITHOUT).toSorted()).toEqual(actions.toSorted());
});

describe.each(Object.keys(WITHOUT))('without %s', (action) => {
  const cases = WITHOUT[action] ?? [];
  it.each(cases.map((each) => [JSON.stringify(each.plan ?? {}), each] as const))(
    'a deletion ends as it should: %s',
    async (_what, { plan = {}, says, status = 'DELETE_FAILED' }) => {
      const played = await play({ ...PLAIN, ...plan, denied: [action] });
      expect(breachesOf(played)).toEqual([]);
      expect(played.status).toBe(status);
      expect(messageOf(played)).toMatch(says ?? refusalOf(action));
      if (says !== undefined) return;
      expect(played.ends.at(-1)?.outcome).toMatchObject({ status: 'FAILED', errorCode: 'AccessDenied' });
      expect(played.failures.join('\n')).toContain(`Allow ${action} in the policy`);

      const cured = await play({ ...PLAIN, ...plan, denied: [action] }, { afterwards: allowAndDeleteAgain });
      expect(cured.violations).toEqual([]);
      expect(cured.status).toBe('DELETE_COMPLETE');
      expect(cured.left).toEqual([]);
    },
  );

  it('a deletion that lost it half-way ends, and says so where it matters', async () => {
    for (const order of ['functions-first', 'cleaner-first'] as const) {
      for (let nth = 1; nth < 5; nth += 1) {
        const plan: Plan = { ...PLAIN, order };
        const played = await play(plan, {
          before: async ({ world, action: handler, nth: invocation }) => {
            if (handler === 'DELETE' && invocation === nth) await deny(world, [action]);
          },
        });
        expect(played.violations).toEqual([]);
        // It was over before: then there are at least two invocations in which it was lost.
        if (played.ran.length <= nth) {
          expect(nth).toBeGreaterThan(2);
          break;
        }
        if (played.status === 'DELETE_COMPLETE') expect(played.left).toEqual([]);
        else expect(messageOf(played)).toMatch(refusalOf(action));
      }
    }
  });
});

it.each(CREATION)('without %s a creation fails, and says so', async (action) => {
  const played = await play({ ...PLAIN, occasion: 'rollback' }, { first: (world) => deny(world, [action]) });
  expect(played.status).toBe('ROLLBACK_COMPLETE');
  expect(played.failures[0]).toMatch(/^Cleaner: .* HandlerErrorCode: AccessDenied\)$/u);
  expect(played.failures[0]).toContain(`Allow ${action} in the policy of the type's execution role`);
});

function messageOf({ ends }: Played): string {
  const outcome = ends.at(-1)?.outcome;
  return outcome === undefined || !('message' in outcome) ? '' : (outcome.message ?? '');
}

/** What happened, to what, and what to do. */
function refusalOf(action: string): RegExp {
  // A function that can't be taken off its VPC is named first.
  const whose =
    action === 'lambda:UpdateFunctionConfiguration'
      ? String.raw`Function \S+ can’t be taken off the VPC: `
      : '';
  return new RegExp(
    String.raw`^${whose}${action} failed: (?:UnauthorizedOperation|AccessDenied\w*): .* not authorized to perform: ${action} .* Allow ${action} in the policy of the type's execution role \(guides/permissions\.md\), and look for a permissions boundary or service control policy that denies it\.$`,
    'u',
  );
}
