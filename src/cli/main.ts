import { text } from 'node:stream/consumers';
import { setTimeout as sleepFor } from 'node:timers/promises';

import { clipped } from './fold';
import type { Io } from './io';
import { VERSION } from './product';

/** To the beginning of the line, and all of it away: where a live view may stand. */
const CLEAR = '\r\u001B[K';

/** Signals that come closer than this to the first, in milliseconds, are the same wish. */
const ONE_KEY_PRESS = 1_000;

/** The command line's entry: wires the process to `run`. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  // Nothing is loaded for this.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  // SDK v3 tells on every start of an older Node.js that it will leave it; that is nothing of the person's question.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { run } = await (args[0] === 'check' ? import('./run-check') : import('./run'));
  const interruption = new AbortController();
  let interruptedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Who asks twice doesn't want to wait for the call under way. One Ctrl-C comes twice, too, where npm hands it on.
      if (interruptedAt === undefined) interruptedAt = performance.now();
      else if (performance.now() - interruptedAt > ONE_KEY_PRESS) process.exit(130);
      interruption.abort();
    });
  }
  process.exitCode = await run(args, processIo(interruption.signal));
}

function processIo(interrupted: AbortSignal): Io {
  const err = (said: string): void => {
    process.stderr.write(process.stderr.isTTY ? `${CLEAR}${said}` : said);
  };
  return {
    out: (said) => void process.stdout.write(said),
    err,
    progress: err,
    stdin: () => text(process.stdin),
    hasColors: process.stdout.isTTY && process.stdout.hasColors(),
    live: process.stderr.isTTY
      ? (line) => void process.stderr.write(`${CLEAR}${clipped(line, (process.stderr.columns || 80) - 1)}`)
      : undefined,
    // The same in a pipe: 80 columns where there is no terminal to ask, or one that knows no size.
    width: Math.max(40, Math.min(120, process.stdout.columns || 80)),
    env: process.env,
    cwd: process.cwd(),
    clock: { now: () => Date.now() },
    sleep: async (milliseconds, signal) => {
      await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
        (error: unknown) => {
          if (signal?.aborted !== true) throw error;
        },
      );
    },
    random: Math.random,
    interrupted,
  };
}

main().catch((error: unknown) => {
  // A defect of the program’s own: the only end that says more than a sentence.
  process.stderr.write(
    `enicleaner failed by a defect of its own. Please report it:\n${String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
