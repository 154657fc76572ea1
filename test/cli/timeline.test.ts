import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { page } from '../../src/cli/timeline/page';
import { timelineOf } from '../../src/cli/timeline/model';
import type { StackEvent } from '../../src/cli/why/picture';
import { example, Story } from '../stories/story';
import { enicleanerIn } from './account';

const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/app/1';

function event(
  second: number,
  logicalId: string,
  status: string,
  reason = '',
  physicalId = logicalId,
): StackEvent {
  return {
    at: second * 1_000,
    logicalId,
    physicalId,
    type: 'AWS::EC2::Subnet',
    status,
    reason,
    properties: {},
  };
}

test('tries, waits and network interfaces of a deletion', () => {
  const { bars, named, phases } = timelineOf(
    [
      event(0, 'app', 'DELETE_IN_PROGRESS', 'User Initiated', STACK),
      event(1, 'Cleaner', 'DELETE_IN_PROGRESS'),
      event(5, 'Cleaner', 'DELETE_IN_PROGRESS', 'Waiting for 1 network interface: eni-0123456789abcdef0 (…)'),
      event(60, 'Cleaner', 'DELETE_COMPLETE'),
      event(61, 'Subnet', 'DELETE_IN_PROGRESS'),
      event(900, 'Subnet', 'DELETE_FAILED', 'has dependencies'),
      event(901, 'Subnet', 'DELETE_IN_PROGRESS'),
      event(905, 'Subnet', 'DELETE_COMPLETE'),
      event(906, 'Old', 'DELETE_SKIPPED'),
      event(907, 'app', 'DELETE_COMPLETE', '', STACK),
    ],
    STACK,
    999_000,
  );
  expect(
    bars.map(({ logicalId, tries }) => [logicalId, tries.map(({ from, to, ended }) => [from, to, ended])]),
  ).toEqual([
    ['Cleaner', [[1_000, 60_000, 'complete']]],
    [
      'Subnet',
      [
        [61_000, 900_000, 'failed'],
        [901_000, 905_000, 'complete'],
      ],
    ],
    ['Old', [[906_000, 906_000, 'skipped']]],
  ]);
  expect(named).toEqual([
    { id: 'eni-0123456789abcdef0', by: ['Cleaner'], from: 5_000, lastNamed: 5_000, goneBy: 60_000 },
  ]);
  expect(phases.map(({ status }) => status)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
});

test('what a stack’s author wrote is text on the page, never markup', () => {
  const html = page(
    'app',
    timelineOf([event(0, 'A', 'DELETE_FAILED', '<script>alert("1")</script>')], STACK, 1),
  );
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
});

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

describe('a stack’s page', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-timeline-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('is drawn from its events, and a browser shows it without asking a network', async () => {
    const story = await Story.begin({ project: null });
    try {
      await story.deploy(example('1-without-cleaner'), 'app');
      await story.delete('app');
      const { exitCode, out } = await enicleanerIn(story, ['timeline', 'app'], { cwd: folder });
      expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'app-timeline.html\n' });
    } finally {
      await story.end();
    }
    const file = join(folder, 'app-timeline.html');
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('DELETE_FAILED after');
    expect(html).not.toMatch(/\b(?:src|href)=/u);
    if (CHROMIUM === undefined) return;
    const pictures = join(__dirname, '..', '..', 'build', 'pictures');
    mkdirSync(pictures, { recursive: true });
    const picture = join(pictures, 'timeline.png');
    rmSync(picture, { force: true });
    await promisify(execFile)(CHROMIUM, [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--hide-scrollbars',
      '--window-size=1040,900',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--screenshot=${picture}`,
      `file://${file}`,
    ]);
    expect(statSync(picture).size).toBeGreaterThan(10_000);
  });
});
