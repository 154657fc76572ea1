import { rateAmongCleaners } from '../../src/cleaner/concurrent-cleaners';
import type { Effects } from '../../src/cleaner/effects';
import { settingsOf } from '../../src/cleaner/settings';

const SETTINGS = settingsOf({ Id: 'x', SubnetIds: ['subnet-1'] }, {}, '111122223333');

/** Effects of which a turn takes some, with an EC2 that answers so. */
function effects(answer: () => unknown): { readonly effects: Effects; readonly slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    effects: {
      ec2: { send: () => Promise.resolve().then(answer) },
      clock: { now: () => now },
      random: () => 0.5,
      sleep: (duration: number) => {
        slept.push(duration);
        now += duration;
        return Promise.resolve();
      },
    } as unknown as Effects,
  };
}

const free = (count: number): object => ({
  NetworkInterfaces: Array.from({ length: count }, (_, index) => ({ NetworkInterfaceId: `eni-${index}` })),
});

describe('a stack that was refused', () => {
  it('counts what is free, after a moment that keeps it apart from the others', async () => {
    const { effects: own, slept } = effects(() => free(475));
    const rate = await rateAmongCleaners(own, SETTINGS, { left: 19, until: 20_000, isFirst: true });
    expect(rate).toEqual({ share: 0.01, until: 383_000 });
    expect(slept).toEqual([3_000]);
  });

  it('has no moment to lose later, or where the time is over', async () => {
    const { effects: own, slept } = effects(() => free(25));
    await rateAmongCleaners(own, SETTINGS, { left: 19, until: 20_000, isFirst: false });
    await rateAmongCleaners(own, SETTINGS, { left: 19, until: 0, isFirst: true });
    expect(slept).toEqual([0]);
  });

  it.each(['RequestLimitExceeded', 'InvalidParameterValue', 'UnauthorizedOperation'])(
    'isn’t kept from anything by a count that fails (%s)',
    async (name) => {
      const { effects: own } = effects(() => {
        throw Object.assign(new Error('no'), { name });
      });
      const rate = await rateAmongCleaners(own, SETTINGS, { left: 19, until: 20_000, isFirst: true });
      expect(rate).toBeUndefined();
    },
  );
});
