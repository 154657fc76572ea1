import { ConnectedService } from './service';

/** Stands in for `aws-sdk/clients/cloudwatch`. */
export default class CloudWatch extends ConnectedService {}
