import { AwsError } from './types';

/** The members of an input that are of a kind. */
type NamesOf<I, T> = { [K in keyof I]-?: NonNullable<I[K]> extends T ? K : never }[keyof I] & string;

/**
 * What AWS's front ends check before an operation begins, in their words: that a member is there, is one of the words it
 * may be, lies within bounds. Of which kind a member is, the wire has seen to (`./model`).
 */
export class Checks {
  /** The code of the error: `ValidationError` (query), `ValidationException` (JSON). */
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  /** What has to be there, a text not empty. @throws AwsError */
  required<I extends object, K extends keyof I & string>(input: I, name: K): NonNullable<I[K]> {
    const value = input[name];
    if (value === undefined || value === null) throw this.missing(name);
    if (value === '') throw this.invalid(name, '', 'Member must have length greater than or equal to 1');
    return value;
  }

  /** One of a list of words; undefined where there is none. `at` is where it stands, if deeper. @throws AwsError */
  word<I extends object, W extends string>(
    input: I,
    name: NamesOf<I, string>,
    words: readonly W[],
    at: string = name,
  ): W | undefined {
    const value = input[name] as string | undefined;
    if (value === undefined) return undefined;
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    throw this.invalid(at, value, `Member must satisfy enum value set: [${words.join(', ')}]`);
  }

  /** A whole number within bounds; undefined where there is none. @throws AwsError */
  within<I extends object>(
    input: I,
    name: NamesOf<I, number>,
    bounds: { readonly min: number; readonly max: number },
  ): number | undefined {
    const value = input[name] as number | undefined;
    if (value === undefined) return undefined;
    if (!Number.isInteger(value)) throw this.invalid(name, String(value), 'Member must be an integer');
    if (value < bounds.min)
      throw this.invalid(
        name,
        String(value),
        `Member must have value greater than or equal to ${bounds.min}`,
      );
    if (value > bounds.max)
      throw this.invalid(name, String(value), `Member must have value less than or equal to ${bounds.max}`);
    return value;
  }

  /** A text of at most that many characters; undefined where there is none. @throws AwsError */
  short<I extends object>(input: I, name: NamesOf<I, string>, longest: number): string | undefined {
    const value = input[name] as string | undefined;
    if (value === undefined || value.length <= longest) return value;
    throw this.invalid(name, value, `Member must have length less than or equal to ${longest}`);
  }

  /** A name that has to be there, at most so long and of a form, which a pattern says to people. @throws AwsError */
  named<I extends object>(
    input: I,
    name: NamesOf<I, string>,
    { longest, form, pattern }: { readonly longest: number; readonly form: RegExp; readonly pattern: string },
  ): string {
    const value = this.required(input, name) as string;
    this.short(input, name, longest);
    if (!form.test(value)) throw this.unlike(name, value, pattern);
    return value;
  }

  /** A list of tags as a map; each has to have a key. @throws AwsError */
  tags(
    tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
  ): ReadonlyMap<string, string> {
    return new Map(tags.map((tag) => [this.required(tag, 'Key'), tag.Value ?? '']));
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

  /** Of another form than a pattern says. */
  unlike(name: string, value: string, pattern: string): AwsError {
    return this.invalid(name, value, `Member must satisfy regular expression pattern: ${pattern}`);
  }

  #failure(text: string): AwsError {
    return new AwsError(this.#code, `1 validation error detected: ${text}`);
  }
}

/** Of the services of the query protocol. */
export const QUERY_CHECKS = new Checks('ValidationError');
/** Of the JSON services. */
export const JSON_CHECKS = new Checks('ValidationException');

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
