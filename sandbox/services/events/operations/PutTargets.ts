import { JSON_CHECKS } from '../../../wire/checks';
import type { InputOf } from '../../../wire/model';
import { isJson } from '../../../wire/protocol';
import { limitExceeded, validation } from '../errors';
import { nameIn, ruleIn } from '../requests';
import type { Target, EventsOperation } from '../state';

/** "Targets per rule: 5" (EventBridge quotas). */
const MOST = 5;

export const putTargets: EventsOperation<'PutTargets'> = (state, input) => {
  const rule = ruleIn(state, input, 'Rule');
  const targets = (input.Targets ?? []).map(targetIn);
  if (targets.length === 0) throw JSON_CHECKS.missing('Targets');
  const all = new Map([...rule.targets, ...targets.map((target) => [target.id, target] as const)]);
  if (all.size > MOST) throw limitExceeded('The requested resource exceeds the maximum number allowed.');
  for (const target of targets) rule.targets.set(target.id, target);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

function targetIn(given: NonNullable<InputOf<'events', 'PutTargets'>['Targets']>[number]): Target {
  const id = nameIn(given, 'Id');
  const arn = JSON_CHECKS.required(given, 'Arn');
  if (!/^arn:aws[\w-]*:[\w-]+:/u.test(arn))
    throw validation(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/u.test(arn))
    throw validation(`The sandbox has functions of Lambda as targets only, not ${arn}.`);
  if (given.InputPath !== undefined || given.InputTransformer !== undefined)
    throw validation(
      'The sandbox has targets with an Input or none, not with InputPath or InputTransformer.',
    );
  const input = JSON_CHECKS.short(given, 'Input', 8_192);
  if (input !== undefined && !isJson(input)) throw validation(`JSON syntax error in input for target ${id}.`);
  return { id, arn, input };
}
