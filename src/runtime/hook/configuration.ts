import { member, members, type Json } from '../../ground/json';
import type { HookRequest } from './request';

/**
 * A hook's configuration. A registered hook gets the `Properties` of its type configuration in `hookModel`.
 * A function behind `AWS::CloudFormation::LambdaHook` has no type configuration of its own: its environment
 * variables `ENIGUARD_MODE`, `ENIGUARD_EXEMPT_STACKS` and `ENIGUARD_SERVICES` (the latter two with commas
 * between names) stand in for it.
 */
export function configurationOf({ kind, hookModel }: HookRequest, environment: NodeJS.ProcessEnv): unknown {
  return kind === 'lambda' ? fromEnvironment(environment) : withoutEnvelope(hookModel);
}

/** `{"CloudFormationConfiguration": {"HookConfiguration": {"Properties": …}}}` is how the user set it. */
function withoutEnvelope(hookModel: Json | undefined): Json | undefined {
  const envelope = member(member(hookModel, 'CloudFormationConfiguration'), 'HookConfiguration');
  return envelope === undefined ? hookModel : (member(envelope, 'Properties') ?? {});
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Readonly<Record<string, unknown>> {
  const list = (name: string): readonly string[] | undefined => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? undefined : value.split(',').map((each) => each.trim());
  };
  const configuration = {
    Mode: environment['ENIGUARD_MODE'] ?? '',
    ExemptStacks: list('ENIGUARD_EXEMPT_STACKS') ?? '',
    Services: list('ENIGUARD_SERVICES') ?? '',
  };
  return Object.fromEntries(members(configuration).filter(([, value]) => value !== ''));
}
