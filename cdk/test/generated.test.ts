import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { digestLine } from '../scripts/api-digest';

it('the L1 construct and the services are those of the schema and the handlers', () => {
  const script = join(__dirname, '..', 'scripts', 'generate.ts');
  const { status, stderr } = spawnSync('npx', ['--no-install', 'tsx', script, '--check'], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('API.md', () => {
  const text = readFileSync(join(__dirname, '..', 'API.md'), 'utf8');

  it('is of the sources as they are: else "make cdk" writes it', () => {
    expect(text.trimEnd().split('\n').at(-1)).toBe(digestLine());
  });

  it('is stale as soon as a docstring of theirs is another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'enicleaner-api-'));
    try {
      cpSync(join(__dirname, '..', 'src'), folder, { recursive: true });
      expect(digestLine(folder)).toBe(digestLine());
      appendFileSync(join(folder, 'eni-cleaner.ts'), '/** Another. */\n');
      expect(digestLine(folder)).not.toBe(digestLine());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
