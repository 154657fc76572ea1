import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { replay, tryDeletions } from './any-deletion';
import type { Plan } from './plan';
import { storyOf } from './story-of';

const ROOT = join(__dirname, '..', '..');

/** What goes wrong here on purpose: it needs two things of a plan, and nothing else. */
const isWrong = ({ faults, planted }: Plan): boolean => faults.flapping !== undefined && planted.length > 1;

/** A deletion with FunctionNames, whose handler takes apart what GetTemplate answers. */
const READS_TEMPLATE = '288696581/390';

/** What the command prints. */
async function toldBy(token: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'replay', '--', token], {
    cwd: ROOT,
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    maxBuffer: 2 ** 25,
  });
  return stdout;
}

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
    const stdout = await toldBy(token);
    const replayed = await replay(token);
    expect(isWrong(replayed.plan)).toBe(true);
    expect(stdout).toBe(storyOf(replayed));
    expect(stdout).toContain(`The stack ended as ${replayed.played.status}.\nNothing was wrong.\n`);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {3}DELETE SUCCESS/mu);
  });

  it('is the same one where the handler loads a module on demand', async () => {
    // Its handler reads the stack's template.
    const replayed = await replay(READS_TEMPLATE);
    const stdout = await toldBy(READS_TEMPLATE);
    expect(stdout).toContain('cloudformation:GetTemplate');
    expect(stdout).toBe(storyOf(replayed));
  });

  it('needs its token', async () => {
    await expect(replay('57')).rejects.toThrow('"57" is no token such as 1234/56 or 1234/56:0:1.');
  });
});
