/** A character that stands for itself, any characters, or one. */
type Piece = string | typeof ANY | typeof ONE;
const ANY = 0;
const ONE = 1;

/** A pattern made ready. */
export type Glob = (text: string) => boolean;

/** A pattern with `*` (any characters) and `?` (one): all else stands for itself. */
export function globOf(pattern: string): Glob {
  if (pattern === '*') return () => true;
  if (!/[*?]/u.test(pattern)) return (text) => text === pattern;
  return globOfPieces(Array.from(pattern, (each) => (each === '*' ? ANY : each === '?' ? ONE : each)));
}

/** The same, in which a backslash makes the character behind it stand for itself. */
export function globWithEscapesOf(pattern: string): Glob {
  const pieces: Piece[] = [];
  let isEscaped = false;
  for (const each of pattern) {
    if (each === '\\' && !isEscaped) {
      isEscaped = true;
      continue;
    }
    pieces.push(isEscaped ? each : each === '*' ? ANY : each === '?' ? ONE : each);
    isEscaped = false;
  }
  if (isEscaped) pieces.push('\\');
  return globOfPieces(pieces);
}

/**
 * In linear space and at worst quadratic time, whatever the pattern: it may come from anybody's template or
 * request. It goes back to the last `*` only, which is enough.
 */
function globOfPieces(pieces: readonly Piece[]): Glob {
  return (text) => {
    const characters = Array.from(text);
    let [at, position] = [0, 0];
    let star = -1;
    let resume = 0;
    while (position < characters.length) {
      const piece = pieces[at];
      if (piece === ANY) {
        star = at;
        resume = position;
        at += 1;
      } else if (piece !== undefined && (piece === ONE || piece === characters[position])) {
        at += 1;
        position += 1;
      } else if (star >= 0) {
        at = star + 1;
        resume += 1;
        position = resume;
      } else {
        return false;
      }
    }
    while (pieces[at] === ANY) at += 1;
    return at === pieces.length;
  };
}
