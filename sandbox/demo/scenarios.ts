import type { FaultName } from '../faults/table';
import type { WorldName } from '../worlds';

/**
 * The demo's story, one row a scenario: which template, what happens to the stack besides, and how
 * it has to end. `play.ts` carries them out; nothing here knows how.
 */
export interface Scenario {
  readonly title: string;
  /** What to look for, in one sentence. */
  readonly about: string;
  /** Which of the sandbox's worlds it plays in. */
  readonly world: WorldName;
  /** In `examples/`. */
  readonly template: string;
  readonly stackName: string;
  /** In `examples/`: made first, and stays. Its outputs are the values of the parameters of the same names. */
  readonly network?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Switched on before anything is made, in the units of `faults/table.ts`. */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /**
   * Switches `Org::VPC::EniGuard` on first: the template as it is must be refused, and deploy once the
   * guard's own remedy has been applied to it, word for word.
   */
  readonly guarded?: boolean;
  /** Plants a network interface of somebody else's in the stack's subnet before the deletion. */
  readonly foreignIn?: string;
  /**
   * What the stack is updated with, and that is what is measured: texts of the template, each with what
   * comes into its place. Absent: the stack is deleted.
   */
  readonly update?: readonly (readonly [text: string, instead: string])[];
  /**
   * The resource that the update must leave behind, by its logical id. Somebody tries to delete the stack
   * meanwhile, and must be refused.
   */
  readonly leavesBehind?: string;
  /** Added to the demo's seed: for release times that show what the scenario is about. */
  readonly seed?: number;
  /** Tells from the event log, at the end, why it ended as it did. */
  readonly explained?: boolean;
  /** The stack's status that this must end in. */
  readonly ends: 'DELETE_COMPLETE' | 'DELETE_FAILED' | 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE';
  /** With other release times it may end so as well, and then `says` needn't hold. */
  readonly mayEnd?: 'DELETE_COMPLETE';
  /** Must stand in the reasons of the stack's events, or in the handler's messages. */
  readonly says?: RegExp;
}

/** Another description, or another path, means another group, or another role. */
const REPLACING: Scenario['update'] = [
  ['GroupDescription: Network interfaces of the function', 'GroupDescription: The same, renamed'],
  [
    '    Type: AWS::IAM::Role\n    Properties:\n',
    '    Type: AWS::IAM::Role\n    Properties:\n      Path: /functions/\n',
  ],
];

/** What the three examples of the question have in common. */
const QUESTION = {
  stackName: 'question',
  network: 'question/network.yaml',
  // Lambda lets go after more than a quarter of an hour.
  seed: 10,
  explained: true,
} as const satisfies Partial<Scenario>;

export const SCENARIOS: readonly Scenario[] = [
  {
    title: 'Without a cleaner',
    about:
      'The function goes, and its role with it. Lambda may no longer delete its network interface, which holds the security group and the subnet.',
    world: 'no-wait',
    template: '1-without-cleaner.yaml',
    stackName: 'without-cleaner',
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'With Org::VPC::EniCleaner',
    about:
      'The function depends on the cleaner: it goes first, and the cleaner waits until its network interface is gone, or deletes it when Lambda can’t.',
    world: 'no-wait',
    template: '2-with-cleaner.yaml',
    stackName: 'with-cleaner',
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'The faster order: FunctionNames',
    about:
      'The cleaner refers to the function, goes first, and takes it off its VPC: the release begins at once.',
    world: 'no-wait',
    template: '3-function-names.yaml',
    stackName: 'function-names',
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Somebody else’s network interface',
    about:
      'A network interface that no service left behind lies in the subnet. The cleaner names it and leaves it alone; CloudFormation then can’t delete the subnet.',
    world: 'no-wait',
    template: '2-with-cleaner.yaml',
    stackName: 'with-a-foreign-one',
    foreignIn: 'PrivateSubnet',
    ends: 'DELETE_FAILED',
    says: /not touched.*eni-/u,
  },
  {
    title: 'Guarded by Org::VPC::EniGuard',
    about:
      'The hook refuses the first template before anything is made, and says what to change. With that, word for word, the stack deploys and deletes.',
    world: 'no-wait',
    template: '1-without-cleaner.yaml',
    stackName: 'guarded',
    guarded: true,
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'A group replaced, no cleaner',
    about:
      'An update replaces the function’s group and role. The function moves to the new ones; the old group is tried three times, and stays behind. Meanwhile nobody can change the stack, as somebody finds out who tries.',
    world: 'no-wait',
    template: '1-without-cleaner.yaml',
    stackName: 'update-without-cleaner',
    update: REPLACING,
    leavesBehind: 'FunctionSecurityGroup',
    explained: true,
    ends: 'UPDATE_COMPLETE',
    says: /Update successful\. One or more resources could not be deleted\./u,
  },
  {
    title: 'A group replaced, with it',
    about:
      'The same update with a cleaner, which is replaced together with its group: the old one is deleted first, and waits until the old group is free.',
    world: 'no-wait',
    template: '2-with-cleaner.yaml',
    stackName: 'update-with-cleaner',
    update: REPLACING,
    ends: 'UPDATE_COMPLETE',
    says: /is gone.*1 other network interface not touched/u,
  },
  {
    title: 'The question: no cure',
    about:
      'A custom resource whose function is in a VPC, as the question has it. Its security group goes with the stack.',
    world: 'no-wait',
    template: 'question/1-without-a-cure.yaml',
    ...QUESTION,
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'Its answer, as written',
    about:
      'The answer’s own cure looks for network interfaces by the description that they had until 2019, finds none, and is done.',
    world: 'no-wait',
    template: 'question/2-with-its-cure.yaml',
    ...QUESTION,
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'Its answer, for today’s ENIs',
    about: 'With the description that they have today, the cure finds them, and may not detach them.',
    world: 'no-wait',
    template: 'question/2-with-its-cure.yaml',
    ...QUESTION,
    parameters: { NetworkInterfaceDescription: 'AWS Lambda VPC ENI-*' },
    ends: 'DELETE_FAILED',
    says: /DestroyENI: Received response status \[FAILED\]/u,
  },
  {
    title: 'Its answer, only waiting',
    about: 'Where it doesn’t detach but waits, Lambda ends it after 15 minutes, before it could answer.',
    world: 'no-wait',
    template: 'question/2-with-its-cure.yaml',
    ...QUESTION,
    parameters: { NetworkInterfaceDescription: 'AWS Lambda VPC ENI-*', Detach: 'false' },
    ends: 'DELETE_FAILED',
    mayEnd: 'DELETE_COMPLETE',
    says: /DestroyENI: CloudFormation did not receive a response/u,
  },
  {
    title: 'The question with the cleaner',
    about: 'Org::VPC::EniCleaner in the place of the cure: no function, no role, and no limit of 15 minutes.',
    world: 'no-wait',
    template: 'question/3-with-the-cleaner.yaml',
    ...QUESTION,
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Before 2019: its answer',
    about: 'The network interfaces of that time could be detached by anybody who may: there the cure works.',
    world: 'no-wait',
    template: 'question/2-with-its-cure.yaml',
    ...QUESTION,
    faults: { 'lambda-before-2019': 1 },
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Before 2019: the cleaner',
    about: 'And so does the cleaner.',
    world: 'no-wait',
    template: 'question/3-with-the-cleaner.yaml',
    ...QUESTION,
    faults: { 'lambda-before-2019': 1 },
    ends: 'DELETE_COMPLETE',
  },
];
