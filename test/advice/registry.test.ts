import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { zipSync } from 'fflate';
import { parse } from 'yaml';

import { example, failureOf, Scene, type Ended } from './scene';

/*
 * deploy/registry.yaml from the first version to the last, and what guides/uninstall.md and guides/upgrade.md say
 * to do: in one account, and as the stack set of deploy/organization.yaml does it in each of its own.
 */

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const REGISTRY = read('deploy/registry.yaml');
/** As it was until its replaced versions went with an upgrade. */
const KEEPING = REGISTRY.replaceAll(
  'UpdateReplacePolicy: Delete\n    DeletionPolicy: Delete\n    Properties:\n      TypeName',
  'UpdateReplacePolicy: Retain\n    DeletionPolicy: Delete\n    Properties:\n      TypeName',
);
const STACK = 'org-vpc-enicleaner';
const TYPES = [
  { Type: 'RESOURCE', TypeName: 'Org::VPC::EniCleaner' },
  { Type: 'HOOK', TypeName: 'Org::VPC::EniGuard' },
] as const;

/** An account without the types, and with the packages of some versions in a bucket. */
class Account extends Scene {
  static async begin(): Promise<Account> {
    const account = new Account({ project: null });
    await account.call('s3', 'CreateBucket', { Bucket: 'packages' });
    for (const version of [1, 2, 3, 4]) {
      await account.#put(`enicleaner-${version}.zip`, 'org-vpccleanup-enicleaner.json', '.rpdk-config');
      await account.#put(`eniguard-${version}.zip`, 'hook/org-vpc-eniguard.json', 'hook/.rpdk-config');
    }
    return account;
  }

  #put(key: string, schema: string, settings: string): Promise<unknown> {
    const file = (path: string): Uint8Array => readFileSync(join(ROOT, path));
    const { entrypoint } = JSON.parse(read(settings)) as { readonly entrypoint: string };
    const provider = zipSync({
      [`${entrypoint.slice(0, entrypoint.lastIndexOf('.'))}.js`]: new Uint8Array([1]),
    });
    const zip = zipSync({
      'schema.json': file(schema),
      '.rpdk-config': file(settings),
      'ResourceProvider.zip': provider,
    });
    return this.call('s3', 'PutObject', { Bucket: 'packages', Key: key, Body: zip });
  }

  /** As `aws cloudformation deploy`, or a stack set, does it. */
  publish(version: number, template = REGISTRY, isNew = version === 1): Promise<Ended> {
    const Parameters = [
      { ParameterKey: 'SchemaHandlerPackage', ParameterValue: `s3://packages/enicleaner-${version}.zip` },
      { ParameterKey: 'HookPackage', ParameterValue: `s3://packages/eniguard-${version}.zip` },
    ];
    return isNew
      ? this.deploy(template, STACK, { Parameters })
      : this.update(template, STACK, { Parameters });
  }

  /** Versions of a type, the default one with an asterisk. */
  async versions(type: (typeof TYPES)[number]): Promise<readonly string[]> {
    const { TypeVersionSummaries = [] } = await this.call('cloudformation', 'ListTypeVersions', type);
    return TypeVersionSummaries.map(
      ({ VersionId, IsDefaultVersion }) => `${VersionId ?? ''}${IsDefaultVersion ? '*' : ''}`,
    );
  }

  /** guides/uninstall.md: all versions but the default one. */
  async deregisterOthers(): Promise<void> {
    for (const type of TYPES) {
      for (const version of await this.versions(type)) {
        if (!version.endsWith('*'))
          await this.call('cloudformation', 'DeregisterType', { ...type, VersionId: version });
      }
    }
  }

  /** As `cfn submit --set-default` does it, with the roles of a stack that has no package. */
  async register(version: number): Promise<void> {
    const { Stacks = [] } = await this.call('cloudformation', 'DescribeStacks', { StackName: STACK });
    const output = (key: string): string =>
      Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
    for (const type of TYPES) {
      const [zip, role] =
        type.Type === 'HOOK'
          ? [`eniguard-${version}.zip`, 'HookExecutionRoleArn']
          : [`enicleaner-${version}.zip`, 'ExecutionRoleArn'];
      await this.call('cloudformation', 'RegisterType', {
        ...type,
        SchemaHandlerPackage: `s3://packages/${zip}`,
        ExecutionRoleArn: output(role),
      });
      await this.world.time.idle();
      await this.call('cloudformation', 'SetTypeDefaultVersion', {
        ...type,
        VersionId: `0000000${version}`,
      });
    }
  }

  /** guides/uninstall.md: the hook’s configuration. */
  switchOff(): Promise<unknown> {
    const HookConfiguration = {
      HookInvocationStatus: 'DISABLED',
      TargetOperations: ['STACK', 'CHANGE_SET', 'RESOURCE'],
      FailureMode: 'WARN',
      Properties: {},
    };
    return this.call('cloudformation', 'SetTypeConfiguration', {
      ...TYPES[1],
      Configuration: JSON.stringify({ CloudFormationConfiguration: { HookConfiguration } }),
    });
  }

  async isEmpty(): Promise<void> {
    for (const type of TYPES) await assert.rejects(this.versions(type), /cannot be found/u);
    const { Roles = [] } = await this.call('iam', 'ListRoles', {});
    assert.deepEqual(
      Roles.map(({ RoleName = '' }) => RoleName).filter((name) => name.startsWith(STACK)),
      [],
    );
  }
}

