import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

import { measure } from '../../sandbox/demo/measure';
import { createWorld, type World } from '../../sandbox/world';
import type { WorldName } from '../../sandbox/worlds';
import { serve } from '../../sandbox/wire/server';
import { clientsOf } from '../../test/support/clients';
import { endOf, prepare, STACK, type Played } from './play';
import type { StackCase } from './stacks';

/** How long a run of the binary may take, in milliseconds of this machine. */
const MOST = 20 * 60_000;

/** How often the sandbox's clock follows the machine's, in milliseconds. */
const TICK = 1_000;

/**
 * Has delstack itself delete the stack, over the wire. Stack operations jump through virtual time, and
 * its waiters are answered when they end; its own sleeps take this machine's time, and as much virtual time.
 */
export async function playBinary(
  binary: string,
  stackCase: StackCase,
  {
    seed,
    world: name,
    force = false,
    withCleaner = false,
  }: {
    readonly seed: number;
    readonly world: WorldName;
    /** `-f`, which takes a termination protection off. */
    readonly force?: boolean;
    /** The template has a cleaner, too. */
    readonly withCleaner?: boolean;
  },
): Promise<Played> {
  const world = createWorld({ seed, world: name });
  let calls = 0;
  let since: number | undefined;
  let stop = (): void => undefined;
  const door = await serve(
    (request) => {
      calls += 1;
      if (since === undefined) {
        // From its first call on: how long this machine takes to start a program is none of its time.
        since = world.time.now();
        stop = followTheClock(world);
      }
      return world.handle(request);
    },
    0,
    '127.0.0.1',
  );
  try {
    await world.listen(0);
    await prepare(world, clientsOf(world), stackCase, withCleaner);
    const { code, output } = await run(binary, argumentsOf(world, force), door.port).finally(() => {
      stop();
    });
    const ended = endOf(world);
    return {
      deleted: code === 0 && ended !== undefined,
      seconds: ((ended ?? world.time.now()) - (since ?? world.time.now())) / 1_000,
      calls: calls + measure(world.journal.entries(), STACK, since ?? 0).calls,
      says: code === 0 ? '' : lastLine(output),
    };
  } finally {
    await door.close();
    await world.close();
  }
}

/** What it says last, without its colours. */
function lastLine(output: string): string {
  const lines = stripVTControlCharacters(output).split('\n');
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
}

/** `-y` answers its questions. */
function argumentsOf(world: World, force: boolean): readonly string[] {
  return ['-s', STACK, '-r', world.cloud.region, '-y', ...(force ? ['-f'] : [])];
}

/** Lets as much virtual time pass as real time does, while no operation makes it pass. */
function followTheClock(world: World): () => void {
  const timer = setInterval(() => {
    if (world.time.pendingWork().demands.length === 0) void world.time.advance(TICK);
  }, TICK);
  return () => {
    clearInterval(timer);
  };
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(binary: string, parameters: readonly string[], port: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, parameters, {
      timeout: MOST,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${String(port)}`,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    let output = '';
    const collect = (text: Buffer): void => {
      output = `${output}${text.toString('utf8')}`.slice(-10_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}
