import { isMap, isSeq, parseDocument, type Document, type Node } from 'yaml';

/**
 * Applies what the guard says to change to a template, as a person would who sees one line: `Add to the template: Cleaner:
 * {…}; in Function: DependsOn: [Cleaner]. The guide (…) says more.` Everything else stays as it is written.
 *
 * @throws Error where it can't be followed: it is cut off in the middle, or no YAML
 */
export function applyRemedy(template: string, remedy: string): string {
  const document = parseDocument(template, { logLevel: 'silent', uniqueKeys: false, strict: false });
  const end = remedy.search(/\. The guide \(/u);
  if (end < 0) throw new Error(`The end of the remedy isn't to be seen: ${remedy}`);
  for (const piece of remedy.slice(0, end).split('; ')) follow(document, piece);
  return document.toString({ lineWidth: 0 });
}

function follow(document: Document, said: string): void {
  const piece = said
    .replace(/^Add to the template: /u, '')
    .replace(/^[ITW](?=n |nside |ake |rite )/u, (letter) => letter.toLowerCase());
  const loop = /^inside (?<loop>Fn::ForEach::\w+), (?<rest>.*)$/su.exec(piece)?.groups;
  const within = loop === undefined ? ['Resources'] : ['Resources', loop['loop'] ?? '', 2];
  const act = loop?.['rest'] ?? piece;
  const taken = /^take (?<what>[\w.]+) out of (?<name>\S+)$/u.exec(act)?.groups;
  if (taken !== undefined) {
    document.deleteIn([...within, taken['name'], ...(taken['what'] ?? '').split('.')]);
    return;
  }
  const inside = /^in (?<where>[\w.${}]+): (?<lines>.*)$/su.exec(act)?.groups;
  const where = inside?.['where']?.split(/\.(?=Properties)/u) ?? [];
  const lines = (inside?.['lines'] ?? act).replace(/^write instead of \S+: /u, '');
  for (const [name, value] of pairsOf(lines)) document.setIn([...within, ...where, name], value);
}

function pairsOf(lines: string): readonly (readonly [string, Node])[] {
  const parsed = parseDocument(lines, { logLevel: 'silent' });
  const [error] = parsed.errors;
  if (error !== undefined) throw error;
  if (!isMap(parsed.contents)) throw new Error(`These are no lines of a template: ${lines}`);
  return parsed.contents.items.map(({ key, value }) => {
    if (isMap(value)) value.flow = true;
    if (isSeq(value)) value.flow = true;
    return [String(key), value as Node];
  });
}
