import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Reporter {
  onRunComplete(contexts: undefined, results: { readonly numFailedTestSuites: number }): void;
}
const SetUpReporter = require('./reporter.js') as new (
  config: { readonly rootDir: string },
  options: { readonly write: (text: string) => void },
) => Reporter;

const HANDLERS = 'build/TypeFunction/handlers.js';

let rootDir = '';
beforeEach(() => {
  rootDir = mkdtempSync(join(tmpdir(), 'enicleaner-set-up-'));
});
afterEach(() => {
  rmSync(rootDir, { recursive: true });
});

function make(path: string): void {
  mkdirSync(dirname(join(rootDir, path)), { recursive: true });
  writeFileSync(join(rootDir, path), '');
}

function said(numFailedTestSuites: number): string {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  new SetUpReporter({ rootDir }, { write }).onRunComplete(undefined, { numFailedTestSuites });
  return text;
}

it('says of a clone without set-up what to run, once suites failed', () => {
  expect(said(1)).toContain(`${HANDLERS} `);
  expect(said(1).match(/npm run build$/gmu)).toHaveLength(2);
  expect(said(1)).toMatch(/^ {2}\.venv\/\.installed +make setup$/mu);
  expect(said(0)).toBe('');
});

it('names only what isn’t there, and nothing where all is', () => {
  make(HANDLERS);
  expect(said(2)).not.toContain(HANDLERS);
  make('hook/build/TypeFunction/hook.js');
  make('.venv/.installed');
  make('cdk/node_modules/.installed');
  expect(said(2)).toMatch(/^\nSuites failed, .*:\n {2}test\/package\/runtimes\/.*\n$/u);
  make('test/package/runtimes/node_modules/.installed');
  expect(said(2)).toBe('');
});
