import type { Connect } from '../../src/cli/account/aws';
import type { Io } from '../../src/cli/io';
import type { Story } from '../stories/story';
import { enicleaner, type Ran } from './io';

/** Runs a command line against a story's world, with its virtual clock: to sleep lets that time pass there. */
export function enicleanerIn(story: Story, args: readonly string[], around: Partial<Io> = {}): Promise<Ran> {
  const { world, clients } = story;
  const connect: Connect = () =>
    Promise.resolve({
      ...clients,
      account: () => Promise.resolve('123456789012'),
      now: () => world.time.now(),
    });
  return enicleaner(
    args,
    {
      clock: { now: () => world.time.now() },
      sleep: async (milliseconds, signal) => {
        if (signal?.aborted !== true) await world.time.advance(milliseconds);
      },
      ...around,
    },
    connect,
  );
}

/** The calls of a person's that the journal has since, by service and operation. */
export function callsSince({ world }: Story, since: number): readonly string[] {
  return world.journal
    .entries()
    .filter((entry) => entry.kind === 'call' && entry.at >= since)
    .map((entry) => (entry.kind === 'call' ? `${entry.service}:${entry.operation}` : ''));
}
