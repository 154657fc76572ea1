import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Command } from 'commander';

/*
 * `npm run mutants`: plants one defect at a time (test/mutants/mutants.json) into a copy of the sources, and runs the
 * tests that are about its file. A mutant that no test fails for is one that the tests would let pass.
 *
 * It takes long, some three seconds of one core a mutant: `--only src/cleaner/` tries some, `--of <folder>` tries the tests of another clone (with its
 * node_modules in place), so that two states of the tests can be held against each other.
 */

/** A defect: one line of a file, without its indentation, and what it becomes. */
interface Mutant {
  /** Where it was when the mutant was thought of: the line is looked for in all of `src` where it isn't there. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface Options {
  readonly of: string;
  readonly only: string;
  readonly every: string;
  readonly without?: string;
  readonly workers: string;
  readonly results?: string;
}

/** Which tests are tried, and how many suites at the same time. */
type Tests = Pick<Options, 'without' | 'workers'>;

/** What becomes of a mutant: a test failed, none did, or its line isn't there any more. */
type Fate = 'killed' | 'survived' | 'not there';

/**
 * What is left out unless somebody says otherwise: suites that play whole stories or run what is built, of those for a
 * file of the construct library the ones that run the CDK's own programs, and for others all of that library's.
 */
const SLOW = {
  cdk: 'cdk/test/(?:any-tree|command|guides|life|packages)|test/package',
  src: [
    'test/(?:advice|bench|cli|contract|faults|package|runtime|sandbox|steady|stories|support|tools|when)/',
    'test/cleaner/(?:deletions|scale|services|stuck|throttling)',
    'test/guard/(?:cdk|end-to-end|guide|managed-hook|never-throws|resource-types|sam|update)',
    'cdk/test',
  ].join('|'),
} as const;

const ROOT = join(__dirname, '..', '..');
/** What the tests read of the repository, besides what is linked. */
const COPIED = ['bench', 'deploy', 'guides', 'hook', 'inputs', 'sandbox', 'src', 'test', 'examples'];

/** Of the construct library, likewise. */
const OF_CDK = ['guard', 'scripts', 'src', 'test', 'package.json', 'API.md'];

async function main({ of, only, every, without, workers, results }: Options): Promise<void> {
  const mutants = (JSON.parse(readFileSync(join(__dirname, 'mutants.json'), 'utf8')) as readonly Mutant[])
    .filter(({ file }) => file.startsWith(only))
    .filter((_, index) => index % Number(every) === 0);
  if (mutants.length === 0) throw new RangeError(`No mutant's file begins with ${only}.`);
  const place = copyOf(of);
  const tests: Tests = { workers, ...(without === undefined ? {} : { without }) };
  const fates: (Mutant & { readonly fate: Fate })[] = [];
  try {
    const files = [...new Set(mutants.flatMap((mutant) => fileWith(mutant, place) ?? []))];
    for (const some of [files.filter(isOfCdk), files.filter((file) => !isOfCdk(file))])
      if (some.length > 0 && !(await testsPass(some, place, tests)))
        throw new Error(
          `A test that is about ${some.join(', ')} fails without any mutant: then every mutant would count as killed. Mend it, or the set-up of ${of}, first ("make setup build", for mutants of cdk/ "make cdk").`,
        );
    for (const mutant of mutants) {
      const fate = await fateOf(mutant, place, tests);
      fates.push({ ...mutant, fate });
      process.stdout.write(`${fate.padEnd(9)} ${mutant.file}: ${mutant.from} -> ${mutant.to}\n`);
      if (results !== undefined) writeFileSync(results, JSON.stringify(fates, undefined, 2));
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const count = (fate: Fate): number => fates.filter((each) => each.fate === fate).length;
  process.stdout.write(
    `${count('killed')} killed, ${count('survived')} survived, ${count('not there')} not there.\n`,
  );
}

/** The clone; what is installed or built is linked. */
function copyOf(root: string): string {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'mutants-')));
  for (const folder of COPIED) cpSync(join(root, folder), join(place, folder), { recursive: true });
  for (const name of readdirSync(root))
    if (statSync(join(root, name)).isFile() && !name.endsWith('.zip'))
      cpSync(join(root, name), join(place, name), { dereference: true });
  for (const part of OF_CDK)
    if (existsSync(join(root, 'cdk', part)))
      cpSync(join(root, 'cdk', part), join(place, 'cdk', part), { recursive: true });
  for (const linked of ['node_modules', '.venv', 'cdk/node_modules', 'build'])
    if (existsSync(join(root, linked))) symlinkSync(join(root, linked), join(place, linked));
  return place;
}

async function fateOf(mutant: Mutant, place: string, tests: Tests): Promise<Fate> {
  const file = fileWith(mutant, place);
  if (file === undefined) return 'not there';
  const path = join(place, file);
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() === mutant.from);
  lines[at] = (lines[at] ?? '').replace(mutant.from, () => mutant.to);
  writeFileSync(path, lines.join('\n'));
  try {
    return (await testsPass([file], place, tests)) ? 'survived' : 'killed';
  } finally {
    writeFileSync(path, text);
  }
}

/** Files change their names between two states of the sources: then the only one with that line is meant. */
function fileWith({ file, from }: Mutant, place: string): string | undefined {
  const has = (path: string): boolean =>
    existsSync(join(place, path)) &&
    readFileSync(join(place, path), 'utf8')
      .split('\n')
      .some((line) => line.trim() === from);
  if (has(file)) return file;
  const [found, ...others] = readdirSync(join(place, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((path) => path.endsWith('.ts') && has(path));
  return others.length === 0 ? found : undefined;
}

function isOfCdk(file: string): boolean {
  return file.startsWith('cdk/');
}

function testsPass(files: readonly string[], place: string, tests: Tests): Promise<boolean> {
  const { without = files.some(isOfCdk) ? SLOW.cdk : SLOW.src, workers } = tests;
  // Roots as they are now: a clone of before them finds no related tests.
  const roots = [
    'src',
    'sandbox',
    'test',
    'bench',
    'deploy',
    ...OF_CDK.slice(0, 4).map((part) => `cdk/${part}`),
  ]
    .filter((folder) => existsSync(join(place, folder)))
    .map((folder) => `--roots=<rootDir>/${folder}`);
  const ignored = without === '' ? [] : [`--testPathIgnorePatterns=${without}`];
  const child = spawn(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--bail',
      '--silent',
      '--passWithNoTests',
      ...roots,
      ...ignored,
      `--maxWorkers=${workers}`,
      // A busy machine's delay is no defect that was found.
      `--testTimeout=${30 * 60_000}`,
      '--findRelatedTests',
      ...files,
    ],
    { cwd: place, stdio: 'ignore' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
}

void main(
  new Command('mutants')
    .description('Plants defects one at a time, and tells which of them no test finds.')
    .option('--of <folder>', 'the clone whose tests are tried', ROOT)
    .option('--only <path>', 'of the mutants in files whose path begins so', '')
    .option(
      '--every <n>',
      'of those the first and each nth after it: a sample over all files, in their order',
      '1',
    )
    .option('--without <pattern>', 'leave out tests whose path matches (default: the slow ones)')
    .option('--workers <n>', 'suites that run at the same time', '1')
    .option('--results <file>', 'where the fates are written as JSON')
    .parse()
    .opts<Options>(),
);
