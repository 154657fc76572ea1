import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';

import type { Properties } from '../resource-type';

/** A resource type's schema, as far as CloudFormation acts on it (CloudFormation CLI's meta-schema). */
export interface TypeSchema {
  readonly typeName: string;
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly createOnlyProperties?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly primaryIdentifier: readonly string[];
  readonly handlers?: Readonly<
    Record<string, { readonly permissions: readonly string[]; readonly timeoutInMinutes?: number }>
  >;
  readonly typeConfiguration?: Readonly<Record<string, unknown>>;
}

interface PropertySchema {
  readonly type?: string;
  readonly items?: PropertySchema;
}

/** The top-level name in `/properties/Name/…`. */
export function nameIn(pointer: string): string {
  return pointer.split('/')[2] ?? '';
}

/** CloudFormation turns what a template gives as text into what the schema wants, and back. */
export function coerce(value: unknown, schema: PropertySchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => coerce(each, schema?.items));
  if (typeof value !== 'string')
    return schema?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean')
      ? String(value)
      : value;
  if (
    (schema?.type === 'integer' || schema?.type === 'number') &&
    value.trim() !== '' &&
    Number.isFinite(Number(value))
  )
    return Number(value);
  if (schema?.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

export function coerceAll(properties: Properties, schema: TypeSchema): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, coerce(value, schema.properties[name])]),
  );
}

/** Says what is wrong in CloudFormation's words, one line each; undefined when nothing is. */
export function createValidator(schema: TypeSchema): (properties: Properties) => string | undefined {
  const readOnly = new Set((schema.readOnlyProperties ?? []).map(nameIn));
  let validate: ValidateFunction | undefined;
  return (properties) => {
    validate ??= compiled(schema);
    const lines = Object.keys(properties)
      .filter((name) => readOnly.has(name))
      .map((name) => `#: extraneous key [${name}] is not permitted`);
    if (!validate(properties)) lines.push(...(validate.errors ?? []).map(inWords));
    return lines.length === 0 ? undefined : [...new Set(lines)].map((line) => `[${line}]`).join('\n');
  };
}

/**
 * What a schema compiles to depends on its text alone and takes longer than all else in a short story, so
 * worlds share it: the latest ones.
 */
const latest = new Map<string, ValidateFunction>();
const MOST_KEPT = 20;

function compiled(schema: TypeSchema): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = latest.get(text);
  if (known !== undefined) return known;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(text) as object);
  const [oldest] = latest.keys();
  if (latest.size >= MOST_KEPT && oldest !== undefined) latest.delete(oldest);
  latest.set(text, validate);
  return validate;
}

function inWords({ instancePath, keyword, params }: ErrorObject): string {
  const at = `#${instancePath}`;
  const detail = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return `${at}: required key [${String(detail['missingProperty'])}] not found`;
    case 'additionalProperties':
      return `${at}: extraneous key [${String(detail['additionalProperty'])}] is not permitted`;
    case 'type':
      return `${at}: expected type: ${titled(String(detail['type']))}`;
    default:
      return `${at}: failed validation constraint for keyword [${keyword}]`;
  }
}

function titled(type: string): string {
  return type === 'array'
    ? 'JSONArray'
    : type === 'object'
      ? 'JSONObject'
      : `${type[0]?.toUpperCase() ?? ''}${type.slice(1)}`;
}
