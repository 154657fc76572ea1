import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import * as operations from './operations';
import { CloudWatchState } from './state';

/** CloudWatch, as far as a handler's metrics go. Clients speak any of three protocols to it, by their age. */
export function createMonitoringService(): Service {
  const state = new CloudWatchState();
  const how = {
    protocols: ['query', 'rpcv2Cbor', 'json1.0'],
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    targetPrefix: 'GraniteServiceVersion20100801',
  } as const;
  return modelledService('monitoring', how, { ...workingOn(state, operations) });
}
