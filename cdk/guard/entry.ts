/**
 * What the package takes of the guard, bundled into `guard/index.js`: the same table of resource types, the same
 * judgement and the same words as the hook's.
 */
import { check } from '../../src/guard/check';
import { remediation } from '../../src/guard/cure';
import { HIDDEN_TYPES } from '../../src/guard/coverage/hidden';
import { grants } from '../../src/guard/coverage/permissions';
import { EVENT_SOURCES } from '../../src/guard/coverage/types/lambda';
import { VPC_USER_TYPES } from '../../src/guard/coverage/vpc-users';
import { proposeFix } from '../../src/guard/fixes/propose';
import type { Json } from '../../src/ground/json';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { scopeWithoutResources } from '../../src/guard/template/values';
import { inWords } from '../../src/guard/words';
import { EVERY_SERVICE, servicesOf } from '../../src/network-interfaces/service-names';

/** One finding, in words. */
export interface Judgement {
  readonly severity: 'error' | 'warning' | 'note';
  /** Its kind: `uncovered`, `too-early`, … */
  readonly rule: string;
  readonly logicalId: string;
  readonly words: string;
  /** What mends it, in the CDK's code; undefined for what no change of this template does. */
  readonly cure: string | undefined;
}

/** Judges a template as the hook would. Throws for one that nobody can read. */
export function judge(text: string, services: readonly string[]): readonly Judgement[] {
  const template = readTemplate(text);
  if (isUnreadable(template)) throw new Error(`The template can’t be read: ${template.unreadable}.`);
  const options = { services: servicesOf(services.length === 0 ? [EVERY_SERVICE] : services) };
  const findings = check(template, options);
  return findings.map((finding) => {
    const fix = finding.severity === 'note' ? undefined : proposeFix(template, finding, findings, options);
    return {
      severity: finding.severity,
      rule: finding.kind,
      logicalId: finding.logicalId,
      words: inWords(finding),
      cure: fix === undefined ? undefined : remediation(template, fix),
    };
  });
}

/** Whose network interfaces a resource has, and which of its properties say where they are. */
export interface VpcUse {
  readonly service: string;
  readonly reads: readonly string[];
  /** Whether its role deletes its network interfaces. */
  readonly isFunction: boolean;
}

/** How a canary, a nested application and their like tell of security groups and subnets to functions nobody sees. */
const HIDDEN_IN: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFormation::Stack': ['Parameters'],
  'AWS::Serverless::Application': ['Parameters'],
  'AWS::Synthetics::Canary': ['VPCConfig'],
  'AWS::SecretsManager::RotationSchedule': ['HostedRotationLambda'],
};

/** The uses of the VPC by a resource of this type: those of the guard's tables. */
export function usesOf(type: string): readonly VpcUse[] {
  const known = VPC_USER_TYPES.get(type) ?? [];
  const hidden = HIDDEN_TYPES.has(type)
    ? [{ service: 'Lambda', reads: HIDDEN_IN[type] ?? [], isFunction: false }]
    : [];
  return [...known, ...hidden].map(({ service, reads, isFunction }) => ({ service, reads, isFunction }));
}

/** Where a resource that others are in the VPC by tells of its groups and subnets: a cluster, a subnet group. */
const LOOKED_INTO: ReadonlyMap<string, readonly string[]> = new Map([
  ...[...EVENT_SOURCES].map(([type, { reads }]) => [type, reads] as const),
  ['AWS::DocDB::DBSubnetGroup', ['SubnetIds']],
  ['AWS::DMS::ReplicationSubnetGroup', ['SubnetIds']],
  ['AWS::SageMaker::Domain', ['SubnetIds']],
]);

/** The properties in which a resource of this type names groups and subnets for those that refer to it. */
export function tellsOf(type: string): readonly string[] {
  return LOOKED_INTO.get(type) ?? [];
}

/** Whether a policy document, as a template has it, lets its bearer delete network interfaces. */
export function letsDelete(document: unknown): boolean {
  return grants(document as Json, scopeWithoutResources({ parameters: undefined, mappings: undefined }));
}
