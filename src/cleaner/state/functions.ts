import { asText, count, field, flag, group, type StateOf } from './group';

/** Which of `FunctionNames` still have to be taken off the VPC. */
const { start, change, ...inContext } = group({
  /** Which need not be asked about again, by their places in the list: {@link settledIn}. */
  settled: field((value) => asText(value) ?? ''),
  /** With which to begin. */
  askedNext: count(),
  /** Whether all are off, gone or not to be touched. */
  detached: flag(),
});

export type Functions = StateOf<typeof inContext>;
export const functionsInContext = inContext;

export function startFunctions(areNone: boolean): Functions {
  return start({ detached: areNone });
}

/** After `FunctionNames` was changed, which its places tell nothing of any more. */
export function ofOtherNames(functions: Functions): Functions {
  return change(functions, { settled: '' });
}

/** After some of so many were asked about: which are settled now, and with which the next look begins. */
export function asked(
  functions: Functions,
  { done, next, of }: { readonly done: ReadonlySet<number>; readonly next: number; readonly of: number },
): Functions {
  return change(functions, { settled: settledAs(done, of), askedNext: next, detached: done.size >= of });
}

/** Four functions a hexadecimal digit, the first in the highest bit: 200 names take 50 characters. */
export function settledAs(done: ReadonlySet<number>, of: number): string {
  const digits = Math.ceil(of / 4);
  return Array.from({ length: digits }, (_, digit) =>
    [0, 1, 2, 3].reduce((sum, bit) => sum + (done.has(4 * digit + bit) ? 8 >> bit : 0), 0).toString(16),
  ).join('');
}

/** Reads {@link settledAs}; whatever else it is settles nothing. */
export function settledIn(settled: string, of: number): Set<number> {
  if (!/^[\da-f]*$/u.test(settled) || settled.length !== Math.ceil(of / 4)) return new Set();
  return new Set(
    Array.from({ length: of }, (_, index) => index).filter(
      (index) => (Number.parseInt(settled[Math.floor(index / 4)] ?? '0', 16) & (8 >> (index % 4))) > 0,
    ),
  );
}
