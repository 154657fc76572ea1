import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { replay, tryDeletions } from './any-deletion';
import type { Plan } from './plan';

const ROOT = join(__dirname, '..', '..');

/** What goes wrong here on purpose: it needs two things of a plan, and nothing else. */
const isWrong = ({ faults, planted }: Plan): boolean => faults.flapping !== undefined && planted.length > 1;

describe('a deletion that went wrong', () => {
  let message = '';
  let token = '';

  beforeAll(async () => {
    const failure = tryDeletions({
      part: 1,
      of: 1,
      runs: 1_000,
      judge: ({ plan }) => (isWrong(plan) ? ['Wrong on purpose.'] : []),
    });
    message = await failure.then(
      () => '',
      (error: unknown) => String(error),
    );
    token = /npm run replay -- (\S+)\n/u.exec(message)?.[1] ?? '';
  });

  it('is told with the reason, a plan without what does not matter, and a command', () => {
    expect(message).toContain('- Wrong on purpose.');
    const plan = JSON.parse(/made smaller: (.*)$/mu.exec(message)?.[1] ?? '{}') as Plan;
    expect(Object.keys(plan.faults)).toEqual(['flapping']);
    expect(plan.planted).toHaveLength(2);
    expect(plan.functions).toEqual([]);
  });

  it('is the one that the command plays, with its story', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'replay', '--', token], {
      cwd: ROOT,
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      maxBuffer: 2 ** 25,
    });
    const { plan, played } = await replay(token);
    expect(isWrong(plan)).toBe(true);
    expect(stdout.startsWith(`${JSON.stringify(plan, undefined, 2)}\n`)).toBe(true);
    expect(stdout).toContain(`The stack ended as ${played.status}.\nNothing was wrong.\n`);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {3}DELETE SUCCESS/mu);
  });

  it('needs its token', async () => {
    await expect(replay('57')).rejects.toThrow('"57" is no token such as 1234/56 or 1234/56:0:1.');
  });
});
