import type { Input } from '../../call';
import * as errors from './errors';
import type { Tag } from './tags';

/**
 * Reading of EC2's inputs. Over the wire all leaves are strings; callers inside the sandbox may give
 * numbers and booleans, and undefined for what they leave out.
 */
export type Structure = Readonly<Record<string, unknown>>;

/** Empty where it is missing. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function optional(value: unknown): string | undefined {
  const given = text(value);
  return given === '' ? undefined : given;
}

/** @throws AwsError MissingParameter; EC2 names the parameter in lower camel case. */
export function required(input: Structure, name: string): string {
  const given = optional(input[name]);
  if (given === undefined) throw errors.missing(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
  return given;
}

/** A list of strings; one string is a list of one. */
export function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(text).filter((each) => each !== '');
  const one = text(value);
  return one === '' ? [] : [one];
}

export function structures(value: unknown): readonly Structure[] {
  return Array.isArray(value) ? value.filter((each): each is Structure => isStructure(each)) : [];
}

export function structure(value: unknown): Structure {
  return isStructure(value) ? value : {};
}

/** @throws AwsError InvalidParameterValue where it is neither `true` nor `false`. */
export function flag(input: Structure, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw errors.invalidValue(name, text(value), 'Expecting true or false.');
}

/** An attribute's new value: `{Value: 'true'}`. */
export function attributeFlag(input: Structure, name: string): boolean | undefined {
  return flag(structure(input[name]), 'Value');
}

/** @throws AwsError InvalidParameterValue where it isn't a whole number. */
export function whole(input: Structure, name: string): number | undefined {
  const given = optional(input[name]);
  if (given === undefined) return undefined;
  if (!/^-?\d{1,15}$/u.test(given)) throw errors.invalidValue(name, given, 'Expecting a whole number.');
  return Number(given);
}

/** The tags that `TagSpecification` has for resources of that type. */
export function tagsFor(input: Input, resourceType: string): readonly Tag[] {
  return structures(input['TagSpecification'])
    .filter((each) => (optional(each['ResourceType']) ?? resourceType) === resourceType)
    .flatMap((each) => tagsOf(each['Tag']));
}

export function tagsOf(value: unknown): readonly Tag[] {
  return structures(value).map((tag) => ({ key: text(tag['Key']), value: text(tag['Value']) }));
}

function isStructure(value: unknown): value is Structure {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
