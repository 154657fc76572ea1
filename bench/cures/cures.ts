import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One way to get the stack of `examples/1-without-cleaner.yaml` deleted. */
export interface Cure {
  /** In figures' names, camel case. */
  readonly name: CureName;
  readonly title: string;
  /** Relative to this folder. */
  readonly template: string;
  /** Values of the template's parameters, other than `RoleArn`, which is that of a role outside the stack. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Further resources, as text of a template. */
  readonly more?: string;
  /** A person (or their script) takes the function off its VPC and waits, before the stack is deleted. */
  readonly isByHand?: true;
  /** This project's. */
  readonly isOurs?: true;
}

export type CureName =
  | 'nothing'
  | 'nothingRoleStays'
  | 'oldCure'
  | 'oldCureTodaysDescription'
  | 'oldCureWaiting'
  | 'oldCureRepeated'
  | 'reInvoked'
  | 'byHand'
  | 'ours'
  | 'oursFunctionNames';

const EXAMPLES = join('..', '..', 'examples');
const NOTHING = join(EXAMPLES, '1-without-cleaner.yaml');
const OLD_CURE = join('templates', 'old-cure.yaml');
const TODAYS_DESCRIPTION = 'AWS Lambda VPC ENI-*';

export const CURES: readonly Cure[] = [
  { name: 'nothing', title: 'nothing', template: NOTHING },
  {
    name: 'nothingRoleStays',
    title: 'nothing, but a role that stays',
    template: join('templates', 'role-stays.yaml'),
  },
  { name: 'oldCure', title: "the question's cure, as written", template: OLD_CURE },
  {
    name: 'oldCureTodaysDescription',
    title: "the question's cure, new description",
    template: OLD_CURE,
    parameters: { NetworkInterfaceDescription: TODAYS_DESCRIPTION },
  },
  {
    name: 'oldCureWaiting',
    title: "the question's cure, waiting only",
    template: OLD_CURE,
    parameters: { NetworkInterfaceDescription: TODAYS_DESCRIPTION, Detach: 'false' },
  },
  {
    // CloudFormation's default. The invocation ends after 15 minutes all the same, and Lambda repeats its event.
    name: 'oldCureRepeated',
    title: "the question's cure, waiting an hour",
    template: OLD_CURE,
    parameters: {
      NetworkInterfaceDescription: TODAYS_DESCRIPTION,
      Detach: 'false',
      ServiceTimeout: '3600',
    },
  },
  {
    name: 'reInvoked',
    title: 'custom resource, re-invoked (crhelper)',
    template: join('templates', 're-invoked.yaml'),
  },
  { name: 'byHand', title: 'off the VPC by hand first', template: NOTHING, isByHand: true },
  {
    name: 'ours',
    title: 'the cleaner, function depends on it',
    template: join(EXAMPLES, '2-with-cleaner.yaml'),
    isOurs: true,
  },
  {
    name: 'oursFunctionNames',
    title: 'the cleaner, with FunctionNames',
    template: join(EXAMPLES, '3-function-names.yaml'),
    isOurs: true,
  },
];

export function cureOf(name: CureName): Cure {
  const found = CURES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no cure ${name}.`);
  return found;
}

export function templateOf({ template, more = '' }: Cure): string {
  return readFileSync(join(__dirname, template), 'utf8').replace(/(?=\nOutputs:)/u, () => more);
}
