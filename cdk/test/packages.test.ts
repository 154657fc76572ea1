import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JsonObject } from '../../src/ground/json';

/*
 * The built packages (make cdk), installed as people do: the examples in TypeScript and Python give the same template.
 */

const ALL = process.env['ENICLEANER_CDK'] === 'all';
const ROOT = join(__dirname, '..', '..');
const DIST = join(ROOT, 'cdk', 'dist');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-packages-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const only = (directory: string, end: string): string => {
  const [name, ...others] = readdirSync(directory).filter((each) => each.endsWith(end));
  if (name === undefined || others.length > 0) throw new Error(`There has to be one ${end} in ${directory}.`);
  return join(directory, name);
};
const run = (command: string, args: readonly string[], cwd = folder): void => {
  execFileSync(command, args, { cwd, stdio: 'pipe', env: environment() });
};
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CDK_OUTDIR: join(folder, 'out'),
  CDK_CONTEXT_JSON: JSON.stringify({
    'aws:cdk:disable-version-reporting': true,
    '@aws-cdk/core:aspectStabilization': true,
  }),
});
const synthesized = (): JsonObject => {
  const text = readFileSync(join(folder, 'out', 'Orders.template.json'), 'utf8');
  rmSync(join(folder, 'out'), { recursive: true });
  return JSON.parse(text) as JsonObject;
};

/** What tells which language and library made it. */
function withoutAnalytics({ Resources, ...others }: JsonObject): JsonObject {
  const { CDKMetadata: _, ...resources } = Resources as JsonObject;
  return { ...others, Resources: resources };
}

(ALL ? describe : describe.skip)('the packages', () => {
  it('give the same template of the examples in TypeScript and in Python', () => {
    cpSync(join(ROOT, 'examples', 'cdk'), folder, { recursive: true });
    run('npm', ['init', '--yes']);
    run('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      'aws-cdk-lib@2.275.0',
      'constructs',
      only(join(DIST, 'js'), '.tgz'),
    ]);
    run(join(ROOT, 'node_modules', '.bin', 'tsx'), ['app.ts']);
    const inTypeScript = withoutAnalytics(synthesized());

    run('python3', ['-m', 'venv', 'venv']);
    run(join(folder, 'venv', 'bin', 'pip'), ['install', '--quiet', only(join(DIST, 'python'), '.whl')]);
    symlinkSync(join(ROOT, 'examples', 'cdk-python', 'app.py'), join(folder, 'app.py'));
    run(join(folder, 'venv', 'bin', 'python'), ['app.py']);
    expect(withoutAnalytics(synthesized())).toEqual(inTypeScript);
    expect(JSON.stringify(inTypeScript)).toContain('Org::VPC::EniCleaner');
  });
});
