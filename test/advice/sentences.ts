import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSync } from '@swc/core';

/** A sentence, or a part of one, as it stands in the sources' messages. */
export interface Sentence {
  /** From the repository's root. */
  readonly file: string;
  /** What a template fills in is an ellipsis. */
  readonly sentence: string;
}

/** What a sentence begins with that tells somebody to do something. */
const ADVICE =
  'add allow ask change check correct delete detach disassociate divide do free get give go grant increase install let look make mend move name next open please publish put raise read register release remove rename repeat replace request restore retain retry revoke run save send set sign start stop switch take tell terminate try turn update upgrade use wait write';

/**
 * What a sentence begins with that only says what is so. A word that stands in neither list fails the test: whoever
 * writes a message with a new one says which it is.
 */
const STATEMENTS =
  'a accessing all an and any arn asking at aws cloudformation condition const createvpcendpoint deleting ec2 ended endpoint everything failed following for function functionnames goes half in invalid it its lambda last left line looking mode network no not nothing of only org published reading resource resources region s3 something standard state taking that the there they this trying user vpc waiting warning what when whether which whose with would';

/** Before the first comma of these stands when, or where, something is to be done. */
const CIRCUMSTANCES = /^(?:If|In|On|When|Where|With|Before|After|So that)\b[^,]*,\s+/u;

/** What introduces a cure of the guard's. */
const CURE = /^In (?:full|the CDK’s code):/u;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const [ADVICE_WORDS, STATEMENT_WORDS] = [words(ADVICE), words(STATEMENTS)];

/** Files whose texts are messages for people. */
const FOLDERS = [
  'src/cleaner',
  'src/cli',
  'src/ground',
  'src/guard',
  'src/network-interfaces',
  'src/runtime',
];
/**
 * Names, sources of facts and words about them: none of it is a message by itself. Nor are the commands' own help, and what
 * `verify` deploys and finds out.
 */
const NOT_THESE =
  /^src\/(?:runtime\/(?:library|sdk)\/|network-interfaces\/(?:service-names|service-profiles|services?)\b|guard\/coverage\/(?:types\/|not-known|other-types)|cli\/(?:run|check\/command|verify\/(?:templates|untried|probes\/)))/u;

/** Sentences that tell somebody to do something. */
export function adviceIn(root: string): readonly Sentence[] {
  return sentencesIn(root).filter(({ sentence }) => kindOf(sentence) === 'advice');
}

/** Sentences of which nobody has said whether they do. */
export function unknownIn(root: string): readonly Sentence[] {
  return sentencesIn(root).filter(({ sentence }) => kindOf(sentence) === 'unknown');
}

/** All of the messages' sentences, each once in a file. */
function sentencesIn(root: string): readonly Sentence[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  ).filter((file) => !NOT_THESE.test(file));
  const all = files.flatMap((file) =>
    textsIn(readFileSync(join(root, file), 'utf8'))
      .flatMap(sentencesOf)
      .map((sentence) => ({ file, sentence })),
  );
  return [...new Map(all.map((each) => [`${each.file} ${each.sentence}`, each])).values()];
}

export function kindOf(sentence: string): 'advice' | 'statement' | 'unknown' {
  if (CURE.test(sentence)) return 'advice';
  // What comes before may be filled in: `…, or delete the function`.
  const act = sentence.replace(CIRCUMSTANCES, '').replace(/^[…\s,;:(]*(?:(?:or|and|then)\s+)*/u, '');
  const isFragment = !/^\p{Lu}/u.test(sentence.replace(/^[…\s,;:(]*/u, ''));
  const first = (/^[\p{L}\d]+/u.exec(act)?.[0] ?? '').toLowerCase();
  if (ADVICE_WORDS.has(first)) return 'advice';
  // The rest of a sentence, whose beginning is elsewhere.
  return isFragment || first === '' || STATEMENT_WORDS.has(first) ? 'statement' : 'unknown';
}

/** Texts of more than a word, those that are put together of several as one. */
function textsIn(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    const text = textOf(node);
    if (text !== undefined) texts.push(text);
    for (const each of partsOf(node)) visit(each);
  };
  visit(parseSync(source, { syntax: 'typescript', decorators: true }));
  return texts;
}

type Syntax = Readonly<Record<string, unknown>>;

/** What a literal, or a sum of some, says; undefined for anything else. */
function textOf(node: object): string | undefined {
  const { type, value, quasis, operator, left, right } = node as Syntax;
  if (type === 'StringLiteral' && typeof value === 'string') return value;
  if (type === 'TemplateLiteral' && Array.isArray(quasis)) {
    return quasis.map((each) => (each as { readonly cooked?: string }).cooked ?? '').join('…');
  }
  if (type !== 'BinaryExpression' || operator !== '+') return undefined;
  const both = [left, right].map((each) => textOf(each as object) ?? '…');
  return both.every((each) => each === '…') ? undefined : both.join('');
}

/** What is below a node, without the literals that its own text consists of. */
function partsOf(node: object): readonly unknown[] {
  const { type, operator, left, right } = node as Syntax;
  if (type !== 'BinaryExpression' || operator !== '+' || textOf(node) === undefined)
    return Object.values(node);
  return [left, right].flatMap((each) => {
    const side = each as object;
    const isText = textOf(side) !== undefined;
    if (isText && (side as Syntax)['type'] === 'StringLiteral') return [];
    if (isText && (side as Syntax)['type'] === 'TemplateLiteral') return [(side as Syntax)['expressions']];
    return isText ? partsOf(side) : [side];
  });
}

/** A word alone is a name, not a sentence. */
function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?;:…)])\s+(?=\p{Lu})|(?<=\.)\s+(?=…)|(?<=;)\s+(?=then\b)|(?<=:)\s+(?=\p{Ll})/u)
    .map((each) => each.trim())
    .filter((each) => each.includes(' '));
}
