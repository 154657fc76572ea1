import type { JournalEntry } from '../../sandbox/journal';

type StackEvent = Extract<JournalEntry, { kind: 'stack-event' }>;

/** Who takes part, from left to right, by logical id. */
export interface Cast {
  readonly stackName: string;
  readonly group: string;
  readonly function: string;
  /** Absent: the stack has none. */
  readonly cleaner?: string;
}

/**
 * What happened in an update, as a Mermaid sequence diagram: in the order of the event log, without times.
 * Old and new halves of what is replaced are told apart by their physical ids. Pure.
 */
export function drawingOf(entries: readonly JournalEntry[], cast: Cast): string {
  const { stackName, group, cleaner } = cast;
  const began = entries.findLastIndex(
    (entry) =>
      entry.kind === 'stack-event' &&
      entry.logicalResourceId === stackName &&
      entry.status === 'UPDATE_IN_PROGRESS',
  );
  const made = new Map(
    entries
      .slice(0, began)
      .flatMap((entry) =>
        entry.kind === 'stack-event' && entry.status === 'CREATE_COMPLETE'
          ? [[entry.logicalResourceId, entry.physicalResourceId] as const]
          : [],
      ),
  );
  const during = entries.slice(began);
  const attempts = during.filter(
    (entry) =>
      entry.kind === 'stack-event' && entry.logicalResourceId === group && entry.status === 'DELETE_FAILED',
  ).length;
  let tried = 0;
  const line = (entry: JournalEntry): string | undefined => {
    switch (entry.kind) {
      case 'stack-event':
        return aboutStack(entry);
      case 'invocation':
        return entry.logicalResourceId === cleaner && entry.action === 'DELETE'
          ? aboutLook(entry)
          : undefined;
      case 'network-interface':
        return aboutNetworkInterface(entry);
      case 'call':
      case 'output':
      case 'notice':
        return undefined;
    }
  };
  const aboutStack = (event: StackEvent): string | undefined => {
    const { logicalResourceId: id, status, reason } = event;
    const isOld = made.get(id) === event.physicalResourceId;
    if (id === stackName)
      return `Note over CF: ${status}${reason === undefined ? '' : ` (${reason.replaceAll(/[;:#]/gu, ',')})`}`;
    const who =
      id === group ? 'Group' : id === cleaner ? 'Cleaner' : id === cast.function ? 'Function' : undefined;
    if (who === undefined) return undefined;
    if (who === 'Function')
      return status === 'UPDATE_COMPLETE' ? 'CF->>Function: moves to the new group' : undefined;
    if (status === 'UPDATE_COMPLETE' && !isOld) return `CF->>${who}: makes the new one`;
    if (status === 'DELETE_IN_PROGRESS') {
      tried += who === 'Group' ? 1 : 0;
      return `CF->>${who}: deletes the old one${who === 'Group' && attempts > 0 ? ` (attempt ${tried})` : ''}`;
    }
    if (status === 'DELETE_FAILED') return `${who}-->>CF: has a dependent object, after 15 to 20 minutes`;
    return status === 'DELETE_COMPLETE' ? `${who}-->>CF: gone` : undefined;
  };
  const lines = during.flatMap((entry) => line(entry) ?? []);
  return [
    'sequenceDiagram',
    '  participant CF as CloudFormation',
    '  participant Function',
    ...(cleaner === undefined ? [] : ['  participant Cleaner as EniCleaner']),
    '  participant Group as Security group',
    '  participant Lambda as Lambda’s network interfaces',
    // Looks that follow each other without anything between them are one wait.
    ...lines.filter((each, index) => each !== lines[index - 1]).map((each) => `  ${each}`),
  ].join('\n');
}

function aboutLook({ outcome }: Extract<JournalEntry, { kind: 'invocation' }>): string {
  return outcome === 'IN_PROGRESS'
    ? 'Cleaner->>Lambda: looks, and waits'
    : 'Cleaner->>Lambda: looks once more, and is done';
}

function aboutNetworkInterface({
  change,
  by,
}: Extract<JournalEntry, { kind: 'network-interface' }>): string | undefined {
  const isLambda = by === 'lambda';
  switch (change) {
    case 'created':
      return 'Note over Lambda: makes one in the new group';
    case 'released':
      return 'Note over Lambda: lets go of the one in the old group';
    case 'orphaned':
      return 'Note over Lambda: may not delete it, its role is gone';
    case 'deleted':
      return isLambda ? 'Note over Lambda: deletes it' : 'Cleaner->>Lambda: deletes it';
    case 'attached':
    case 'detached':
      return undefined;
  }
}
