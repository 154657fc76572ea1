import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import * as operations from './operations';

/** STS: who one is, and credentials of roles. Its state are the world's callers. */
export function createStsService(cloud: Cloud): Service {
  const how = { protocols: ['query'], xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' } as const;
  return modelledService('sts', how, { ...workingOn(cloud, operations) });
}
