import { EVENT_ID, getScalarValue, type Event } from 'js-yaml';

/** A step into a template: a member's name or a list's index. */
export type Path = readonly (string | number)[];

/** Where a member of a map or an item of a list begins, and the index of the event that its value begins with. */
interface Child {
  readonly offset: number | undefined;
  readonly index: number;
}

/**
 * Tells on which line, from 1, the value at a path begins. Only the maps and lists on the way are gone through,
 * each once: a template without findings costs nothing here.
 *
 * @param events of the text's YAML
 */
export function locatorOf(text: string, events: readonly Event[]): (path: Path) => number | undefined {
  const children = new Map<number, ReadonlyMap<string, Child>>();
  const lineAt = lineCounter(text);
  return (path) => {
    // The first event is the document's.
    let index = 1;
    let offset: number | undefined;
    for (const step of path) {
      index = withoutAlias(text, events, index);
      const known = children.get(index) ?? childrenOf(text, events, index);
      children.set(index, known);
      const child = known.get(String(step));
      if (child === undefined) return undefined;
      ({ index, offset } = child);
    }
    return offset === undefined ? undefined : lineAt(offset);
  };
}

function childrenOf(text: string, events: readonly Event[], start: number): ReadonlyMap<string, Child> {
  const found = new Map<string, Child>();
  const kind = events[start]?.type;
  if (kind !== EVENT_ID.MAPPING && kind !== EVENT_ID.SEQUENCE) return found;
  let at = start + 1;
  for (let count = 0; at < events.length && events[at]?.type !== EVENT_ID.POP; count += 1) {
    const first = events[at];
    const value = kind === EVENT_ID.MAPPING ? afterValue(events, at) : at;
    const name =
      kind === EVENT_ID.SEQUENCE
        ? String(count)
        : first?.type === EVENT_ID.SCALAR
          ? getScalarValue(text, first)
          : undefined;
    if (name !== undefined) found.set(name, { offset: offsetOf(first), index: value });
    at = afterValue(events, value);
  }
  return found;
}

/** The index of the event behind a whole value. */
function afterValue(events: readonly Event[], start: number): number {
  let depth = 0;
  let at = start;
  do {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1;
    if (type === EVENT_ID.POP) depth -= 1;
    at += 1;
  } while (depth > 0 && at < events.length);
  return at;
}

function offsetOf(event: Event | undefined): number | undefined {
  const offset =
    event?.type === EVENT_ID.SCALAR
      ? event.valueStart
      : event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE
        ? event.start
        : undefined;
  return offset === undefined || offset < 0 ? undefined : offset;
}

function withoutAlias(text: string, events: readonly Event[], index: number): number {
  const alias = events[index];
  if (alias?.type !== EVENT_ID.ALIAS) return index;
  const name = text.slice(alias.anchorStart, alias.anchorEnd);
  const named = events.findLastIndex(
    (event, at) =>
      at < index &&
      (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) &&
      event.anchorStart >= 0 &&
      text.slice(event.anchorStart, event.anchorEnd) === name,
  );
  return named < 0 ? index : named;
}

function lineCounter(text: string): (offset: number) => number {
  let breaks: readonly number[] | undefined;
  return (offset) => {
    breaks ??= [...text.matchAll(/\n/gu)].map(({ index }) => index);
    let [low, high] = [0, breaks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
