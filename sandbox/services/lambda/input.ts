import * as errors from './errors';

export type Structure = Readonly<Record<string, unknown>>;

/** Undefined where it is missing or empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @throws AwsError ValidationException */
export function required(input: Structure, name: string): string {
  const value = text(input[name]);
  if (value !== undefined) return value;
  throw errors.validation(null, `${name.charAt(0).toLowerCase()}${name.slice(1)}`, 'Member must not be null');
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

export function structure(value: unknown): Structure {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Structure) : {};
}

export function structures(value: unknown): readonly Structure[] {
  return Array.isArray(value) ? value.map(structure) : [];
}

/** Over the wire `true`; callers inside may give a text. */
export function flag(value: unknown): boolean {
  return value === true || value === 'true';
}

/** A map of texts, such as tags. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(structure(value)).flatMap(([key, each]) =>
      typeof each === 'string' ? [[key, each]] : [],
    ),
  );
}

/** Over the wire a number or, in the query string, its digits; NaN for all else. */
export function whole(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number.NaN;
  return typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
}
