import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const ROOT = join(__dirname, '..', '..', '..');

const FOLDERS = [
  'src',
  'sandbox',
  'bench',
  'deploy',
  'test',
  'cdk/guard',
  'cdk/scripts',
  'cdk/src',
  'cdk/test',
];

/** Programs of processes of their own, which no suite imports. */
const PROGRAMS =
  /^sandbox\/processes\/(?:child|node)\/|^sandbox\/processes\/child\.ts$|^test\/contract\/waits\.ts$/u;

interface Environment {
  teardown(): Promise<void>;
}
const OneRealm = require('./environment.js') as new (config: object) => Environment;

const refusals: string[] = [];
/** What fails a suite as it is read, unless it is caught. */
const refused = (add: () => void): void => {
  try {
    add();
  } catch (error) {
    refusals.push(String(error));
  }
};
refused(() => {
  afterAll(() => undefined, 5_000);
});
refused(() => {
  it('refuses a test with a limit of its own', () => {
    expect(refusals[1]).toContain('A limit of 90000 ms of its own');
  }, 90_000);
});

it('refuses a hook with a limit of its own, and nothing else', () => {
  expect(refusals).toHaveLength(2);
  expect(refusals[0]).toContain('A limit of 5000 ms of its own');
});

it('is Node’s own realm: what its modules make is what ours is', () => {
  expect(Object.getPrototypeOf(execFileSync)).toBe(Function.prototype);
  expect(() => readFileSync(join(ROOT, 'nowhere'))).toThrow(Error);
  expect(runInNewContext('[]')).not.toBeInstanceOf(Array);
});

it('puts back what a suite has changed', async () => {
  const exit: unknown = Reflect.get(process, 'exit');
  const { env } = process;
  const { Date: date, it: word } = globalThis;
  const environment = new OneRealm({ projectConfig: { fakeTimers: {} } });
  Object.assign(globalThis, { Date: class extends Date {}, it: undefined, anotherOne: 1 });
  Object.assign(process, { exit: () => undefined, exitCode: 7 });
  process.env['TZ_OF_A_SUITE'] = 'any';
  process.env = { PATH: 'nowhere' };
  await environment.teardown();
  expect([globalThis.Date, globalThis.it]).toEqual([date, word]);
  expect([Reflect.get(process, 'exit'), process.exitCode]).toEqual([exit, undefined]);
  expect(globalThis).not.toHaveProperty('anotherOne');
  expect(process.env).toBe(env);
  expect(process.env['TZ_OF_A_SUITE']).toBeUndefined();
});

it('puts storages out of use that a suite has used', async () => {
  const environment = new OneRealm({ projectConfig: { fakeTimers: {} } });
  const storage = new AsyncLocalStorage<number>();
  storage.enterWith(1);
  expect(storage.getStore()).toBe(1);
  await environment.teardown();
  expect(storage.getStore()).toBeUndefined();
  storage.run(2, () => {
    expect(storage.getStore()).toBe(2);
  });
});

it('refuses a module that registers a hook as it is loaded, and mocks of modules', () => {
  expect(() => require('./registers-a-hook') as unknown).toThrow('afterAll: called as a module is loaded');
  expect(() => jest.doMock('./environment.js', () => ({}))).toThrow('@jest-environment node');
});

it('has no module that keeps a variable from suite to suite', () => {
  const files = FOLDERS.flatMap((folder) => filesIn(folder));
  const variables = files
    .filter((file) => !file.endsWith('.test.ts') && !PROGRAMS.test(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:export )?(?:let|var) \w+/gmu)].map(
        ([line]) => `${file}: ${line}`,
      ),
    );
  expect(files.length).toBeGreaterThan(500);
  expect(variables).toEqual([]);
});

/** All of TypeScript in a folder, by paths from the root. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path);
    return path.endsWith('.ts') && !path.endsWith('.d.ts') ? [path] : [];
  });
}
