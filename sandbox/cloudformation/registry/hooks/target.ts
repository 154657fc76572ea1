import type { Properties } from '../../resource-type';

export type HookAction = 'CREATE' | 'UPDATE' | 'DELETE';

/** What is about to happen, as hooks are asked about it. */
export interface HookTarget {
  /** Of a request to Cloud Control, which has no stack. */
  readonly requestToken?: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly action: HookAction;
  readonly on:
    | {
        readonly type: 'RESOURCE';
        readonly name: string;
        readonly logicalId: string;
        readonly properties: Properties | undefined;
        readonly previousProperties: Properties | undefined;
      }
    | { readonly type: 'STACK'; readonly template: string; readonly previousTemplate: string | undefined }
    | {
        readonly type: 'CHANGE_SET';
        readonly changeSetId: string;
        readonly template: string;
        readonly changedResources: readonly unknown[];
      };
}

/** Cloud Control has no stack (that it is null then: assumed). */
export function stackIdOf({ stackId, requestToken }: HookTarget): string | null {
  return requestToken === undefined ? stackId : null;
}
