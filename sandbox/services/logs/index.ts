import * as client from '@aws-sdk/client-cloudwatch-logs';

import type { Cloud } from '../../cloud';
import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import { createLogGroup } from './operations/CreateLogGroup';
import { createLogStream } from './operations/CreateLogStream';
import { deleteLogGroup } from './operations/DeleteLogGroup';
import { deleteLogStream } from './operations/DeleteLogStream';
import { deleteRetentionPolicy } from './operations/DeleteRetentionPolicy';
import { describeLogGroups } from './operations/DescribeLogGroups';
import { describeLogStreams } from './operations/DescribeLogStreams';
import { filterLogEvents } from './operations/FilterLogEvents';
import { getLogEvents } from './operations/GetLogEvents';
import { listTagsForResource } from './operations/ListTagsForResource';
import { putLogEvents } from './operations/PutLogEvents';
import { putRetentionPolicy } from './operations/PutRetentionPolicy';
import { tagResource } from './operations/TagResource';
import { untagResource } from './operations/UntagResource';
import { LogsState } from './state';

/** CloudWatch Logs: where handlers' and functions' output is read. */
export function createLogsService(cloud: Cloud): Service {
  const state = new LogsState(cloud.region, cloud.account);
  const how = { protocols: ['json1.1'], targetPrefix: 'Logs_20140328' } as const;
  return modelledService('logs', client, how, {
    CreateLogGroup: createLogGroup(state),
    CreateLogStream: createLogStream(state),
    DeleteLogGroup: deleteLogGroup(state),
    DeleteLogStream: deleteLogStream(state),
    DeleteRetentionPolicy: deleteRetentionPolicy(state),
    DescribeLogGroups: describeLogGroups(state),
    DescribeLogStreams: describeLogStreams(state),
    FilterLogEvents: filterLogEvents(state),
    GetLogEvents: getLogEvents(state),
    ListTagsForResource: listTagsForResource(state),
    PutLogEvents: putLogEvents(state),
    PutRetentionPolicy: putRetentionPolicy(state),
    TagResource: tagResource(state),
    UntagResource: untagResource(state),
  });
}
