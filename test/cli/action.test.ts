import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');

interface Action {
  readonly runs: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] };
}

/** The script of the action's own step, as a runner would run it in a repository's folder. */
function check(folder: string, templates: string): { readonly status: number | null; readonly out: string } {
  const { runs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;
  const script = runs.steps.find(({ name }) => name === 'Check')?.run ?? '';
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_ACTION_PATH: ROOT, TEMPLATES: templates, SERVICES: '*' },
  });
  return { status, out: `${stdout}${stderr}` };
}

describe('the GitHub action', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner action '));
    mkdirSync(join(folder, 'infra', 'a folder'), { recursive: true });
    for (const name of ['1-without-cleaner.yaml', '2-with-cleaner.yaml']) {
      copyFileSync(join(ROOT, 'examples', name), join(folder, 'infra', 'a folder', name));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('annotates what its patterns find, and fails for an error', () => {
    const { status, out } = check(folder, 'infra/**/*.yaml\n');
    expect(status).toBe(20);
    expect(out).toContain('::error file=infra/a folder/1-without-cleaner.yaml,line=39,');
    expect(out.match(/^::/gmu)).toHaveLength(1);
  });

  test('passes where nothing is found, or nothing matches', () => {
    expect(check(folder, 'infra/a folder/2-with-cleaner.yaml')).toEqual({ status: 0, out: '' });
    expect(check(folder, 'nowhere/*.yaml')).toEqual({ status: 0, out: 'No template matches.\n' });
  });

  test('takes what guides/ci.md gives it, and no more', () => {
    const page = readFileSync(join(ROOT, 'guides', 'ci.md'), 'utf8');
    const block = /```yaml\n(?<text>[^]*?)```/u.exec(page)?.groups?.['text'] ?? '';
    const workflow = parse(block) as {
      readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly with?: object }[] }>>;
    };
    const given = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.flatMap((step) => Object.keys(step.with ?? {})),
    );
    const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
      readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
    };
    expect(given.filter((name) => !(name in inputs))).toEqual([]);
    for (const [name, { required = false }] of Object.entries(inputs)) {
      if (required) expect(given).toContain(name);
    }
  });

  test('a file that isn’t there fails aloud', () => {
    expect(check(folder, 'infra/typo.yaml')).toMatchObject({ status: 2 });
  });
});
