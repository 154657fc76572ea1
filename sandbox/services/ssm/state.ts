import type { Instant } from '../../time/instant';
import type { OperationName, OperationOn } from '../../wire/model';

export type ParameterType = 'SecureString' | 'String' | 'StringList';
export type ParameterTier = 'Advanced' | 'Standard';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterType;
  readonly value: string;
  readonly tier: ParameterTier;
  readonly dataType: string;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly keyId: string | undefined;
  readonly lastModified: Instant;
  /** ARN of who put it. */
  readonly lastModifiedUser: string;
}

export interface Parameter {
  readonly name: string;
  /** Oldest first, at most `VERSIONS_KEPT` of them; never empty. */
  readonly versions: readonly [...ParameterVersion[], ParameterVersion];
  readonly tags: Map<string, string>;
}

/** Parameter Store keeps this many versions of a parameter (Systems Manager guide). */
export const VERSIONS_KEPT = 100;

export class SsmState {
  readonly #parameters = new Map<string, Parameter>();
  readonly #arnPrefix: string;

  constructor(region: string, account: string) {
    this.#arnPrefix = `arn:aws:ssm:${region}:${account}:parameter`;
  }

  get(name: string): Parameter | undefined {
    return this.#parameters.get(this.bareName(name));
  }

  get size(): number {
    return this.#parameters.size;
  }

  put(parameter: Parameter): void {
    this.#parameters.set(parameter.name, parameter);
  }

  delete(name: string): boolean {
    return this.#parameters.delete(this.bareName(name));
  }

  /** In order of their names, so that a page can go on after the last one even when some were deleted. */
  all(): readonly Parameter[] {
    return [...this.#parameters.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  arn(name: string): string {
    return `${this.#arnPrefix}${name.startsWith('/') ? '' : '/'}${name}`;
  }

  /** Operations take an ARN in place of a name. */
  bareName(nameOrArn: string): string {
    if (!nameOrArn.startsWith(`${this.#arnPrefix}/`)) return nameOrArn;
    const path = nameOrArn.slice(this.#arnPrefix.length);
    return this.#parameters.has(path) ? path : path.slice(1);
  }
}

export function latest(parameter: Parameter): ParameterVersion {
  return parameter.versions[parameter.versions.length - 1] ?? parameter.versions[0];
}

/** One of its operations. */
export type SsmOperation<N extends OperationName<'ssm'>> = OperationOn<SsmState, 'ssm', N>;