let account: Account;
beforeEach(async () => {
  account = await Account.begin();
});
afterEach(() => account.end());

describe.each([0, 1, 3])('after %d upgrades', (upgrades) => {
  beforeEach(async () => {
    for (let version = 1; version <= upgrades + 1; version += 1) {
      assert.match((await account.publish(version)).status, /^(?:CREATE|UPDATE)_COMPLETE$/u);
      for (const type of TYPES) assert.deepEqual(await account.versions(type), [`0000000${version}*`]);
    }
    assert.equal((await account.deploy(example('2-with-cleaner'))).status, 'CREATE_COMPLETE');
  });

  it('the stack of deploy/registry.yaml is deleted, with all that it made', async () => {
    expect((await account.delete()).status).toBe('DELETE_COMPLETE');
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });

  it('a stack that was forgotten can be deleted once it is published again', async () => {
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    expect((await account.delete()).status).toBe('DELETE_FAILED');
    expect((await account.publish(4, REGISTRY, true)).status).toBe('CREATE_COMPLETE');
    expect((await account.delete()).status).toBe('DELETE_COMPLETE');
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });

  it('back to another version: with its package', async () => {
    expect((await account.publish(upgrades === 1 ? 1 : 2, REGISTRY, false)).status).toBe('UPDATE_COMPLETE');
    for (const type of TYPES) expect(await account.versions(type)).toHaveLength(1);
    expect((await account.delete()).status).toBe('DELETE_COMPLETE');
  });
});

