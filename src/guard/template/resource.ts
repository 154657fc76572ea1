import type { Loop } from './for-each';
import type { JsonObject } from './json';
import type { Path } from './parse';

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
