import { addCheck } from './check/command';
import type { ExitCode, Io } from './io';
import { runProgram } from './program';

/**
 * The program with `check` alone. It asks no account, and is called for each file that is saved or committed: a bundle
 * of its own has a tenth of what AWS's clients bring, which Node.js would read each time.
 */
export function run(args: readonly string[], io: Io): Promise<ExitCode> {
  return runProgram(args, io, (program, ends) => {
    addCheck(program, io, ends);
  });
}
