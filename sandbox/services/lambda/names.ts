import { JSON_CHECKS } from '../../wire/checks';
import * as errors from './errors';
import type { FunctionVersion, LambdaFunction, LambdaState } from './state';

/** Name, ARN or partial ARN, with or without a qualifier (botocore's pattern of NamespacedFunctionName). */
const FUNCTION_NAME =
  /^(?:arn:aws[\w-]*:lambda:)?(?:(?<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/u;

export interface NamedFunction {
  readonly name: string;
  /** A version or an alias; undefined names the function itself. */
  readonly qualifier: string | undefined;
}

/** How a request names a function. */
export interface Naming {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** @throws AwsError ValidationException, InvalidParameterValueException */
export function namedBy(input: Naming): NamedFunction {
  const given = JSON_CHECKS.required(input, 'FunctionName');
  const parts = FUNCTION_NAME.exec(given)?.groups;
  const name = parts?.['name'];
  if (name === undefined || name.length > 64) {
    throw JSON_CHECKS.unlike(
      'FunctionName',
      given,
      '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
    );
  }
  const derived = parts?.['qualifier'];
  const qualifier = input.Qualifier ?? derived;
  if (derived !== undefined && qualifier !== derived) throw errors.twoQualifiers();
  return { name, qualifier };
}

export function functionArn(state: LambdaState, name: string, qualifier?: string): string {
  const { account, region } = state.cloud;
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
}

/** @throws AwsError as `namedBy` does, ResourceNotFoundException */
export function foundFunction(state: LambdaState, naming: Naming): LambdaFunction {
  const { name, qualifier } = namedBy(naming);
  const it = state.functions.get(name);
  if (it === undefined) throw errors.functionNotFound(functionArn(state, name, qualifier));
  return it;
}

/** The function whose tags a request is about. @throws AwsError as `foundFunction` does */
export function foundTagged(
  state: LambdaState,
  input: { readonly Resource: string | undefined },
): LambdaFunction {
  return foundFunction(state, { FunctionName: JSON_CHECKS.required(input, 'Resource') });
}

/** The version that a request names, by number, by alias, or `$LATEST`. @throws AwsError */
export function foundVersion(
  state: LambdaState,
  input: Naming,
): {
  readonly it: LambdaFunction;
  readonly version: FunctionVersion;
  readonly qualifier: string | undefined;
} {
  const { qualifier } = namedBy(input);
  const it = foundFunction(state, input);
  if (qualifier === undefined || qualifier === '$LATEST') return { it, version: it.latest, qualifier };
  const version = it.published.get(it.aliases.get(qualifier)?.FunctionVersion ?? qualifier);
  if (version === undefined) throw errors.functionNotFound(functionArn(state, it.name, qualifier));
  return { it, version, qualifier };
}
