import type { JournalEntry } from '../journal';
import { humanDuration, type Instant } from '../time/instant';

/**
 * Why a stack ended as it did: what of the event log from `since` on decided it, a line each, in the
 * order in which it happened. Pure.
 *
 * These are the facts that people look for: what functions printed and were refused, which invocations
 * ended by their limit, when Lambda let go of its network interfaces and who deleted them, and what
 * CloudFormation gave up.
 */
export function why(entries: readonly JournalEntry[], stackName: string, since: Instant): readonly string[] {
  const logicalIds = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'stack-event' && entry.stackName === stackName && entry.physicalResourceId !== ''
        ? [[entry.physicalResourceId, entry.logicalResourceId] as const]
        : [],
    ),
  );
  const invocations = entries.flatMap((entry) => (entry.kind === 'invocation' ? [entry] : []));
  /** By invocation: the logical id of the function or resource, or a name where it is none of the stack's. */
  const actors = new Map(
    invocations.map(({ invocationId, logicalResourceId, what }) => [
      invocationId,
      logicalResourceId ?? logicalIds.get(what) ?? what,
    ]),
  );
  const functions = new Set(
    invocations.flatMap(({ action, what }) => (action === 'Invoke' ? [logicalIds.get(what) ?? what] : [])),
  );
  const tell = (entry: JournalEntry): string | undefined => {
    switch (entry.kind) {
      case 'output': {
        const name = logicalIds.get(entry.source) ?? entry.source;
        return functions.has(name) && !NOISE.test(entry.line) ? `${name} prints: ${entry.line}` : undefined;
      }
      case 'call': {
        const name = actors.get(entry.invocationId ?? '');
        return name === undefined || !functions.has(name) || entry.error === undefined
          ? undefined
          : `${name} calls ${entry.service}:${entry.operation} and gets ${entry.error}`;
      }
      case 'invocation':
        return entry.action === 'Invoke' && entry.outcome !== 'success'
          ? `${actors.get(entry.invocationId) ?? entry.what} ends after ${humanDuration(entry.duration)}: ${entry.message ?? entry.outcome}`
          : undefined;
      case 'network-interface':
        return aboutNetworkInterface(entry, actors);
      case 'stack-event':
        return entry.stackName === stackName &&
          entry.logicalResourceId !== stackName &&
          entry.status.endsWith('_FAILED')
          ? `CloudFormation gives ${entry.logicalResourceId} up: ${entry.reason ?? entry.status}`
          : undefined;
      case 'notice':
        return undefined;
    }
  };
  const facts = entries
    .filter(({ at }) => at >= since)
    .flatMap((entry) => {
      const text = tell(entry);
      return text === undefined ? [] : [{ at: entry.at - since, text }];
    });
  // What happens again and again is one fact, where it happened first.
  return [...new Set(facts.map(({ text }) => text))].map((text) => {
    const times = facts.filter((fact) => fact.text === text);
    const often = times.length === 1 ? '' : ` (${times.length} times)`;
    return `${humanDuration(times[0]?.at ?? 0).padStart(8)}  ${text}${often}`;
  });
}

/** What cfn-response prints with each answer. */
const NOISE = /^(?:Response body|Status code):/u;

const CHANGES = {
  released: 'lets go of',
  detached: 'detaches',
  orphaned: 'may no longer delete, with the function’s role gone,',
  deleted: 'deletes',
} as const;

function aboutNetworkInterface(
  entry: Extract<JournalEntry, { readonly kind: 'network-interface' }>,
  actors: ReadonlyMap<string, string>,
): string | undefined {
  const { change, by, networkInterfaceId, description } = entry;
  if (!description.startsWith('AWS Lambda VPC ENI') || !(change in CHANGES)) return undefined;
  const who = by === 'lambda' ? 'Lambda' : (actors.get(by) ?? by);
  return `${who} ${CHANGES[change as keyof typeof CHANGES]} ${networkInterfaceId} (${description})`;
}