describe('where the template before kept the versions of upgrades', () => {
  beforeEach(async () => {
    assert.notEqual(KEEPING, REGISTRY);
    assert.equal((await account.publish(1, KEEPING)).status, 'CREATE_COMPLETE');
    assert.equal((await account.publish(2, KEEPING)).status, 'UPDATE_COMPLETE');
    assert.equal((await account.publish(3, KEEPING)).status, 'UPDATE_COMPLETE');
    for (const type of TYPES) assert.equal((await account.versions(type)).length, 3);
  });

  it('the stack is deleted once all versions but the default one are deregistered', async () => {
    await account.deregisterOthers();
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });

  it('and once more where that was forgotten, even with a stack that needs the type', async () => {
    expect((await account.deploy(example('2-with-cleaner'))).status).toBe('CREATE_COMPLETE');
    const first = await account.delete(STACK);
    expect(first.status).toBe('DELETE_FAILED');
    expect(failureOf(first, 'TypeVersion')).toContain('is the default version and cannot be deregistered');
    // The roles went all the same.
    expect((await account.delete()).status).toBe('DELETE_FAILED');
    await account.deregisterOthers();
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    expect((await account.publish(4, REGISTRY, true)).status).toBe('CREATE_COMPLETE');
    expect((await account.delete()).status).toBe('DELETE_COMPLETE');
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });

  it('an upgrade to the template of now takes out the version before, and the rest stays to be deregistered', async () => {
    expect((await account.publish(4)).status).toBe('UPDATE_COMPLETE');
    for (const type of TYPES) {
      expect(await account.versions(type)).toEqual(['00000001', '00000002', '00000004*']);
    }
    await account.deregisterOthers();
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });
});

it('the stack set of an organization does the same in each account: its parameters are those of the template', () => {
  const { Resources } = parse(read('deploy/organization.yaml'), { logLevel: 'silent' }) as {
    readonly Resources: {
      readonly StackSet: {
        readonly Properties: {
          readonly TemplateURL: string;
          readonly Parameters: readonly { readonly ParameterKey: string }[];
        };
      };
    };
  };
  const { Parameters } = parse(REGISTRY, { logLevel: 'silent' }) as { readonly Parameters: object };
  const { Parameters: given, TemplateURL } = Resources.StackSet.Properties;
  expect(TemplateURL).toMatch(/\/registry\.yaml$/u);
  expect(Object.keys(Parameters)).toEqual(
    expect.arrayContaining(given.map(({ ParameterKey }) => ParameterKey)),
  );
});

it('two accounts of an organization are upgraded and left, one after the other', async () => {
  const second = await Account.begin();
  try {
    for (const each of [account, second]) {
      for (let version = 1; version <= 3; version += 1) await each.publish(version);
      expect((await each.delete(STACK)).status).toBe('DELETE_COMPLETE');
      await each.isEmpty();
    }
  } finally {
    await second.end();
  }
});

const GROUP = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: of nobody, VpcId: !Ref Vpc } }
`;

describe.each([1, 3])('registered by command, in %d versions, with a hook that refuses', (count) => {
  beforeEach(async () => {
    assert.equal((await account.deploy(REGISTRY, STACK)).status, 'CREATE_COMPLETE');
    for (let version = 1; version <= count; version += 1) await account.register(version);
    await account.guard({}, 'FAIL', ['RESOURCE', 'STACK']);
    assert.equal((await account.deploy(GROUP, 'group')).status, 'CREATE_COMPLETE');
    assert.equal((await account.deploy(example('2-with-cleaner'))).status, 'CREATE_COMPLETE');
  });

  /** guides/uninstall.md, 2. */
  const hookFirst = async (): Promise<void> => {
    await account.switchOff();
    await account.deregisterOthers();
    await account.call('cloudformation', 'DeregisterType', TYPES[1]);
  };

  it('the hook goes first, then living stacks, then the type, then its roles', async () => {
    await hookFirst();
    expect((await account.delete('group')).status).toBe('DELETE_COMPLETE');
    expect((await account.delete()).status).toBe('DELETE_COMPLETE');
    await account.call('cloudformation', 'DeregisterType', TYPES[0]);
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    await account.isEmpty();
  });

  it('with its roles gone it refuses every deletion of a group, until it is switched off', async () => {
    expect((await account.delete(STACK)).status).toBe('DELETE_COMPLETE');
    const refused = await account.delete('group');
    expect(refused.status).toBe('DELETE_FAILED');
    expect(failureOf(refused, 'Group')).toContain('Org::VPC::EniGuard');
    await hookFirst();
    expect((await account.delete('group')).status).toBe('DELETE_COMPLETE');
  });
});
