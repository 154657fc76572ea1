import { codeOf, configurationOf } from '../configuration';
import { foundFunction } from '../names';
import { busy, checkSettled } from '../progress';
import { publish } from '../publishing';
import type { LambdaOperation } from '../state';
import { checkRevision } from './UpdateFunctionConfiguration';

export const updateFunctionCode: LambdaOperation<'UpdateFunctionCode'> = async (state, input, { now }) => {
  const code = await codeOf(state, input);
  const it = foundFunction(state, input);
  checkSettled(state, it);
  checkRevision(input, it);
  if (input.DryRun === true) return configurationOf(state, it, { ...it.latest, code });
  const { Architectures } = input;
  it.latest = {
    ...it.latest,
    code,
    settings: { ...it.latest.settings, ...(Architectures === undefined ? {} : { Architectures }) },
    lastModified: now,
    revisionId: state.ids.uuid(),
  };
  it.lastUpdateStatus = 'InProgress';
  busy(state, it, 'update', () => {
    it.lastUpdateStatus = 'Successful';
  });
  return configurationOf(state, it, input.Publish === true ? publish(state, it) : it.latest);
};
