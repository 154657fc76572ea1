import {
  referringRules,
  revokeCommand,
  ruleInWords,
  type ReferringRule,
} from '../network-interfaces/referring-groups';
import { clip, count, listed } from '../network-interfaces/words';
import type { DeleteState } from './context';
import type { Facts, Step } from './delete-states';
import type { Effects } from './effects';
import type { Situation } from './situation';
import { LONGEST_MESSAGE, othersInTheWay } from './report';

/*
 * What a success leaves unsaid. Its message reaches the handler's log, but no event: DELETE_COMPLETE has no reason.
 * So where somebody has to know more than that all is well, it is said in one more IN_PROGRESS answer before the
 * success (guides/decisions/007-what-a-success-says.md).
 */

/** Whether a delete that succeeds leaves anything that its stack's owner has to know of. */
export function leavesSomething(
  step: Step,
  facts: Facts,
  state: DeleteState,
  { settings }: Pick<Situation, 'settings'>,
): boolean {
  if (step.do !== 'succeed') return false;
  return (
    step.because.is !== 'clean' ||
    state.operation.statusDenied ||
    othersInTheWay(facts, [], settings).length > 0
  );
}

/**
 * Rules of other groups that keep a guarded one. Those of this stack's own groups aren't meant, unless they stay: what
 * refers to a group is deleted before it. Nothing where it may not be asked or can't be told: it is for the message only.
 */
export async function rulesInTheWay(
  effects: Effects,
  { settings, stack, until }: Pick<Situation, 'settings' | 'stack' | 'until'>,
): Promise<readonly ReferringRule[]> {
  const { groupIds } = settings.targets;
  if (groupIds.length === 0 || effects.clock.now() >= until) return [];
  try {
    const rules = await referringRules(effects.ec2, groupIds);
    if (rules.length === 0) return rules;
    const own = (await stack.own()) ?? [];
    const going = new Set(own.filter(({ status }) => !STAYS.has(status)).map(({ physicalId }) => physicalId));
    return rules.filter(({ groupId }) => !going.has(groupId));
  } catch {
    return [];
  }
}

/** Of a resource whose turn has come, and that is still there: its `DeletionPolicy` keeps it, or it couldn't be deleted. */
const STAYS: ReadonlySet<string> = new Set(['DELETE_SKIPPED', 'DELETE_FAILED']);

/** The report of an end, with what else keeps a group, as far as there is room for it. */
export function withRules(message: string, rules: readonly ReferringRule[]): string {
  const [first] = rules;
  if (first === undefined) return message;
  const kept = listed(
    rules.map(({ refersTo }) => refersTo),
    3,
  );
  const more = rules.length > 1 ? `, and ${count(rules.length - 1, 'more rule')}` : '';
  const words = ` ${kept} can’t be deleted while ${ruleInWords(first)} refers to it${more}. Revoke it (${revokeCommand(first)}), then delete the stack again.`;
  return `${clip(message, LONGEST_MESSAGE - words.length)}${words}`;
}
