import { FAULT_NAMES, FAULTS, type FaultName } from '../../sandbox/faults/table';
import { example, Story } from '../stories/story';

/** What a stack ends as under a fault that can't be got over, and what its events say then. */
const REFUSALS: Readonly<Partial<Record<FaultName, RegExp>>> = {
  'functions-attached':
    /Function somebody-elses-[0-9a-f]{6}, which belongs to no stack, uses the same subnet and security groups and is not being deleted\./u,
  'permissions-missing':
    /ssm:GetParameter failed: AccessDeniedException: .*Allow ssm:GetParameter in the policy of the type's execution role/u,
};

/** As far as a fault has to be certain, or differ from what a bare `--fault` means. */
const LEVELS: Readonly<Partial<Record<FaultName, number>>> = {
  'functions-attached': 1,
  'permissions-missing': 1,
};

describe('a stack with a cleaner, over the wire, with the bundle', () => {
  let story: Story;
  afterEach(() => story.end());

  it.each(FAULT_NAMES)('ends as it should with %s', async (name) => {
    story = await Story.begin({ seed: 11 });
    await story.deploy(example('2-with-cleaner'));
    story.world.faults.set(name, LEVELS[name] ?? FAULTS[name].on);
    const deletion = await story.delete();
    const refusal = REFUSALS[name];
    if (refusal === undefined) {
      expect(deletion.failures).toEqual([]);
      expect(deletion.status).toBe('DELETE_COMPLETE');
      expect(story.world.ec2.networkInterfaces()).toEqual([]);
    } else {
      expect(deletion.failures.join('\n')).toMatch(refusal);
      expect(deletion.status).toBe('DELETE_FAILED');
    }
  });
});
