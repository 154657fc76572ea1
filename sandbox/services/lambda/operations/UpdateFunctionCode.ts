import type { Operation } from '../../../wire/types';
import { codeOf, configurationOf } from '../configuration';
import { flag } from '../input';
import { foundFunction, namedBy } from '../names';
import { busy, checkSettled } from '../progress';
import { publish } from '../publishing';
import type { LambdaState } from '../state';
import { checkRevision } from './UpdateFunctionConfiguration';

export function updateFunctionCode(state: LambdaState): Operation {
  return async (input, { now }) => {
    const code = await codeOf(state, input);
    const it = foundFunction(state, namedBy(input).name);
    checkSettled(state, it);
    checkRevision(input, it);
    if (flag(input['DryRun'])) return configurationOf(state, it, { ...it.latest, code });
    const architectures = input['Architectures'];
    it.latest = {
      ...it.latest,
      code,
      settings: {
        ...it.latest.settings,
        ...(architectures === undefined ? {} : { Architectures: architectures }),
      },
      lastModified: now,
      revisionId: state.ids.uuid(),
    };
    it.lastUpdateStatus = 'InProgress';
    busy(state, it, 'update', () => {
      it.lastUpdateStatus = 'Successful';
    });
    return configurationOf(state, it, flag(input['Publish']) ? publish(state, it) : it.latest);
  };
}
