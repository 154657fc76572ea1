import { configurationOf } from '../configuration';
import { foundFunction } from '../names';
import { checkSettled } from '../progress';
import { publish } from '../publishing';
import type { LambdaOperation } from '../state';
import { checkRevision } from './UpdateFunctionConfiguration';

/** A version keeps the VPC configuration that `$LATEST` has now, and its network interfaces in use. */
export const publishVersion: LambdaOperation<'PublishVersion'> = (state, input) => {
  const it = foundFunction(state, input);
  checkSettled(state, it);
  checkRevision(input, it);
  return configurationOf(state, it, publish(state, it, input.Description));
};
