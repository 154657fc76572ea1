import { setFlagsFromString } from 'node:v8';

import { addCheck } from './check/command';
import type { ExitCode, Io } from './io';
import { runProgram } from './program';

/** Templates from which on code that V8 has optimised pays for that. */
const MANY = 500;

/**
 * The program with `check` alone. It asks no account, and is called for each file that is saved or committed: a bundle
 * of its own has a tenth of what AWS's clients bring, which Node.js would read each time.
 */
export function run(args: readonly string[], io: Io): Promise<ExitCode> {
  // Most of a short run's work would be the optimising of code that then hardly runs: a hundred templates take two thirds
  // of the time without. V8 takes this flag at any time (Node.js 20, 22 and 24 tried).
  if (args.length < MANY) setFlagsFromString('--no-opt');
  return runProgram(args, io, (program, own, ends) => {
    addCheck(program, own, ends);
  });
}
