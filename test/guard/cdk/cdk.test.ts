import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { check } from '../../../src/guard/check';
import { proposeFix } from '../../../src/guard/fixes/propose';
import { edited } from '../../../src/guard/fixes/edit';
import { identity } from '../../../src/guard/findings';
import type { JsonObject } from '../../../src/ground/json';
import { templateOfValue } from '../../../src/guard/template/template';
import { brief, EVERY_SERVICE } from '../templates';

interface Synthesized {
  readonly expects: readonly string[];
  readonly template?: JsonObject;
  readonly failure?: string;
}

/** The apps of `synthesize.cjs`, by the real library, in one process. */
function synthesize(): readonly (readonly [string, Synthesized])[] {
  const output = mkdtempSync(join(tmpdir(), 'guard-cdk-'));
  try {
    const text = execFileSync(process.execPath, [join(__dirname, 'synthesize.cjs')], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      cwd: __dirname,
      env: { ...process.env, TMPDIR: output, JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Object.entries(JSON.parse(text) as Record<string, Synthesized>);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

describe('an app of the CDK is judged as its author would', () => {
  const apps = synthesize();

  it('in thirty ways to write one', () => {
    const templates = new Set(apps.map(([, { template }]) => JSON.stringify(template)));
    expect(templates.size).toBeGreaterThanOrEqual(30);
  });

  it.each(apps)('%s', (_name, { expects, template: value, failure }) => {
    if (value === undefined) throw new Error(failure);
    const template = templateOfValue(value);
    const findings = check(template, EVERY_SERVICE);
    // An id has the construct's path in it, then a hash.
    const said = findings.filter(({ severity }) => severity !== 'note').map(brief);
    expect(said.map((each) => expects.find((expected) => each.startsWith(expected)) ?? each)).toEqual(
      expects,
    );

    for (const finding of findings.filter(({ severity }) => severity === 'error')) {
      const fix = proposeFix(template, finding, findings, EVERY_SERVICE);
      expect(fix).toBeDefined();
      const left = check(templateOfValue(edited(value, fix?.edits ?? [])), EVERY_SERVICE).map(identity);
      expect(left).not.toContain(identity(finding));
    }
  });
});
