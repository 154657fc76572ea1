import { NormalizedSchema } from '@smithy/core/schema';

/*
 * What goes over the wire, read from the schemas of the SDK's clients (Smithy's model of each service, as
 * `@aws-sdk/client-*` carries it): each codec here compiles a shape once into a function and keeps that.
 */

/** Those of Smithy's traits that bear on how a value goes over the wire; a trait without a value is 1. */
export interface Traits {
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly httpLabel?: 1;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
}

/** A shape as a codec sees it: a member of a structure, an item of a list, an operation's input. */
export interface Shape {
  readonly kind:
    'structure' | 'list' | 'map' | 'text' | 'number' | 'bigint' | 'flag' | 'instant' | 'bytes' | 'document';
  /** Smithy's traits of the member and its target: `xmlName`, `ec2QueryName`, `httpHeader`, … */
  readonly traits: Traits;
  /** As in the model, for words: `DescribeVpcsRequest`. */
  readonly name: string;
  /** What two references to the same structure share. */
  readonly identity: object;
  /** How an instant is written where the member says so (Smithy's timestampFormat). */
  readonly format: 'date-time' | 'http-date' | 'epoch-seconds' | undefined;
  /** A body that comes piece by piece: the sandbox has all its bytes at once. */
  readonly isStreaming: boolean;
  /** Of a structure, by the API's names. */
  members(): readonly (readonly [name: string, shape: Shape])[];
  /** Of a list or a map. */
  item(): Shape;
  /** Of a map. */
  key(): Shape;
}

/** An operation of AWS's model. */
export interface Model {
  readonly name: string;
  readonly input: Shape;
  /** Members of its input that have to be there. */
  readonly required: readonly string[];
  /** Undefined where the operation gives nothing. */
  readonly output: Shape | undefined;
  /** Method, path pattern (`/{Bucket}/{Key+}?tagging`) and status; absent outside REST. */
  readonly http: readonly [method: string, path: string, status: number] | undefined;
}

/** An operation's schema as the clients export it (`DescribeVpcs$`): kind, namespace, name, traits, input, output. */
type OperationSchema = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: { readonly http?: Model['http'] } | number,
  input: SchemaOf,
  output: SchemaOf,
];
type SchemaOf = Parameters<typeof NormalizedSchema.of>[0];

/** The model of one operation; undefined where the service has none of that name. */
export function modelOf(client: object, operation: string): Model | undefined {
  const key = `${operation}$`;
  if (!Object.hasOwn(client, key)) return undefined;
  const schema = (client as Readonly<Record<string, unknown>>)[key];
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [, , name, traits, input, output] = schema as unknown as OperationSchema;
  const [takes, gives] = [NormalizedSchema.of(input), NormalizedSchema.of(output)];
  return {
    name,
    input: shapeOf(takes),
    required: requiredOf(takes),
    output: gives.isUnitSchema() ? undefined : shapeOf(gives),
    http: typeof traits === 'object' ? traits.http : undefined,
  };
}

/** A structure's schema has its members' names, those that are required first, and behind all how many those are. */
function requiredOf(schema: NormalizedSchema): readonly string[] {
  const [, , , , names = [], , count = 0] = schema.getSchema() as unknown as {
    readonly 4?: readonly string[];
    readonly 6?: number;
  } & readonly unknown[];
  return names.slice(0, count);
}

function shapeOf(schema: NormalizedSchema): Shape {
  let members: ReturnType<Shape['members']> | undefined;
  return {
    kind: kindOf(schema),
    traits: schema.getMergedTraits(),
    name: schema.getName() ?? '',
    identity: schema.getSchema() as unknown as object,
    format: FORMATS[Number(schema.getSchema())],
    isStreaming: schema.isStreaming(),
    members: () =>
      (members ??= [...schema.structIterator()].map(([name, member]) => [name, shapeOf(member)] as const)),
    item: () => shapeOf(schema.getValueSchema()),
    key: () => shapeOf(schema.getKeySchema()),
  };
}

/** Smithy's numbers for timestamps with a format of their own (`@smithy/core/schema`, `SCHEMA`). */
const FORMATS: Readonly<Record<number, Shape['format']>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

function kindOf(schema: NormalizedSchema): Shape['kind'] {
  if (schema.isUnitSchema() || schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isTimestampSchema()) return 'instant';
  if (schema.isBlobSchema()) return 'bytes';
  if (schema.isBooleanSchema()) return 'flag';
  if (schema.isBigIntegerSchema()) return 'bigint';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isDocumentSchema()) return 'document';
  return 'text';
}

/**
 * Compiles shapes with `compile`, structures once each. They may hold themselves, so that what is compiled of one takes
 * its members when they are first there.
 */
export function compiler<C>(compile: (shape: Shape) => C): (shape: Shape) => C {
  const known = new WeakMap<object, C>();
  return (shape) => {
    if (shape.kind !== 'structure' || typeof shape.identity !== 'object') return compile(shape);
    const found = known.get(shape.identity) ?? compile(shape);
    known.set(shape.identity, found);
    return found;
  };
}
