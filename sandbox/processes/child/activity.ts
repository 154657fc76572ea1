/** What happens in the process: whoever waits for it to come to rest is told. */
let count = 0;
let onChange: () => void = () => undefined;
let onDeed: (what: string) => void = () => undefined;

/** @param deed called when code does something that others can see */
export function listen(change: () => void, deed: (what: string) => void): void {
  onChange = change;
  onDeed = deed;
}

/** Something has happened. */
export function stir(): void {
  count += 1;
  onChange();
}

/** Code does something that others can see: it begins a timer or a request, writes, answers. */
export function act(what: string): void {
  stir();
  onDeed(what);
}

/** How much has happened so far. */
export function activity(): number {
  return count;
}
