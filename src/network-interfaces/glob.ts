/**
 * Whether the whole text matches a pattern with `*` (any characters) and `?` (one): all else stands for itself,
 * case matters. It goes back to the last `*` only, which is enough, so that the time is at most the product of
 * the two lengths whatever the pattern: names and patterns may be anybody's.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, position] = [0, 0];
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const symbol = pattern[at];
    if (symbol === '*') {
      star = at;
      resume = position;
      at += 1;
    } else if (symbol !== undefined && (symbol === '?' || symbol === text[position])) {
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
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
