import { Annotations, CfnResource, Stack, Stage, type IAspect } from 'aws-cdk-lib';
import { SingletonFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

import { usesOf, type VpcUse } from '../guard/index';
import { CfnEniCleaner } from './cfn-eni-cleaner';
import type { ProtectOptions } from './options';
import { EniService } from './eni-service';
import { Cleaners, isBelow } from './cleaners';
import { keepPermissions } from './permissions';
import { isGiven, referencesIn, valuesOf } from './references';
import { stays } from './stays';
import { targetsOf } from './targets';
import { minutes } from './times';

const EVERY: string = EniService.ALL;
const LATTICE: string = EniService.VPC_LATTICE;
const AGENTCORE: string = EniService.BEDROCK_AGENT_CORE;

/** The stages below a scope, at any depth. */
export function stagesBelow(scope: IConstruct): readonly Stage[] {
  return scope.node.findAll().filter((each): each is Stage => each !== scope && Stage.isStage(each));
}

/** The resources of a construct that leave network interfaces behind, or may. */
export function usersBelow(scope: IConstruct): readonly CfnResource[] {
  return scope.node
    .findAll()
    .filter(
      (each): each is CfnResource =>
        CfnResource.isCfnResource(each) && !isNestedStack(each) && usesOf(each.cfnResourceType).length > 0,
    );
}

/** What names a function that may be in another construct, and how. */
const NAMES_FUNCTION = /^(?:Custom::.*|AWS::CloudFormation::CustomResource|AWS::Lambda::(?:Alias|Version))$/u;

/**
 * The functions that constructs stand for, in whichever construct they are: a singleton's, an alias's and a version's,
 * and those that answer custom resources, a bucket deployment's among them.
 */
export function functionsMeantBy(constructs: Iterable<IConstruct>): readonly CfnResource[] {
  // A set takes in what is added while it is walked: an alias's version names its function.
  const all = new Set(constructs);
  const found: CfnResource[] = [];
  for (const each of all) {
    const isResource = CfnResource.isCfnResource(each);
    if (isResource && usesOf(each.cfnResourceType).some(({ isFunction }) => isFunction)) found.push(each);
    const named = !isResource
      ? [(each as { readonly functionArn?: unknown }).functionArn]
      : NAMES_FUNCTION.test(each.cfnResourceType)
        ? valuesOf(each, ['ServiceToken', 'FunctionName'])
        : [];
    for (const { target } of named.flatMap((value) => referencesIn(value, each))) all.add(target);
  }
  return found;
}

/** Whether a resource says that it is in a VPC, as far as is known. */
export function isInVpc(resource: CfnResource): boolean {
  return usesOf(resource.cfnResourceType).some(({ reads }) => isGiven(resource, reads));
}

/**
 * The Aspect of `EniCleaner.protect`. It visits each resource by itself: at a stack's or the app's visit, functions that
 * other Aspects add aren't there yet.
 */
export class Protection implements IAspect {
  private readonly scope: IConstruct;
  private readonly options: ProtectOptions;
  private readonly covered = new Set<Stage>();

  constructor(scope: IConstruct, options: ProtectOptions) {
    this.scope = scope;
    this.options = options;
    // Said now, not at the first cleaner.
    minutes('timeout', options.timeout, 2);
    minutes('updateTimeout', options.updateTimeout, 0);
  }

  /** Takes note of the stages that it was added to, since an Aspect doesn't go from an app to its stages. */
  public covers(stages: readonly Stage[]): void {
    for (const stage of stages) {
      if ((stage as unknown as { readonly assembly?: unknown }).assembly !== undefined) {
        throw new Error(
          `The stage ${stage.node.path} is synthesized already (a pipeline does that when the stage is added to it): call EniCleaner.protect before that, on the stage.`,
        );
      }
      this.covered.add(stage);
    }
  }

  public visit(node: IConstruct): void {
    if (node === this.scope) this.complainOfLaterStages();
    if (!CfnResource.isCfnResource(node) || !isSynthesized(node) || isNestedStack(node)) return;
    if (node instanceof CfnEniCleaner || this.isExcluded(node)) return;
    const uses = usesOf(node.cfnResourceType).filter(({ service }) => this.looksAfter(service));
    for (const use of uses) this.protect(node, use);
  }

  private protect(user: CfnResource, use: VpcUse): void {
    // In a VPC of whomever, Lambda deletes its network interfaces with its role.
    if (use.isFunction && isGiven(user, use.reads)) keepPermissions(user);
    const targets = targetsOf(user, use.reads);
    if (targets.length === 0) return;
    if (stays(user)) {
      Annotations.of(user).addWarningV2(
        'enicleaner-cdk:stays',
        'It stays when its stack is deleted, and so do its network interfaces: the security groups and subnets that it is in can’t be deleted.',
      );
    }
    for (const target of targets) {
      // The nested stack's own cleaner serves its updates. Of a nested stack the hook sees no more than its outputs.
      const stacks = isBelow(target.stack, user.stack) ? [target.stack, user.stack] : [target.stack];
      for (const stack of stacks) Cleaners.of(stack).of(target, this.options)?.goesAfter(user, use.service);
    }
  }

  private looksAfter(service: string): boolean {
    const services: readonly string[] = this.options.services ?? [];
    if (services.length === 0 || services.includes(EVERY)) return true;
    // A managed private endpoint of AgentCore is VPC Lattice's.
    return services.includes(service) || (service === LATTICE && services.includes(AGENTCORE));
  }

  private isExcluded(node: IConstruct): boolean {
    return (this.options.exclude ?? []).some(
      (each) => node.node.scopes.includes(each) || isSingletonOf(node, each),
    );
  }

  private complainOfLaterStages(): void {
    const later = stagesBelow(this.scope).find((stage) => !this.covered.has(stage));
    if (later === undefined) return;
    throw new Error(
      `The stage ${later.node.path} was made after EniCleaner.protect was called, and isn’t protected: call it after the stages are made, or EniCleaner.protect(stage) for this one.`,
    );
  }
}

/** Whether a construct is the singleton whose function a resource is: its function isn't below it. */
function isSingletonOf(node: IConstruct, construct: IConstruct): boolean {
  return (
    construct instanceof SingletonFunction && functionsMeantBy([construct]).some((each) => each === node)
  );
}

/** A nested stack of the CDK's: what is in it is visited itself. */
function isNestedStack(resource: CfnResource): boolean {
  if (resource.cfnResourceType !== 'AWS::CloudFormation::Stack') return false;
  return Stack.of(resource)
    .node.findAll()
    .some((each) => Stack.isStack(each) && each.nestedStackResource === resource);
}

/** Some resources of the CDK's take themselves out of their template. */
function isSynthesized(resource: CfnResource): boolean {
  return (resource as unknown as { shouldSynthesize(): boolean }).shouldSynthesize();
}
