import { breachesOf } from './oracle';
import { PLAIN, type Plan } from './plan';
import { play } from './play';

/* Deletions that went wrong once. Most were found by `test/cleaner/deletions`, and then made smaller. */

const STAYS = { service: 'Lambda', state: 'in-use', untilAvailable: 100, untilDeleted: null } as const;

const FOUND: readonly [string, Partial<Plan>][] = [
  [
    'nobody remembers when a deletion without a stack began, once context and parameter are gone',
    {
      seed: 0,
      occasion: 'alone',
      functions: [],
      planted: [{ service: 'OpenSearch', state: 'releasing', untilAvailable: 3, untilDeleted: 11 }],
      properties: { TimeoutInMinutes: 9, UpdateTimeoutInMinutes: 0, Services: ['*'] },
      faults: { 'context-lost': 0.32, 'parameters-deleted': 0.264, 'parameters-corrupted': 0.296 },
      attempts: 1,
    },
  ],
  [
    'what a function that stays holds is no proof’s business, where a look that saw it is refused half-way',
    {
      seed: 0,
      occasion: 'replace',
      functions: [{ place: 'beside', isPublished: false }],
      planted: [{ service: 'LambdaBefore2019', state: 'releasing', untilAvailable: 3, untilDeleted: 0 }],
      properties: { UpdateTimeoutInMinutes: 36 },
      faults: { 'credentials-expire': 700, 'callback-twice': 0.392 },
    },
  ],
  [
    'what an invocation saw and deleted counts for the proof of the end, where a later look of it is refused',
    {
      seed: 925_756_617,
      order: 'cleaner-first',
      functions: [{ place: 'beside', isPublished: false }],
      planted: [
        { service: 'LambdaEventSourceMapping', state: 'available', untilAvailable: 84, untilDeleted: null },
        { service: 'Lambda', state: 'orphaned', untilAvailable: 36, untilDeleted: null },
      ],
      properties: { TimeoutInMinutes: 92, UpdateTimeoutInMinutes: 0, Services: ['Lambda', 'RDS'] },
      faults: {
        'stale-reads': 100_800,
        throttling: 0.3,
        'parameters-deleted': 0.336,
        'lambda-before-2019': 0.48,
      },
      denied: ['ssm:PutParameter'],
      attempts: 1,
    },
  ],
  [
    'a network interface of the kind before 2019 is left alone while its function is being taken off the VPC',
    { order: 'cleaner-first', faults: { 'lambda-before-2019': 1 } },
  ],
  [
    'one of that kind is left alone when a new function has got it within a minute after a look at all functions',
    {
      seed: 1,
      order: 'cleaner-first',
      functions: [
        { place: 'beside', isPublished: false },
        { place: 'guarded', isPublished: false },
        { place: 'both', isPublished: false },
      ],
      faults: { 'lambda-before-2019': 1, 'functions-attached': 1 },
    },
  ],
  [
    'the same where the stack’s resources can’t be listed',
    {
      seed: 0,
      order: 'cleaner-first',
      faults: { 'lambda-before-2019': 1 },
      denied: ['cloudformation:ListStackResources'],
    },
  ],
  [
    'a rollback without its parameter counts from the beginning of its own deletion',
    {
      occasion: 'rollback',
      planted: [STAYS],
      properties: { TimeoutInMinutes: 3 },
      faults: { 'parameters-deleted': 1 },
    },
  ],
  [
    'so does a deletion that comes after others, which took long',
    {
      planted: [STAYS],
      properties: { TimeoutInMinutes: 4 },
      faults: { 'parameters-corrupted': 1, 'lambda-waits': 1 },
    },
  ],
  [
    'the same when contexts are lost, too',
    {
      planted: [STAYS],
      properties: { TimeoutInMinutes: 30 },
      faults: { 'parameters-deleted': 1, 'context-lost': 1, 'lambda-waits': 1 },
    },
  ],
  [
    'network interfaces that stay with their functions are not counted as gone',
    { occasion: 'replace', functions: [PLAIN.functions[0] ?? { place: 'guarded', isPublished: false }] },
  ],
  [
    'one that got another user while it was being released is not counted as gone, and does not keep an update',
    {
      occasion: 'replace',
      functions: [{ place: 'guarded', isPublished: false }],
      faults: { 'functions-attached': 1 },
    },
  ],
  [
    'the same where the stack can’t be described',
    { denied: ['cloudformation:DescribeStacks'], faults: { 'functions-attached': 1 } },
  ],
  [
    'foreign ones are named where the update does not wait, too',
    {
      occasion: 'replace',
      planted: [STAYS, { service: 'user', state: 'available', untilAvailable: 1, untilDeleted: null }],
      properties: { UpdateTimeoutInMinutes: 0 },
    },
  ],
  [
    'all that is left is named, and deleted if it is free, where the time ran up during a look for the first reason to wait',
    {
      seed: 1_817_757_093,
      functions: [
        { place: 'guarded', isPublished: false },
        { place: 'beside', isPublished: false },
      ],
      properties: { TimeoutInMinutes: 6 },
      faults: { 'slow-answers': 17_400 },
      attempts: 1,
    },
  ],
];

it.each(FOUND)('%s', async (_what, changes) => {
  const played = await play({ ...PLAIN, ...changes });
  expect(played.violations).toEqual([]);
  expect(breachesOf(played)).toEqual([]);
});
