import { tmpdir } from 'node:os';

import type { Connect } from '../../src/cli/account/aws';
import { run } from '../../src/cli/run';
import type { ExitCode, Io } from '../../src/cli/io';

/** What a command said and how it ended. */
export interface Ran {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
  /** Standard error without its layout. */
  readonly said: string;
}

/** Runs a command line in this process, 80 columns wide, with no terminal. */
export async function enicleaner(
  args: readonly string[],
  around: Partial<Io> = {},
  connect?: Connect,
): Promise<Ran> {
  let out = '';
  let err = '';
  const exitCode = await run(
    args,
    {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      progress: (text) => void (err += text),
      stdin: () => Promise.resolve(''),
      hasColors: false,
      live: undefined,
      width: 80,
      env: {},
      cwd: tmpdir(),
      clock: { now: () => 0 },
      sleep: () => Promise.resolve(),
      random: () => 0.5,
      interrupted: new AbortController().signal,
      ...around,
    },
    connect,
  );
  return { exitCode, out, err, said: err.replaceAll(/\s+/gu, ' ') };
}
