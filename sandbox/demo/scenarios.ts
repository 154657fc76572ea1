import type { FaultName } from '../faults/table';
import type { WorldName } from '../worlds';
import { POLICY_APART, REPLACED, type Edit } from './edits';

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
  /** Replaced in the template before anything: texts of it, each with what comes into its place. */
  readonly edits?: readonly Edit[];
  /** The stack's role (`RoleARN`), as statements of its policy. Absent: the deployer's own permissions, which are all. */
  readonly role?: readonly object[];
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
  readonly update?: readonly Edit[];
  /**
   * The stack has been deleted once already, and that has failed. Then these commands of `enicleaner` are given, each
   * with how it has to end, and the stack is deleted again: that is what is measured.
   */
  readonly rescuedBy?: readonly {
    readonly command: string;
    readonly exitCode: number;
    readonly says: RegExp;
  }[];
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
  readonly mayEnd?: 'DELETE_COMPLETE' | 'DELETE_FAILED';
  /** Must stand in the reasons of the stack's events, or in the handler's messages. */
  readonly says?: RegExp;
}

/** Everything but what CloudFormation needs for its wait. */
const MAY_NOT_LOOK = [
  { Effect: 'Allow', Action: '*', Resource: '*' },
  { Effect: 'Deny', Action: 'ec2:DescribeNetworkInterfaces', Resource: '*' },
] as const;

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
    title: 'The plainest stack, no cleaner',
    about:
      'Whoever deletes it may describe network interfaces, so that the deletion of the function waits for its own: this stack deletes by itself.',
    world: 'documented',
    template: '1-without-cleaner.yaml',
    stackName: 'without-cleaner',
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Role may not look, no cleaner',
    about:
      'The stack’s role has every permission but ec2:DescribeNetworkInterfaces: nothing waits for the network interface, which holds the security group and the subnet.',
    world: 'documented',
    template: '1-without-cleaner.yaml',
    stackName: 'role-may-not-look',
    role: MAY_NOT_LOOK,
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'Role may not look, with it',
    about:
      'The same role. The function depends on the cleaner: it goes first, and the cleaner waits until its network interface is gone, or deletes it when Lambda can’t.',
    world: 'documented',
    template: '2-with-cleaner.yaml',
    stackName: 'with-cleaner',
    role: MAY_NOT_LOOK,
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Policy first, no cleaner',
    about:
      'The function’s permissions are a policy of their own, as the CDK writes them, and go beside it: Lambda may no longer delete the network interface, and the function’s deletion waits 45 minutes in vain.',
    world: 'documented',
    template: '1-without-cleaner.yaml',
    edits: POLICY_APART,
    stackName: 'policy-goes-first',
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'Policy first, FunctionNames',
    about:
      'The cleaner refers to the function, goes first, takes it off its VPC, and deletes what Lambda no longer may: nobody waits in vain.',
    world: 'documented',
    template: '3-function-names.yaml',
    edits: POLICY_APART,
    stackName: 'function-names',
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'A group replaced, no cleaner',
    about:
      'An update replaces the function’s group and role; updates wait for no network interface. The function moves to the new ones; the old group is tried three times, and stays behind. Meanwhile nobody can change the stack, as somebody finds out who tries.',
    world: 'documented',
    template: '1-without-cleaner.yaml',
    stackName: 'update-without-cleaner',
    update: REPLACED,
    leavesBehind: 'FunctionSecurityGroup',
    explained: true,
    ends: 'UPDATE_COMPLETE',
    says: /Update successful\. One or more resources could not be deleted\./u,
  },
  {
    title: 'A group replaced, with it',
    about:
      'The same update with a cleaner, which is replaced together with its group: the old one is deleted first, and waits until the old group is free.',
    world: 'documented',
    template: '2-with-cleaner.yaml',
    stackName: 'update-with-cleaner',
    update: REPLACED,
    ends: 'UPDATE_COMPLETE',
    says: /is gone.*1 other network interface not touched/u,
  },
  {
    title: 'Express mode, no cleaner',
    about:
      'CloudFormation’s express mode leaves out the wait for the function’s network interface: its group and subnet meet it at once.',
    world: 'express',
    template: '1-without-cleaner.yaml',
    stackName: 'express',
    ends: 'DELETE_FAILED',
    says: /sg-\w+ has a dependent object/u,
  },
  {
    title: 'Express mode, with it',
    about: 'The cleaner is waited for, if that mode treats private types as it does custom resources.',
    world: 'express',
    template: '2-with-cleaner.yaml',
    stackName: 'express-with-cleaner',
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Express mode, it goes on unseen',
    about:
      'If that mode takes a private type for complete at once, CloudFormation tries the group while the cleaner goes on: the deletion ends well when the network interface goes within those 15 to 20 minutes, and fails otherwise.',
    world: 'express-unseen',
    template: '2-with-cleaner.yaml',
    stackName: 'express-unseen',
    ends: 'DELETE_COMPLETE',
    mayEnd: 'DELETE_FAILED',
  },
  {
    title: 'Already stuck: why, clean, done',
    about:
      'The first stack again, which failed without a cleaner. The command line needs nothing registered: it says what blocks the stack and why nobody will remove it, and removes it. Then the stack is deleted once more.',
    world: 'documented',
    template: '1-without-cleaner.yaml',
    stackName: 'already-stuck',
    role: MAY_NOT_LOOK,
    rescuedBy: [
      { command: 'why already-stuck', exitCode: 20, says: /^Next: enicleaner clean already-stuck --yes/mu },
      { command: 'clean already-stuck --yes', exitCode: 0, says: /^Nothing stands in the way/mu },
    ],
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'Somebody else’s interface',
    about:
      'A network interface that no service left behind lies in the subnet. The cleaner names it and leaves it alone; CloudFormation then can’t delete the subnet.',
    world: 'documented',
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
    world: 'documented',
    template: '1-without-cleaner.yaml',
    stackName: 'guarded',
    guarded: true,
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'The question, as documented',
    about:
      'A custom resource whose function is in a VPC, as the question has it. Its security group goes with the stack. As AWS documents it today, it deletes.',
    world: 'documented',
    template: 'question/1-without-a-cure.yaml',
    ...QUESTION,
    ends: 'DELETE_COMPLETE',
  },
  {
    title: 'The question: no cure',
    about: 'The same, where nothing waits for the function’s network interface, as when it was asked.',
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
