import * as client from '@aws-sdk/client-ssm';

import type { Cloud } from '../../cloud';
import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import { createMeddling } from './meddling';
import { addTagsToResource } from './operations/AddTagsToResource';
import { deleteParameter } from './operations/DeleteParameter';
import { deleteParameters } from './operations/DeleteParameters';
import { describeParameters } from './operations/DescribeParameters';
import { getParameter } from './operations/GetParameter';
import { getParameterHistory } from './operations/GetParameterHistory';
import { getParameters } from './operations/GetParameters';
import { getParametersByPath } from './operations/GetParametersByPath';
import { listTagsForResource } from './operations/ListTagsForResource';
import { putParameter } from './operations/PutParameter';
import { removeTagsFromResource } from './operations/RemoveTagsFromResource';
import { SsmState } from './state';

/** Systems Manager, of which the sandbox has Parameter Store. */
export function createSsmService(cloud: Cloud): Service {
  const state = new SsmState(cloud.region, cloud.account);
  const how = { protocols: ['json1.1'], targetPrefix: 'AmazonSSM' } as const;
  return modelledService('ssm', client, how, {
    AddTagsToResource: addTagsToResource(state),
    DeleteParameter: deleteParameter(state),
    DeleteParameters: deleteParameters(state),
    DescribeParameters: describeParameters(state),
    GetParameter: getParameter(state, createMeddling(cloud, state)),
    GetParameterHistory: getParameterHistory(state),
    GetParameters: getParameters(state),
    GetParametersByPath: getParametersByPath(state),
    ListTagsForResource: listTagsForResource(state),
    PutParameter: putParameter(state),
    RemoveTagsFromResource: removeTagsFromResource(state),
  });
}
