import { Aspects, Stack, type CfnResource } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';

import { CfnEniCleaner } from './cfn-eni-cleaner';
import { isBelow } from './cleaners';
import type { EniCleanerOptions, ProtectOptions } from './options';
import { functionsMeantBy, isInVpc, Protection, stagesBelow, usersBelow } from './protection';
import { minutes } from './times';

/**
 * What an `EniCleaner` guards. At least one of `securityGroups`, `vpcSubnets` and `vpc` is needed.
 *
 * It guards all of it: a network interface counts when it is in one of the groups, or in one of the subnets, or in
 * the VPC, because each of those blocks a deletion by itself.
 */
export interface EniCleanerProps extends EniCleanerOptions {
  /**
   * Guard these security groups.
   *
   * @default - none
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Guard these subnets: a selection of those of `vpc`, or a list of its own (`{ subnets: [...] }`).
   *
   * @default - none; with `vpc`, all of its subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The VPC of `vpcSubnets`. Without these, guard everything in this VPC: all of its subnets where it is this app's
   * own, so that they wait, too.
   *
   * @default - none
   */
  readonly vpc?: IVpc;

  /**
   * Functions to take off their VPC first, when their stack is being deleted. The cleaner then goes before they do. Not
   * for functions with published versions: those keep their network interfaces until they are deleted.
   *
   * @default - none: let them go first, by `cleanUpAfter`
   */
  readonly functions?: IFunction[];
}

/**
 * Lets a stack with functions in a VPC delete, where CloudFormation's own wait isn't enough: on deletion it waits
 * until no network interface that a service left behind blocks the security groups and subnets it guards.
 *
 * The type `Org::VPC::EniCleaner` has to be registered in the account and Region, once. It works with the role that
 * it was registered with: nothing has to be granted here.
 *
 * `EniCleaner.protect(app)` puts cleaners wherever they are needed. By hand, with the functions going first:
 *
 * @example
 * const cleaner = new EniCleaner(stack, 'EniCleaner', { securityGroups: [group], vpcSubnets: { subnets: vpc.privateSubnets } });
 * cleaner.cleanUpAfter(fn);
 */
export class EniCleaner extends Construct {
  /**
   * Puts cleaners into every stack below the scope whose security groups and subnets would be blocked, and lets what
   * leaves network interfaces behind go before them.
   *
   * It looks at functions and at resources of all other services known, those that other constructs and Aspects make
   * among them, and puts each cleaner into the stack that owns the groups and subnets. Of other stacks' and imported
   * ones none is touched. Call it once, on the app, after its stages are made.
   *
   * @param scope an app, a stage, a stack, or any construct
   */
  public static protect(scope: IConstruct, options: ProtectOptions = {}): void {
    const protection = new Protection(scope, options);
    // After all that change the tree, and before those that only read it: AspectPriority.READONLY is 1000.
    for (const root of [scope, ...stagesBelow(scope)]) Aspects.of(root).add(protection, { priority: 900 });
    protection.covers(stagesBelow(scope));
  }

  /** The resource. */
  public readonly resource: CfnEniCleaner;

  /** Its id, which is in the name of its state's SSM parameter. */
  public readonly cleanerId: string;

  private readonly takesOff: readonly IConstruct[];

  constructor(scope: Construct, id: string, props: EniCleanerProps) {
    super(scope, id);
    const { securityGroups = [], functions = [], services, onTimeout } = props;
    const subnets = subnetsOf(this, props);
    const vpcId = props.vpcSubnets === undefined ? props.vpc?.vpcId : undefined;
    if (securityGroups.length === 0 && subnets.length === 0 && vpcId === undefined) {
      throw new Error(
        `EniCleaner ${this.node.path} has nothing to guard: give it securityGroups, vpcSubnets or a vpc.`,
      );
    }
    this.takesOff = functions;
    this.resource = new CfnEniCleaner(this, 'Resource', {
      securityGroupIds: filled(securityGroups.map(({ securityGroupId }) => securityGroupId)),
      subnetIds: filled(subnets.map(({ subnetId }) => subnetId)),
      vpcId,
      functionNames: filled(functions.map(plainName)),
      services: services === undefined ? undefined : filled(services),
      timeoutInMinutes: minutes('timeout', props.timeout, 2),
      updateTimeoutInMinutes: minutes('updateTimeout', props.updateTimeout, 0),
      onTimeout,
    });
    this.cleanerId = this.resource.ref;
  }

  /**
   * Lets all that leaves network interfaces behind in these constructs be deleted before the cleaner: functions, those
   * that providers, custom resources and bucket deployments have elsewhere in the stack among them, and the resources of
   * other services. A singleton, an alias and a version stand for their function.
   *
   * It is between the resources alone. `fn.node.addDependency(cleaner)` goes in a circle, since a function's own
   * security group is a part of its construct.
   *
   * @param users functions, and constructs that have functions in them
   */
  public cleanUpAfter(...users: IConstruct[]): void {
    for (const user of users) {
      const found = this.foundIn(user);
      if (found.length === 0) {
        throw new Error(
          `Nothing in ${user.node.path} is known to leave network interfaces behind: EniCleaner ${this.node.path} can’t clean up after it.`,
        );
      }
      const named = this.takesOff.find((each) =>
        functionsMeantBy([each]).some((resource) => found.includes(resource)),
      );
      if (named !== undefined) {
        throw new Error(
          `EniCleaner ${this.node.path} takes ${named.node.path} off its VPC first (functions), and can’t go after it as well: choose one of the two.`,
        );
      }
      for (const resource of found) resource.addResourceDependency(this.resource);
    }
  }

  /** What is below, and the functions that it stands for, elsewhere in the cleaner's stack. */
  private foundIn(user: IConstruct): readonly CfnResource[] {
    const stack = Stack.of(this);
    // A function without a VPC that answers a custom resource of which a group is made would go in a circle.
    const answering = functionsMeantBy(user.node.findAll()).filter(isInVpc);
    const meant = [...functionsMeantBy([user]), ...answering].filter(
      (each) => each.stack === stack || isBelow(each.stack, stack),
    );
    return [...new Set([...usersBelow(user), ...meant])];
  }
}

function subnetsOf(
  scope: Construct,
  { vpc, vpcSubnets }: Pick<EniCleanerProps, 'vpc' | 'vpcSubnets'>,
): readonly ISubnet[] {
  if (vpcSubnets?.subnets !== undefined) return vpcSubnets.subnets;
  if (vpcSubnets !== undefined && vpc === undefined) {
    throw new Error(
      `EniCleaner ${scope.node.path} needs the vpc whose subnets vpcSubnets selects, or a list: vpcSubnets: { subnets }.`,
    );
  }
  if (vpc === undefined) return [];
  if (vpcSubnets !== undefined) return vpc.selectSubnets(vpcSubnets).subnets;
  // Nothing of an imported VPC waits for this stack.
  const isOwn = vpc.node.defaultChild !== undefined;
  return isOwn ? [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets] : [];
}

/** Without a version or an alias: it is the function that is in the VPC. */
function plainName(fn: IFunction): string {
  const of: { readonly lambda?: IFunction } = fn as { readonly lambda?: IFunction };
  return (of.lambda ?? fn).functionName;
}

/** Each once, since the type refuses a list that has one twice; undefined for none. */
function filled<Item>(items: readonly Item[]): Item[] | undefined {
  return items.length === 0 ? undefined : [...new Set(items)];
}
