import { ConnectedService } from './service';

/** Stands in for `aws-sdk/clients/cloudwatchlogs`. */
export default class CloudWatchLogs extends ConnectedService {}
