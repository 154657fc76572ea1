/** Of the bundle of entry.ts. */
export interface Judgement {
  readonly severity: 'error' | 'warning' | 'note';
  readonly rule: string;
  readonly logicalId: string;
  readonly words: string;
  readonly cure: string | undefined;
}
export interface VpcUse {
  readonly service: string;
  readonly reads: readonly string[];
  readonly isFunction: boolean;
}
export function judge(text: string, services: readonly string[]): readonly Judgement[];
export function usesOf(type: string): readonly VpcUse[];
export function tellsOf(type: string): readonly string[];
export function letsDelete(document: unknown): boolean;
