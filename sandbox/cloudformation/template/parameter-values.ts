/** A parameter's value as it was given: of one of Parameter Store's, its name there, and what it held then (`ResolvedValue`). */
export interface ParameterValue {
  readonly given: string;
  readonly resolved?: string;
}

/** By the parameters' names. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** What `Ref` gives. */
export function valueOf({ given, resolved = given }: ParameterValue): string {
  return resolved;
}
