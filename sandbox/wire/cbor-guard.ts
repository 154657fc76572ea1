/** Deeper than any input of an AWS operation; the decoder recurses. */
const DEEPEST = 64;

/** Tags that AWS's clients send: a time in seconds, big integers. */
const KNOWN_TAGS: ReadonlySet<number> = new Set([1, 2, 3]);

/**
 * Whether the bytes are exactly one well-formed CBOR item (RFC 8949, appendix C) of bounded depth with
 * known tags only. The decoder trusts lengths that it reads: this looks at them first, so that a few
 * bytes can't ask for gigabytes.
 */
export function isWellFormedCbor(bytes: Uint8Array): boolean {
  return itemEnd(bytes, 0, 0) === bytes.length;
}

/** Where the item that begins at `at` ends, or undefined when it isn't well-formed. */
function itemEnd(bytes: Uint8Array, at: number, depth: number): number | undefined {
  const first = bytes[at];
  if (first === undefined || depth > DEEPEST) return undefined;
  const major = first >> 5;
  const minor = first & 31;
  if (minor === 31) return major >= 2 && major <= 5 ? indefiniteEnd(bytes, at + 1, major, depth) : undefined;
  const head = argument(bytes, at, minor);
  if (head === undefined) return undefined;
  const { value, next } = head;
  switch (major) {
    case 2:
    case 3:
      return next + value <= bytes.length ? next + value : undefined;
    case 4:
      return itemsEnd(bytes, next, value, depth);
    case 5:
      return itemsEnd(bytes, next, 2 * value, depth);
    case 6:
      return KNOWN_TAGS.has(value) ? itemEnd(bytes, next, depth + 1) : undefined;
    case 7:
      // Of the simple values false, true, null and undefined; the others are numbers with a fraction.
      return minor >= 20 && minor <= 27 && minor !== 24 ? next : undefined;
    default:
      return next;
  }
}

function itemsEnd(bytes: Uint8Array, from: number, count: number, depth: number): number | undefined {
  // Each item takes a byte at least.
  if (count > bytes.length - from) return undefined;
  let at: number | undefined = from;
  for (let index = 0; index < count && at !== undefined; index += 1) at = itemEnd(bytes, at, depth + 1);
  return at;
}

/** Items up to a break. Strings are made of pieces of their own kind, maps of pairs. */
function indefiniteEnd(bytes: Uint8Array, from: number, major: number, depth: number): number | undefined {
  let at: number | undefined = from;
  let count = 0;
  while (at !== undefined && bytes[at] !== 0xff) {
    const first = bytes[at];
    if (major <= 3 && (first === undefined || first >> 5 !== major || (first & 31) === 31)) return undefined;
    at = itemEnd(bytes, at, depth + 1);
    count += 1;
  }
  if (at === undefined || (major === 5 && count % 2 === 1)) return undefined;
  return at + 1;
}

/** The number in an item's head: a value, a length, a count, a tag. */
function argument(
  bytes: Uint8Array,
  at: number,
  minor: number,
): { readonly value: number; readonly next: number } | undefined {
  if (minor < 24) return { value: minor, next: at + 1 };
  if (minor > 27) return undefined;
  const size = 2 ** (minor - 24);
  if (at + 1 + size > bytes.length) return undefined;
  let value = 0;
  for (const byte of bytes.subarray(at + 1, at + 1 + size)) value = value * 256 + byte;
  return { value, next: at + 1 + size };
}
