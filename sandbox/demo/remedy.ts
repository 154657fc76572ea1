import { isMap, isPair, isScalar, parseDocument, type YAMLMap } from 'yaml';

/**
 * Applies what the guard says to change to a template, as a person would: the YAML after the first line,
 * laid over the template's own. Everything else of the template stays as it is written.
 *
 * @throws Error where the remedy isn't YAML
 */
export function applyRemedy(template: string, remedy: string): string {
  const document = parseDocument(template, OPTIONS);
  const addition = parseDocument(remedy.slice(remedy.indexOf('\n') + 1), OPTIONS);
  if (!isMap(document.contents) || !isMap(addition.contents)) {
    throw new Error(`The remedy can't be applied:\n${remedy}`);
  }
  lay(document.contents, addition.contents);
  return document.toString();
}

/** Short forms like `!Ref` stay what they are. */
const OPTIONS = { logLevel: 'silent' } as const;

function lay(onto: YAMLMap, addition: YAMLMap): void {
  for (const pair of addition.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const name = String(pair.key.value);
    const there = onto.get(name, true) as unknown;
    if (isMap(there) && isMap(pair.value)) lay(there, pair.value);
    else onto.set(name, pair.value);
  }
}
