import type { Loop } from './for-each';
import { isObject, members, type Json, type JsonObject } from '../../ground/json';
import type { ParsedTemplate } from './parse';
import type { Path } from './positions';

/** A resource as its template has it, loops expanded and `Globals` merged. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  /** The name of the condition on which it exists. */
  readonly condition: string | undefined;
  /** `Delete` where the template says nothing, `ONLY_DEPLOYED` where only the deployment knows. */
  readonly deletionPolicy: string;
  /** The whole of it as written: for references outside its properties. */
  readonly body: JsonObject;
  /** Where it stands in the template as written; inside a loop for a resource that a loop makes. */
  readonly path: Path;
  readonly loops: readonly Loop[];
  /** The resource of which SAM's transform makes this one, which isn't in the template as written. */
  readonly madeOf?: string;
}

/** A policy that an intrinsic function gives: it may keep the resource or not. */
export const ONLY_DEPLOYED = 'only the deployment knows';

/** Whether CloudFormation deletes the resource along with the stack. */
export function isDeletedWithStack({ deletionPolicy }: Resource): boolean {
  return deletionPolicy !== 'Retain' && deletionPolicy !== 'RetainExceptOnCreate';
}

/** Whether the resource stays when the stack goes, as far as the template tells. */
export function mayStay(resource: Resource): boolean {
  return !isDeletedWithStack(resource) || resource.deletionPolicy === ONLY_DEPLOYED;
}

export interface Template {
  readonly source: ParsedTemplate;
  /** With those that SAM's transform makes. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** What SAM's transform reads for a name in a reference: `FnAliaslive` for `Fn.Alias`. */
  readonly references: ReadonlyMap<string, string>;
  readonly parameters: Json | undefined;
  readonly mappings: Json | undefined;
  readonly conditions: ReadonlyMap<string, Json>;
  /** Names of the macros and transforms that it asks for. */
  readonly transforms: readonly string[];
}

/** The declared parameter of that name. */
export function parameter(template: Pick<Template, 'parameters'>, name: string): JsonObject | undefined {
  const declared = members(template.parameters).find(([key]) => key === name)?.[1];
  return isObject(declared) ? declared : undefined;
}
