import { structure } from './protocol';
import type { Input } from '../call';
import { AwsError } from './types';

/** How a protocol's services word a wrong input. */
export interface Wording {
  /** Code of an error about a value: `ValidationError` (query), `ValidationException` (JSON). */
  readonly invalid: string;
  /** Code of an error about a value's type: `MalformedInput` (query), `SerializationException` (JSON). */
  readonly unreadable: string;
}

export const QUERY_WORDING: Wording = { invalid: 'ValidationError', unreadable: 'MalformedInput' };
export const JSON_WORDING: Wording = { invalid: 'ValidationException', unreadable: 'SerializationException' };

/**
 * Reads the members of an operation's input and says in AWS's words what is wrong with them. Whatever
 * comes over the wire, it gives a value of the asked type or throws `AwsError`.
 */
export class Members {
  readonly #input: Input;
  readonly #wording: Wording;

  constructor(input: Input, wording: Wording) {
    this.#input = input;
    this.#wording = wording;
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** What members there are: of a map, its keys. */
  names(): readonly string[] {
    return Object.keys(this.#input);
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.unreadable(name, 'a string');
  }

  /** A text that has to be there and not empty. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.missing(name);
    if (value === '') throw this.invalid(name, value, 'Member must have length greater than or equal to 1');
    return value;
  }

  /** One of a list of words. */
  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    throw this.invalid(name, value, `Member must satisfy enum value set: [${words.join(', ')}]`);
  }

  /** A whole number within bounds; the query protocols send it as text. */
  integer(name: string, bounds: { readonly min: number; readonly max: number }): number | undefined {
    const given = this.#get(name);
    if (given === undefined || given === '') return undefined;
    const value = typeof given === 'string' ? Number(given) : given;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.unreadable(name, 'an integer');
    if (value < bounds.min) {
      throw this.invalid(
        name,
        String(value),
        `Member must have value greater than or equal to ${bounds.min}`,
      );
    }
    if (value > bounds.max) {
      throw this.invalid(name, String(value), `Member must have value less than or equal to ${bounds.max}`);
    }
    return value;
  }

  number(name: string): number | undefined {
    const given = this.#get(name);
    if (given === undefined || given === '') return undefined;
    const value = typeof given === 'string' ? Number(given) : given;
    if (typeof value === 'number' && !Number.isNaN(value)) return value;
    throw this.unreadable(name, 'a number');
  }

  flag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.unreadable(name, 'a boolean');
  }

  /** Empty when it isn't there. */
  list(name: string): readonly unknown[] {
    const value = this.#get(name);
    // The query protocols send an empty list as an empty text.
    if (value === undefined || value === '') return [];
    if (Array.isArray(value)) return value;
    throw this.unreadable(name, 'a list');
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => {
      if (typeof value === 'string') return value;
      throw this.unreadable(name, 'a list of strings');
    });
  }

  numbers(name: string): readonly number[] {
    return this.list(name).map((given) => {
      const value = typeof given === 'string' && given !== '' ? Number(given) : given;
      if (typeof value === 'number' && !Number.isNaN(value)) return value;
      throw this.unreadable(name, 'a list of numbers');
    });
  }

  structures(name: string): readonly Members[] {
    return this.list(name).map((value) => {
      const members = structure(value);
      if (members === undefined) throw this.unreadable(name, 'a list of structures');
      return new Members(members, this.#wording);
    });
  }

  structure(name: string): Members | undefined {
    const value = this.#get(name);
    if (value === undefined || value === '') return undefined;
    const members = structure(value);
    if (members === undefined) throw this.unreadable(name, 'a structure');
    return new Members(members, this.#wording);
  }

  missing(name: string): AwsError {
    return this.#failure(
      `Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
    );
  }

  invalid(name: string, value: string, constraint: string): AwsError {
    return this.#failure(
      `Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: ${constraint}`,
    );
  }

  unreadable(name: string, kind: string): AwsError {
    return new AwsError(this.#wording.unreadable, `The member ${name} is not ${kind}.`);
  }

  #failure(text: string): AwsError {
    return new AwsError(this.#wording.invalid, `1 validation error detected: ${text}`);
  }

  #get(name: string): unknown {
    const value = Object.hasOwn(this.#input, name) ? this.#input[name] : undefined;
    return value === null ? undefined : value;
  }
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
