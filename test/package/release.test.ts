import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What has to agree before a version is given away. */
const root = join(__dirname, '..', '..');

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { version, repository } = json('package.json') as { version: string; repository: { url: string } };
const lock = json('package-lock.json') as { version: string; packages: Readonly<Record<string, Locked>> };
const schema = json('org-vpccleanup-enicleaner.json') as { sourceUrl: string; documentationUrl: string };

test('the changelog begins with the version of package.json', () => {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(version);
});

test('the lock file is of that version', () => {
  expect(lock.version).toBe(version);
});

test('the schema leads to the sources and the reference of that version', () => {
  const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  expect(schema.sourceUrl).toBe(`${home}/tree/v${version}`);
  expect(schema.documentationUrl).toBe(`${home}/blob/v${version}/docs/README.md`);
  expect(existsSync(join(root, 'docs/README.md'))).toBe(true);
});

test('a release gives away the npm package that make npm packs, and no copy of the repository', () => {
  const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
  expect(workflow).toContain('run: make npm NAME="$NPM_NAME"');
  expect(workflow).not.toMatch(/npm pack\b/u);
});

describe('the lock file', () => {
  const packages = Object.entries(lock.packages);

  test('names no registry', () => {
    expect(packages.filter(([, each]) => each.resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  test('has the digest of every package, so that no mirror can give another', () => {
    const unproven = packages.filter(
      ([path, { integrity = '' }]) => path !== '' && !integrity.startsWith('sha512-'),
    );
    expect(unproven.map(([path]) => path)).toEqual([]);
  });

  test('has the optional packages of every platform, without which npm ci refuses it', () => {
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !(`node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('the Python packages', () => {
  const requirements = readFileSync(join(root, 'requirements-dev.txt'), 'utf8')
    .replaceAll(/\\\n\s*/gu, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  test('are pinned, each with the digests of its files', () => {
    expect(requirements.length).toBeGreaterThan(50);
    const loose = requirements.filter(
      (line) => !/^[\w.-]+==\S+(?: ; [^#]+?)?(?: +--hash=sha256:[0-9a-f]{64})+ *$/u.test(line),
    );
    expect(loose).toEqual([]);
  });

  test('need the Python that the Makefile asks for, and the README names', () => {
    const least = /^PYTHON_LEAST := (\S+)$/mu.exec(readFileSync(join(root, 'Makefile'), 'utf8'))?.[1] ?? '';
    expect(least).toMatch(/^3\.\d+$/u);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`Python ${least} or newer`);
  });
});
