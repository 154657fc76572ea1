import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { AS_IN_THE_GUIDE, compare, type PollingResult } from '../../bench/polling/compare';
import { every, ours, PEERS, POLICIES, type Policy } from '../../bench/polling/policies';
import { RECORDED, RELEASE_TIMES } from '../../bench/polling/release-times';
import { dominates, simulate } from '../../bench/polling/simulate';
import { tables } from '../../bench/polling/tables';
import { createRandom } from '../../sandbox/time/random';
import { POLLING } from '../../src/cleaner/tuning';

const GUIDE = join(__dirname, '..', '..', 'guides', 'decisions', '003-polling.md');

function peer(name: string): Policy {
  const found = PEERS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No policy of ${name}`);
  return found;
}

/** Instants of all looks until the policy gives up, or until so many seconds have passed. */
function looksOf(policy: Policy, until: number): readonly number[] {
  const instants: number[] = [];
  for (let elapsed = 0; ;) {
    const delay = policy.next({ elapsed, looks: instants.length, random: 0.5 });
    if (delay === 'gives up' || elapsed + delay > until) return instants;
    elapsed += delay;
    instants.push(elapsed);
  }
}

describe('the comparison of polling policies', () => {
  let result: PollingResult;
  beforeAll(() => {
    result = compare(AS_IN_THE_GUIDE);
  });

  it('is what the guide shows (UPDATE_GUIDES=1 writes it)', () => {
    const text = readFileSync(GUIDE, 'utf8');
    const updated = text.replace(
      /(<!-- polling:begin -->\n)[\s\S]*(<!-- polling:end -->)/u,
      (_, begin: string, end: string) => `${begin}\n${tables(result)}\n\n${end}`,
    );
    if (process.env['UPDATE_GUIDES'] === '1') writeFileSync(GUIDE, updated);
    expect(readFileSync(GUIDE, 'utf8')).toBe(updated);
  });

  it('has for each fixed interval a value of the knob that is better in delay, late delay and looks', () => {
    for (const { interval, dominates: better } of result.better) {
      expect([interval, ...better.slice(0, 3)]).toEqual([interval, true, true, true]);
    }
  });

  it('finds the built-in value better than cdkd’s policy, too, and no less patient than anybody', () => {
    for (const { policies, releaseTimes } of result.scenarios) {
      const [own] = policies;
      const cdkd = policies.find(({ policy }) => policy === 'cdkd');
      if (own === undefined || cdkd === undefined) throw new Error('A row is missing');
      expect(own.gaveUp).toBe(0);
      // Where cdkd gives up on one in five, its mean of looks is of the shorter waits.
      if (releaseTimes === 'reported') continue;
      expect(own.median).toBeLessThan(cdkd.median ?? 0);
      expect(own.p95).toBeLessThan(cdkd.p95 ?? 0);
    }
  });

  it('draws the same for all rows: a policy beside itself differs in nothing', () => {
    const releases = [200, 700, 1_300];
    expect(simulate(every(10), releases, 1)).toEqual(simulate(every(10), releases, 2));
    expect(dominates(simulate(every(10), releases, 1), simulate(every(10), releases, 1))).toBe(false);
  });

  it('is about the knob that is built in', () => {
    expect(result.better.find(({ interval }) => interval === 15)?.secondsALookIsWorth).toBe(
      POLLING.secondsALookIsWorth,
    );
    expect(POLICIES[0]?.name).toBe(ours().name);
  });
});

describe('a simulated wait', () => {
  it('is late by what is left until the next look', () => {
    expect(simulate(every(10), [165], 1)).toMatchObject({ median: 5, p95: 5, looks: 18, gaveUp: 0 });
  });

  it('that is given up counts its looks, but no delay', () => {
    expect(simulate(peer('delstack'), [165], 1)).toMatchObject({ median: undefined, looks: 19, gaveUp: 1 });
  });
});

describe('our policy', () => {
  it('takes as many looks for a wait of two hours as the guide says', () => {
    const looks = looksOf(ours(), 7_199).length;
    expect(readFileSync(GUIDE, 'utf8')).toContain(`near ${String(10 * Math.round(looks / 10))} looks`);
  });
});

describe('the policies of others, as their code has them', () => {
  it('delstack: every 5 s from the 10th to the 100th second', () => {
    const looks = looksOf(peer('delstack'), 1e4);
    expect(looks.slice(0, 3)).toEqual([10, 15, 20]);
    expect(looks.at(-1)).toBe(100);
  });

  it('Terraform: every 10 s for 45 minutes', () => {
    const looks = looksOf(peer('Terraform'), 1e4);
    expect(looks.slice(0, 3)).toEqual([10, 20, 30]);
    expect(looks.at(-1)).toBe(2_700);
  });

  it('cdkd: every 15 s for 30 minutes, then the subnet ten times, 5 s longer apart each time', () => {
    const looks = looksOf(peer('cdkd'), 1e4);
    expect(looks.slice(0, 3)).toEqual([10, 25, 40]);
    const after = looks.filter((instant) => instant >= 1_810);
    expect(after.map((instant) => instant - 1_810)).toEqual([0, 0, 5, 15, 30, 50, 75, 105, 140, 180, 225]);
  });

  it('alchemy: half as long again each time, 30 s at most, for 25 minutes', () => {
    const looks = looksOf(peer('alchemy'), 1e4);
    expect(looks.slice(0, 4)).toEqual([0, 1, 2.5, 4.75]);
    expect(looks.at(-1)).toBeGreaterThanOrEqual(1_500);
    expect((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)).toBe(30);
  });

  it('each names what it was read from', () => {
    for (const { name, source } of PEERS) expect([name, source.length > 30]).toEqual([name, true]);
  });
});

describe('the release times', () => {
  it('have the quantiles that were recorded', () => {
    const sorted = RECORDED.toSorted((a, b) => a - b);
    expect(RECORDED).toHaveLength(32);
    expect([sorted[0], sorted.at(-1)]).toEqual([165, 3_600]);
    const random = createRandom(1).stream('test');
    const drawn = Array.from({ length: 20_000 }, () => RELEASE_TIMES.sampler(random)).toSorted(
      (a, b) => a - b,
    );
    // P10 307, P25 430, P50 707, P75 1227, P90 1502, each within 4 %.
    for (const [share, seconds] of [
      [0.1, 307],
      [0.25, 430],
      [0.5, 707],
      [0.75, 1_227],
      [0.9, 1_502],
    ] as const) {
      const value = drawn[Math.floor(share * drawn.length)] ?? 0;
      expect([share, Math.abs(value / seconds - 1) < 0.04]).toEqual([share, true]);
    }
  });
});
