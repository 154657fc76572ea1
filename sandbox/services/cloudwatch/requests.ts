import { Checks } from '../../wire/checks';
import { invalidValue, missingParameter } from './errors';
import type { Dimension } from './state';

/** In CloudWatch's own code. */
export const CHECKS = new Checks('InvalidParameterValue');

/** Most dimensions of a metric (API reference of PutMetricData). */
const MOST_DIMENSIONS = 30;

/** What has to be there, a text not empty. @throws AwsError MissingParameter */
export function required<I extends object, K extends keyof I & string>(input: I, name: K): NonNullable<I[K]> {
  const value = input[name];
  if (value === undefined || value === null || value === '') throw missingParameter(name);
  return value;
}

/** @throws AwsError */
export function dimensionsIn(input: {
  readonly Dimensions?:
    readonly { readonly Name: string | undefined; readonly Value: string | undefined }[] | undefined;
}): readonly Dimension[] {
  const given = input.Dimensions ?? [];
  if (given.length > MOST_DIMENSIONS) throw invalidValue('Dimensions', `of ${given.length} members`);
  return given.map((each) => ({ Name: required(each, 'Name'), Value: required(each, 'Value') }));
}
