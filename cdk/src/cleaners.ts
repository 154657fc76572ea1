import { CfnResource, Lazy, Names, type Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

import { usesOf } from '../guard/index';
import { CfnEniCleaner } from './cfn-eni-cleaner';
import type { EniCleanerOptions, ProtectOptions } from './options';
import { EniService } from './eni-service';
import { neighboursOf, overridesOf, referencesIn, valuesOf } from './references';
import { idOf, keyOf, type Target } from './targets';
import { minutes } from './times';

/** The network interfaces of AgentCore take near eight hours (AgentCore guide): in minutes, with an hour to spare. */
const SLOWEST = 540;

/** What a cleaner waits for that names no service, as the handlers spell it. */
const DEFAULT: string = EniService.LAMBDA;
const AGENTCORE: string = EniService.BEDROCK_AGENT_CORE;

/** The cleaners that `protect` puts into one stack. */
export class Cleaners {
  private static readonly all = new WeakMap<Stack, Cleaners>();

  /** The stack's, whoever asks: an app and one of its stacks may both be protected. */
  public static of(stack: Stack): Cleaners {
    const known = Cleaners.all.get(stack) ?? new Cleaners(stack);
    Cleaners.all.set(stack, known);
    return known;
  }

  private readonly stack: Stack;
  private readonly byTarget = new Map<string, SharedCleaner | undefined>();
  private readonly byName = new Map<string, SharedCleaner>();
  private known: ReadonlySet<string> | undefined;

  private constructor(stack: Stack) {
    this.stack = stack;
  }

  /** The cleaner that guards a target; undefined for a target that somebody's own cleaner guards. */
  public of(target: Target, options: ProtectOptions): SharedCleaner | undefined {
    const key = keyOf(target);
    if (this.byTarget.has(key)) return this.byTarget.get(key);
    const cleaner = this.byHand().has(key) ? undefined : this.cleanerFor(target, options);
    this.byTarget.set(key, cleaner);
    cleaner?.guard(target);
    return cleaner;
  }

  /**
   * One for all targets that exist under the same condition. A target that is made of what a function gives, by a
   * custom resource say, may wait for one that is in the VPC itself: then one for all would go in a circle, and one for
   * each doesn't, since all that goes before a cleaner goes before its only target anyhow.
   */
  private cleanerFor(target: Target, options: ProtectOptions): SharedCleaner | undefined {
    const isNested = target.stack !== this.stack;
    const condition = conditionOf(target.element);
    // An output of a nested stack has a condition only by hand.
    if (isNested && condition !== undefined) return undefined;
    const name = [
      'EniCleaner',
      ...(condition === undefined ? [] : [condition.name]),
      ...this.apart(target, options),
    ].join('-');
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const cleaner = new SharedCleaner(this.stack, name, options, condition);
    this.byName.set(name, cleaner);
    return cleaner;
  }

  /** What names a target's cleaner where one for all isn't wanted, or would go in a circle, or might. */
  private apart({ element, attribute, stack }: Target, { onePerTarget }: ProtectOptions): readonly string[] {
    // All of a nested stack is deleted at once, so one for all of its targets does.
    if (stack !== this.stack) return [Names.nodeUniqueId(stack.node)];
    return onePerTarget !== true && waitsForNoUser(element, stack)
      ? []
      : [Names.nodeUniqueId(element.node), attribute.replaceAll(/\W/gu, '')];
  }

  /** What the cleaners guard that were put there by hand. */
  private byHand(): ReadonlySet<string> {
    this.known ??= new Set(
      this.stack.node
        .findAll()
        .filter(
          (each): each is CfnResource =>
            CfnResource.isCfnResource(each) &&
            each.cfnResourceType === CfnEniCleaner.CFN_RESOURCE_TYPE_NAME &&
            each.stack === this.stack,
        )
        .flatMap((each) => valuesOf(each).flatMap((value) => referencesIn(value, each)))
        .map(({ target, attribute }) =>
          CfnResource.isCfnResource(target)
            ? keyOf({
                element: target,
                attribute: canonical(target, attribute),
                stack: this.stack,
                list: 'subnetIds',
              })
            : '',
        ),
    );
    return this.known;
  }
}

/** A group's id has several spellings. */
function canonical({ cfnResourceType }: CfnResource, attribute: string): string {
  if (cfnResourceType === 'AWS::EC2::SecurityGroup') return 'GroupId';
  return cfnResourceType === 'AWS::EC2::Subnet' ? 'Ref' : attribute;
}

/** The condition on which an element exists. */
interface Existence {
  readonly name: string;
  readonly apply: (resource: CfnResource) => void;
}

function conditionOf(element: CfnResource): Existence | undefined {
  const overridden = overridesOf(element).Condition;
  if (typeof overridden === 'string') {
    return { name: overridden, apply: (resource) => resource.addOverride('Condition', overridden) };
  }
  const { condition } = element.cfnOptions;
  if (condition === undefined) return undefined;
  return {
    name: String(element.stack.resolve(condition.logicalId)),
    apply: (resource) => {
      resource.cfnOptions.condition = condition;
    },
  };
}

/** Whether nothing whose network interfaces a cleaner may wait for is deleted after the target. */
function waitsForNoUser(target: CfnResource, stack: Stack): boolean {
  const reached = new Set<IConstruct>([target]);
  for (const element of reached) {
    if (!CfnResource.isCfnResource(element)) continue;
    // By a nested stack's output: the whole nested stack is deleted after the target.
    if (isBelow(element.stack, stack)) return false;
    if (element.stack !== stack) continue;
    if (usesOf(element.cfnResourceType).length > 0) return false;
    for (const neighbour of neighboursOf(element)) reached.add(neighbour);
  }
  return true;
}

/** Whether a stack is nested in another, at any depth. */
export function isBelow(nested: Stack, stack: Stack): boolean {
  const parent = nested.nestedStackParent;
  return parent !== undefined && (parent === stack || isBelow(parent, stack));
}

/** A cleaner of targets that come one after another. */
export class SharedCleaner {
  private readonly stack: Stack;
  private readonly resource: CfnEniCleaner;
  private readonly targets: Target[] = [];
  private readonly services = new Set<string>();
  private readonly condition: string | undefined;

  constructor(stack: Stack, name: string, options: EniCleanerOptions, condition: Existence | undefined) {
    this.stack = stack;
    const id = stack.node.tryFindChild(name) === undefined ? name : `${name}-Protect`;
    this.resource = new CfnEniCleaner(new Construct(stack, id), 'Resource', {
      securityGroupIds: this.lazyList(() => this.ids('securityGroupIds')),
      subnetIds: this.lazyList(() => this.ids('subnetIds')),
      services: this.lazyList(() => this.servicesNamed()),
      timeoutInMinutes: minutes('timeout', options.timeout, 2) ?? this.lazyTimeout(),
      updateTimeoutInMinutes: minutes('updateTimeout', options.updateTimeout, 0),
      onTimeout: options.onTimeout,
    });
    condition?.apply(this.resource);
    this.condition = condition?.name;
  }

  public guard(target: Target): void {
    this.targets.push(target);
  }

  /**
   * Lets a resource with network interfaces of this service go first. Another stack's does so anyhow. Where the cleaner
   * exists under a condition of its own, both go at once, and the cleaner outlasts it: a dependency on what may not
   * exist is an error to cfn-lint (E3005) and to the CDK.
   */
  public goesAfter(user: CfnResource, service: string): void {
    this.services.add(service);
    const isNear = user.stack === this.stack || isBelow(user.stack, this.stack);
    if (isNear && (this.condition === undefined || this.condition === conditionOf(user)?.name)) {
      user.addResourceDependency(this.resource);
    }
  }

  /**
   * In an order that doesn't depend on who came first, nor on the machine's language: a change of a list replaces the
   * cleaner.
   */
  private ids(list: Target['list']): string[] {
    return this.targets
      .filter((target) => target.list === list)
      .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
      .map(idOf);
  }

  /** Lambda alone is the default, and the account's type configuration may add to it. */
  private servicesNamed(): string[] {
    const names = [...this.services].toSorted();
    return names.every((name) => name === DEFAULT) ? [] : names;
  }

  private lazyList(produce: () => string[]): string[] {
    return Lazy.uncachedList({ produce }, { omitEmpty: true });
  }

  private lazyTimeout(): number {
    return Lazy.uncachedNumber({
      produce: () => (this.services.has(AGENTCORE) ? SLOWEST : undefined),
    });
  }
}
