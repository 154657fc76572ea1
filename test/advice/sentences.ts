import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSync } from '@swc/core';

/** A sentence of a message that tells its reader to do something, as it stands in the sources. */
export interface Advice {
  /** From the repository's root. */
  readonly file: string;
  /** What a template fills in is an ellipsis. */
  readonly sentence: string;
}

/** What a sentence begins with that tells somebody to do something. */
const IMPERATIVE =
  /^(?:Add|Allow|Ask|Change|Check|Correct|Delete|Detach|Divide|Free|Give|Grant|Let|Look|Make|Move|Name|Please|Publish|Put|Register|Release|Remove|Replace|Restore|Retain|Revoke|Run|Set|Take|Try|Use|Wait)\b(?!ing)/u;

/** Files whose texts are messages for people. What the guard says of a template carries its own cure, which `test/guard` tries. */
const FOLDERS = ['src/cleaner', 'src/guard', 'src/runtime', 'src/network-interfaces'];
const NOT_THESE =
  /^src\/(?:guard\/(?:check\.ts|check-template\.ts|words\.ts|coverage\/|fixes\/|template\/)|runtime\/(?:library|sdk)\/)/u;

/** All advice in the sources' messages, by file and place. */
export function adviceIn(root: string): readonly Advice[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  ).filter((file) => !NOT_THESE.test(file));
  const all = files.flatMap((file) =>
    textsIn(readFileSync(join(root, file), 'utf8')).flatMap((text) =>
      sentencesOf(text)
        .filter((sentence) => IMPERATIVE.test(sentence))
        .map((sentence) => ({ file, sentence })),
    ),
  );
  return [...new Map(all.map((each) => [`${each.file} ${each.sentence}`, each])).values()];
}

function textsIn(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    const { type, value, quasis } = node as Readonly<Record<string, unknown>>;
    if (type === 'StringLiteral' && typeof value === 'string') texts.push(value);
    if (type === 'TemplateLiteral' && Array.isArray(quasis)) {
      texts.push(quasis.map((each) => (each as { readonly cooked?: string }).cooked ?? '').join('…'));
    }
    for (const each of Object.values(node)) visit(each);
  };
  visit(parseSync(source, { syntax: 'typescript', decorators: true }));
  return texts;
}

/** A word alone is a name, not a sentence. */
function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?;:…,)])\s+(?=\p{Lu})/u)
    .map((each) => each.trim())
    .filter((each) => each.includes(' '));
}
