import type { Members } from '../../../wire/members';
import { isJson } from '../../../wire/protocol';
import type { Operation } from '../../../wire/types';
import { limitExceeded, validation } from '../errors';
import { members, nameIn, ruleIn, shortText } from '../input';
import type { EventsState, Target } from '../state';

/** "Targets per rule: 5" (EventBridge quotas). */
const MOST = 5;

export function putTargets(state: EventsState): Operation {
  return (given) => {
    const input = members(state, given);
    const rule = ruleIn(state, input);
    const targets = input.structures('Targets').map(targetIn);
    if (targets.length === 0) throw input.missing('Targets');
    const all = new Map([...rule.targets, ...targets.map((target) => [target.id, target] as const)]);
    if (all.size > MOST) throw limitExceeded('The requested resource exceeds the maximum number allowed.');
    for (const target of targets) rule.targets.set(target.id, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  };
}

function targetIn(given: Members): Target {
  const id = nameIn(given, 'Id');
  const arn = given.requiredText('Arn');
  if (!/^arn:aws[\w-]*:[\w-]+:/u.test(arn))
    throw validation(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/u.test(arn))
    throw validation(`The sandbox has functions of Lambda as targets only, not ${arn}.`);
  if (given.has('InputPath') || given.has('InputTransformer'))
    throw validation(
      'The sandbox has targets with an Input or none, not with InputPath or InputTransformer.',
    );
  const input = shortText(given, 'Input', 8_192);
  if (input !== undefined && !isJson(input)) throw validation(`JSON syntax error in input for target ${id}.`);
  return { id, arn, input };
}
