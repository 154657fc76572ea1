/** A JSON value, which is also all that a YAML template holds once its short-form tags are written out. */
export type Json = null | boolean | number | string | JsonList | JsonObject;
export type JsonList = readonly Json[];
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is JsonList {
  return Array.isArray(value);
}

/** The member of that name, if the value is an object that has it as its own. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The members of an object; none of anything else. */
export function members(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Text as CloudFormation compares it: `true`, `1` and `"1"` are strings to it. Undefined for lists, objects and null. */
export function scalarText(value: Json | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/** The texts of a list, or of one text in a list's place, as in `DependsOn`. */
export function texts(value: Json | undefined): readonly string[] {
  const list = isList(value) ? value : [value];
  return list.flatMap((item) => (typeof item === 'string' ? [item] : []));
}

/** The same text for equal values, whatever the order of their members. */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value)) {
    const sorted = members(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
