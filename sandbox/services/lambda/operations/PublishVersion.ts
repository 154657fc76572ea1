import { RestAnswer, type Operation } from '../../../wire/types';
import { configurationOf } from '../configuration';
import { text } from '../input';
import { foundFunction, namedBy } from '../names';
import { checkSettled } from '../progress';
import { publish } from '../publishing';
import type { LambdaState } from '../state';
import { checkRevision } from './UpdateFunctionConfiguration';

/** A version keeps the VPC configuration that `$LATEST` has now, and its network interfaces in use. */
export function publishVersion(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy(input).name);
    checkSettled(state, it);
    checkRevision(input, it);
    const version = publish(state, it, text(input['Description']));
    return new RestAnswer({ status: 201, body: configurationOf(state, it, version) });
  };
}
