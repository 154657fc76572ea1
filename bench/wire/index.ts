import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { alternate, median } from '../measure';
import { figure, type Run } from '../section';
import type { Costs } from './play';

const execute = promisify(execFile);

/** The last commit in which the sandbox's wire was written by hand: names, readers, routes and answers of each service. */
const BEFORE = '507c73a';

/** Processes of each, in turn. */
const ROUNDS = 5;

const root = join(__dirname, '..', '..');
const folder = join(root, 'build/bench/wire');

/** The sandbox's answers, by AWS's own model, against those of the wire that was written by hand. */
export const run: Run = async ({ tell }) => {
  tell(`the sandbox of ${BEFORE}, out of the history`);
  await extract();
  tell(`1,000 network interfaces in each of ${ROUNDS * 2} processes, some seconds each`);
  const [now = [], before = []] = await alternate(
    [() => play(join(root, 'sandbox')), () => play(join(folder, 'sandbox'))],
    ROUNDS,
    0,
  );
  const ratio = (key: keyof Costs): number =>
    median(now.map((each) => each[key])) / median(before.map((each) => each[key]));
  return {
    title: 'The sandbox’s wire by AWS’s model against by hand',
    method: `The sandbox of this commit and of ${BEFORE}, processes in turn, each answering what the SDK’s clients send, from the request’s bytes to the answer’s, without a socket. Work of a core; medians.`,
    figures: {
      wireDescribe: figure(ratio('describe'), 'ratio', 'DescribeNetworkInterfaces of 1,000', { atMost: 0.7 }),
      wireSmall: figure(ratio('small'), 'ratio', '200 small calls to EC2, CloudFormation, Lambda and SSM', {
        atMost: 1,
      }),
      wireBytes: figure(ratio('bytes'), 'ratio', 'bytes of the large answer'),
    },
    tables: [],
    charts: [],
  };
};

/** @throws Error where the history lacks that commit */
async function extract(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, 'before.tar');
  try {
    await execute('git', [
      '-C',
      root,
      'archive',
      '--output',
      archive,
      BEFORE,
      'sandbox',
      'src',
      'package.json',
      'tsconfig.json',
    ]);
  } catch (error) {
    throw new Error(
      `The section wire needs the whole history, with ${BEFORE} in it: git fetch --unshallow.`,
      { cause: error },
    );
  }
  await execute('tar', ['-xf', archive, '-C', folder]);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

async function play(sandbox: string): Promise<Costs> {
  const { stdout } = await execute(
    process.execPath,
    ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), join(__dirname, 'play.ts'), sandbox],
    { cwd: root, maxBuffer: 1 << 24 },
  );
  return JSON.parse(stdout) as Costs;
}
