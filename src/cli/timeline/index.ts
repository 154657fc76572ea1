import type { Access, Connect } from '../account/aws';
import { writeText } from '../files';
import { EXIT, usageError, type ExitCode, type Io } from '../io';
import { targetOf } from '../target';
import { stackWithEvents } from '../why/collect';
import type { StackEvent } from '../why/picture';
import { page } from './page';
import { timelineOf } from './model';

export interface TimelineFlags extends Access {
  /** Where the page goes; `-` for standard output. */
  readonly file?: string;
}

/** `enicleaner timeline`: draws a stack's last operation from its events, as one page. Calls that read only. */
export async function timelineCommand(
  io: Io,
  connect: Connect,
  name: string,
  flags: TimelineFlags,
): Promise<ExitCode> {
  const target = targetOf(name);
  if (target.is !== 'stack')
    throw usageError(`${name} is no stack: a timeline is drawn from a stack’s events.`);
  const aws = await connect(flags);
  const stack = await stackWithEvents(aws, target.name);
  const newest = stack.events.at(-1);
  if (newest === undefined) throw usageError(`${name} has no events, so there is nothing to draw.`);
  const at = aws.now() ?? newest.at;
  const html = page(stack.name, timelineOf(lastOperation(stack.events, stack.id), stack.id, at));
  const file = flags.file ?? `${stack.name}-timeline.html`;
  if (file === '-') {
    io.out(html);
    return EXIT.done;
  }
  writeText(io, file, html, 'Name another with --file, or - for standard output.');
  io.out(`${file}\n`);
  return EXIT.done;
}

/** The events from the last time on that somebody asked the stack for anything. */
function lastOperation(events: readonly StackEvent[], stackId: string): readonly StackEvent[] {
  const began = events.findLastIndex(
    ({ physicalId, reason }) => physicalId === stackId && reason === 'User Initiated',
  );
  return events.slice(Math.max(0, began));
}
