import { usageError } from './io';

/** What a command is asked about. */
export type Target =
  /** A stack, by name, alias or ARN. */
  | { readonly is: 'stack'; readonly name: string }
  | { readonly is: 'group' | 'subnet' | 'vpc' | 'network-interface'; readonly id: string }
  /** A saved answer of DescribeNetworkInterfaces: a file, or `-` for standard input. */
  | { readonly is: 'saved'; readonly file: string };

const IDS: readonly (readonly [RegExp, 'group' | 'subnet' | 'vpc' | 'network-interface'])[] = [
  [/^sg-[\da-f]{8,17}$/u, 'group'],
  [/^subnet-[\da-f]{8,17}$/u, 'subnet'],
  [/^vpc-[\da-f]{8,17}$/u, 'vpc'],
  [/^eni-[\da-f]{8,17}$/u, 'network-interface'],
];

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
  for (const [pattern, is] of IDS) if (pattern.test(word)) return { is, id: word };
  if (/^(?:sg|subnet|vpc|eni)-/u.test(word) && !STACK.test(word)) {
    throw usageError(`"${word}" is no id: after the prefix come 8 or 17 hexadecimal digits.`);
  }
  if (STACK.test(word)) return { is: 'stack', name: word };
  throw usageError(
    `"${word}" is neither a stack’s name or ARN, nor an id (sg-…, subnet-…, vpc-…, eni-…), nor a saved answer (a .json file, or -).`,
  );
}
