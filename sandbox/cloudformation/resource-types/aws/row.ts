import type { Cloud } from '../../../cloud';
import type { Caller } from '../../../call';
import type { InputOf, OperationName, OutputOf, ServiceName } from '../../../wire/model';
import type { Provisioned, ProvisionRequest } from '../../resource-type';

/** Calls an operation with values as templates have them: they are read by the operation's model. */
export type Call = <S extends ServiceName, N extends OperationName<S>>(
  service: S,
  operation: N,
  input: { readonly [K in keyof InputOf<S, N>]?: unknown },
  caller?: Caller,
) => Promise<OutputOf<S, N>>;

/** What the table's rows are written with. */
export interface Tools {
  readonly cloud: Cloud;
  readonly call: Call;
  /** A physical name where the template gives none: `<stack>-<logical>-<13 upper-case letters and digits>`. */
  readonly name: (request: ProvisionRequest) => string;
}

export interface Row {
  readonly createOnly?: readonly string[];
  readonly create: (tools: Tools, request: ProvisionRequest) => Promise<Provisioned>;
  /** Absent: an update changes nothing that the sandbox models. */
  readonly update?: (tools: Tools, request: ProvisionRequest, physicalId: string) => Promise<Provisioned>;
  /** Its update gives it the stack's tags, too. */
  readonly takesStackTags?: true;
  readonly delete?: (tools: Tools, request: ProvisionRequest, physicalId: string) => Promise<unknown>;
  /** CloudFormation tries these again and again while something depends on them (recorded: 941 to 1178 s an attempt, aws-cdk#10777). */
  readonly retriesDependents?: boolean;
  /** How the reason of a failure is worded: by the older engine, or as a registry handler's. */
  readonly worded?: 'handler';
}

export const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
export const of = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
export const only = (
  physicalResourceId: string,
  attributes: Readonly<Record<string, unknown>> = {},
): Provisioned => ({ physicalResourceId, attributes });
export const same = (
  request: ProvisionRequest,
  attributes: Readonly<Record<string, unknown>> = {},
): Provisioned => only(request.physicalResourceId ?? '', attributes);
export const items = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
