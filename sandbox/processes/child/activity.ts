/** Counts whatever shows that the process is not at rest. */
let count = 0;

export function stir(): void {
  count += 1;
}

export function activity(): number {
  return count;
}
