import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';

import type { Effects } from './protocol';

/** What a stack is before it is updated. */
export interface Deployed {
  /** As its caller gave it; undefined where it wasn't asked for, or can't be read. */
  readonly template: string | undefined;
  /** What its parameters were given, secrets left out. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Nothing is known of it, which only leaves something unsaid. */
export const UNKNOWN: Deployed = { template: undefined, parameters: new Map() };

/** For both answers, in milliseconds. */
const PATIENCE = 5_000;

/** Instead of what a parameter with `NoEcho` was given (CloudFormation API, `Parameter`). */
const HIDDEN = /^\*+$/u;

/**
 * Reads what is deployed: the hook's request has the template before in a STACK's update only, and the parameters never.
 * Never throws, and never takes long.
 */
export async function deployedStack(
  effects: Pick<Effects, 'cloudFormation' | 'sleep'>,
  stackId: string,
  wanted: { readonly template: boolean },
): Promise<Deployed> {
  try {
    return await Promise.race([ask(effects, stackId, wanted), effects.sleep(PATIENCE).then(() => UNKNOWN)]);
  } catch {
    return UNKNOWN;
  }
}

async function ask(
  { cloudFormation }: Pick<Effects, 'cloudFormation'>,
  StackName: string,
  wanted: { readonly template: boolean },
): Promise<Deployed> {
  const template = wanted.template
    ? cloudFormation.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }))
    : undefined;
  const [{ TemplateBody } = {}, parameters] = await Promise.all([
    template,
    // One may be read without the other.
    parametersOf(cloudFormation, StackName).catch(() => UNKNOWN.parameters),
  ]);
  return { template: TemplateBody, parameters };
}

async function parametersOf(
  cloudFormation: Effects['cloudFormation'],
  StackName: string,
): Promise<Deployed['parameters']> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const given = (Stacks[0]?.Parameters ?? []).flatMap(
    ({ ParameterKey, ParameterValue, ResolvedValue }): readonly (readonly [string, string])[] => {
      const value = ResolvedValue ?? ParameterValue;
      return ParameterKey === undefined || value === undefined || HIDDEN.test(value)
        ? []
        : [[ParameterKey, value]];
    },
  );
  return new Map(given);
}
