import { usageError } from './io';

/** What a command is asked about. */
export type Target =
  /** A stack, by name, alias or ARN. */
  | { readonly is: 'stack'; readonly name: string }
  | { readonly is: 'group' | 'subnet' | 'vpc' | 'network-interface'; readonly id: string }
  /** A saved answer of DescribeNetworkInterfaces: a file, or `-` for standard input. */
  | { readonly is: 'saved'; readonly file: string };

/** EC2's ids have 8 digits, or since 2016 17 (EC2 guide, resource IDs). */
const ID = /^(?<prefix>sg|subnet|vpc|eni)-(?:[\da-f]{8}|[\da-f]{17})$/u;

const KINDS: Readonly<Record<string, 'group' | 'subnet' | 'vpc' | 'network-interface'>> = {
  sg: 'group',
  subnet: 'subnet',
  vpc: 'vpc',
  eni: 'network-interface',
};

/** CloudFormation's own pattern for StackName (API reference, DescribeStacks). */
const STACK = /^(?:[A-Za-z][-A-Za-z0-9]*|arn:[-A-Za-z0-9:/._+]*)$/u;

/**
 * Tells what a word on the command line means.
 *
 * @throws CommandError for what can't be any of these
 */
export function targetOf(word: string): Target {
  if (word === '-' || word.endsWith('.json') || (word.includes('/') && !word.startsWith('arn:')))
    return { is: 'saved', file: word };
  const is = KINDS[ID.exec(word)?.groups?.['prefix'] ?? ''];
  if (is !== undefined) return { is, id: word };
  if (looksLikeId(word) && !STACK.test(word)) throw usageError(`"${word}" is no id: ${ID_FORM}.`);
  if (STACK.test(word)) return { is: 'stack', name: word };
  throw usageError(
    `"${word}" is neither a stack’s name or ARN, nor an id (sg-…, subnet-…, vpc-…, eni-…), nor a saved answer (a .json file, or -).`,
  );
}

/** How an id goes on. */
export const ID_FORM = 'after the prefix come 8 or 17 hexadecimal digits';

/** Whether a word begins as an id does: a stack may be called so, and an id may be cut. */
export function looksLikeId(word: string): boolean {
  return /^(?:sg|subnet|vpc|eni)-/iu.test(word);
}
