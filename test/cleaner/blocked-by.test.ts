import { blockedBy, type BlockedByInput } from '../../src/cleaner/blocked-by';
import type { StackResource } from '../../src/network-interfaces/stack-resources';
import { classify } from '../../src/network-interfaces/classify';
import type { FunctionVersion } from '../../src/network-interfaces/vpc-functions';
import { ATTACHED, networkInterface, rules, usersOf } from '../network-interfaces/samples';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const holder = (version = '$LATEST'): FunctionVersion => ({
  functionName: 'f',
  functionArn: ARN,
  version,
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1'],
  groupIds: ['sg-1'],
});
const resource = (
  logicalId: string,
  status: string,
  type = 'AWS::Lambda::Function',
  physicalId = 'f',
): StackResource => ({ logicalId, physicalId, type, status, updatedAt: 0 });
const CLEANER = resource('Cleaner', 'DELETE_IN_PROGRESS', 'Org::VPC::EniCleaner', 'c');
const OTHER = resource('Api', 'DELETE_IN_PROGRESS', 'AWS::ApiGateway::RestApi', 'a');

const input = (
  resources: readonly StackResource[] | undefined,
  changes: Partial<BlockedByInput> = {},
  version?: string,
): BlockedByInput => ({
  networkInterfaces: [
    {
      networkInterface: ATTACHED,
      class: classify(ATTACHED, rules(['Lambda']), usersOf(ATTACHED, [holder(version)])),
    },
  ],
  resources,
  failedSince: 0,
  logicalId: 'Cleaner',
  outsiders: new Map(),
  detaching: new Set(),
  kept: new Map(),
  serving: new Map(),
  ...changes,
});

describe('whether waiting can succeed for another service’s', () => {
  const of = (fileSystem: StackResource, ...others: readonly StackResource[]): BlockedByInput => {
    const resources = [CLEANER, fileSystem, ...others];
    const it = networkInterface({
      tags: { 'AmazonFSx.FileSystemId': 'fs-1' },
      requesterId: '727180483921',
    });
    const its = classify(it, rules(['FSx']), 'not looked up', resources);
    return {
      ...input(resources),
      networkInterfaces: [{ networkInterface: it, class: its }],
      failedSince: 100,
    };
  };
  const files = (status: string, updatedAt = 100): StackResource => ({
    ...resource('Files', status, 'AWS::FSx::FileSystem', 'fs-1'),
    updatedAt,
  });

  it.each<[string, BlockedByInput, string | undefined]>([
    ['its deletion failed', of(files('DELETE_FAILED')), 'resource-stays'],
    ['it is retained', of(files('DELETE_SKIPPED')), 'resource-stays'],
    [
      'it failed before this operation, and another goes first',
      of(files('DELETE_FAILED', 99), OTHER),
      undefined,
    ],
    [
      'it failed before this operation, and waits for the cleaner alone',
      of(files('DELETE_FAILED', 99)),
      'resource-after-this',
    ],
    ['it waits for the cleaner alone', of(files('CREATE_COMPLETE')), 'resource-after-this'],
    ['it waits for something else, too', of(files('CREATE_COMPLETE'), OTHER), undefined],
    ['it is being deleted', of(files('DELETE_IN_PROGRESS')), undefined],
    ['it is gone', of(files('DELETE_COMPLETE')), undefined],
    [
      'it isn’t the stack’s',
      of(resource('Files', 'DELETE_FAILED', 'AWS::FSx::FileSystem', 'fs-2')),
      undefined,
    ],
  ])('%s', (_what, given, expected) => {
    const found = blockedBy(given);
    expect(found?.is).toBe(expected);
    expect(found).toEqual(
      expected === undefined ? undefined : expect.objectContaining({ owner: 'file system fs-1 (Files)' }),
    );
  });
});

describe('whether waiting can succeed', () => {
  it.each<[string, BlockedByInput, string | undefined]>([
    ['the function is being deleted', input([CLEANER, resource('F', 'DELETE_IN_PROGRESS')]), undefined],
    [
      'the list of functions lags behind its deletion',
      input([CLEANER, resource('F', 'DELETE_COMPLETE')]),
      undefined,
    ],
    ['its deletion failed', input([CLEANER, resource('F', 'DELETE_FAILED')]), 'owner-stays'],
    ['it was retained', input([CLEANER, resource('F', 'DELETE_SKIPPED')]), 'owner-stays'],
    [
      'its deletion failed in an earlier operation, and waits for something else in this one',
      input([CLEANER, OTHER, resource('F', 'DELETE_FAILED')], { failedSince: 100 }),
      undefined,
    ],
    [
      'it waits for something else that is being deleted',
      input([CLEANER, OTHER, resource('F', 'CREATE_COMPLETE')]),
      undefined,
    ],
    ['it waits for the cleaner alone', input([CLEANER, resource('F', 'CREATE_COMPLETE')]), 'wrong-order'],
    [
      'the cleaner takes it off the VPC',
      input([CLEANER, resource('F', 'CREATE_COMPLETE')], { detaching: new Set(['f']) }),
      undefined,
    ],
    [
      'a published version holds on',
      input([CLEANER, resource('F', 'UPDATE_COMPLETE')], { detaching: new Set(['f']) }, '2'),
      'published-version',
    ],
    [
      'the cleaner does not know its own name',
      input([CLEANER, resource('F', 'CREATE_COMPLETE')], { logicalId: undefined }),
      undefined,
    ],
    [
      'it belongs to no stack',
      input([CLEANER], { outsiders: new Map([[ARN, { in: 'no-stack' }]]) }),
      'owner-outside',
    ],
    [
      'it belongs to a stack that stays',
      input([CLEANER], { outsiders: new Map([[ARN, { in: 'stack-that-stays', stackName: 's' }]]) }),
      'owner-outside',
    ],
    [
      'it belongs to a stack that goes',
      input([CLEANER], {
        outsiders: new Map([[ARN, { in: 'stack-that-goes', stackName: 's', stackId: 'arn', logicalId: '' }]]),
      }),
      undefined,
    ],
    [
      'nobody can tell where it belongs',
      input([CLEANER], { outsiders: new Map([[ARN, { in: 'unknown' }]]) }),
      undefined,
    ],
    ['nothing can be listed', input(undefined), undefined],
  ])('%s', (_what, given, expected) => {
    expect(blockedBy(given)?.is).toBe(expected);
  });
});
