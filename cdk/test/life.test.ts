import { SAMPLES } from './apps';
import { live } from './life';
import { synthesize } from './synthesize';

/** Those that have nothing to be uploaded, so that their templates are all. `make cdk` has every one, by `cdk` itself. */
const ALL = process.env['ENICLEANER_CDK'] === 'all';
const QUICK = [
  'own VPC and group',
  'two functions in one group',
  'a group fed by a custom resource of a function in the VPC',
  'a CfnFunction with a role of the CDK’s',
  'network in another stack, group in this one',
  'a template that is included',
];
const NAMES = ALL
  ? Object.keys(SAMPLES).filter(
      (name) => !/nested|stages|provider|AwsCustom|trigger|canary|empties itself/iu.test(name),
    )
  : QUICK;

describe.each(['documented', 'express'] as const)('in the world %s', (world) => {
  it.each(NAMES)('%s: created, updated and deleted', async (name) => {
    const sample = SAMPLES[name];
    if (sample === undefined) throw new Error(`There is no sample ${name}.`);
    // Express mode refuses to replace a cleaner while rollback is off.
    const protect = { onePerTarget: world === 'express' };
    const before = synthesize(sample, { protect });
    const after = sample.update === undefined ? undefined : synthesize(sample, { protect, update: true });
    const { created, updated, deleted, failures } = await live(world, before, after);
    const all = (status: string, of: object): object =>
      Object.fromEntries(Object.keys(of).map((stack) => [stack, status]));
    expect(failures).toEqual([]);
    expect(created).toEqual(all('CREATE_COMPLETE', created));
    expect(updated).toEqual(all('UPDATE_COMPLETE', updated));
    expect(deleted).toEqual(all('DELETE_COMPLETE', deleted));
  });
});

it('without it, what express mode leaves behind keeps the stack from being deleted', async () => {
  const sample = SAMPLES['own VPC and group'];
  if (sample === undefined) throw new Error('There is no such sample.');
  const { created, deleted, failures } = await live('express', synthesize(sample), undefined);
  expect(created).toEqual({ Sample: 'CREATE_COMPLETE' });
  expect(deleted).toEqual({ Sample: 'DELETE_FAILED' });
  expect(failures.join('\n')).toMatch(/has a dependent object|has dependencies/u);
});
