import CloudWatch from './cloudwatch';
import CloudWatchLogs from './cloudwatchlogs';
import S3 from './s3';

/**
 * Stands in for `aws-sdk/clients/all`, the table from which the runtime library's `session.client(name)`
 * makes a client. The handlers make theirs in `runtime/clients.ts` and never ask it.
 */
export default { CloudWatch, CloudWatchLogs, S3 };
