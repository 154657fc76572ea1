import { parseInstant, SECOND, type Instant } from '../../time/instant';

/** HTTP's dates have whole seconds. */
export function parseHttpDate(text: string | undefined): Instant | undefined {
  const at = text === undefined ? undefined : parseInstant(text);
  return at === undefined ? undefined : at + SECOND - 1;
}
