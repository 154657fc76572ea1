import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

import type { EniService } from './eni-service';

/**
 * What a deletion reports that ran out of time. Either names every network interface that is left.
 */
export enum OnTimeout {
  /** The deletion fails. */
  FAIL = 'FAIL',
  /** It goes on without the cleaner: CloudFormation tries the security groups and subnets itself. */
  SUCCEED = 'SUCCEED',
}

/**
 * How long a cleaner waits, and what for.
 */
export interface EniCleanerOptions {
  /**
   * The services whose network interfaces to wait for, and to delete where nobody else will.
   *
   * @default - Lambda, unless the type configuration of the account says otherwise; in `EniCleaner.protect`, of every
   * service known those whose resources the stack has
   */
  readonly services?: EniService[];

  /**
   * How long a deletion may wait: 2 minutes to 700.
   *
   * @default - two hours, unless the type configuration says otherwise; in `EniCleaner.protect`, nine hours where a
   * resource of Bedrock AgentCore is in the VPC, whose network interfaces take near eight
   */
  readonly timeout?: Duration;

  /**
   * The same while an update of the stack cleans up, because an old group or subnet goes: up to 700 minutes. With 0 it
   * deletes what is free, and waits for nothing.
   *
   * @default - as `timeout`
   */
  readonly updateTimeout?: Duration;

  /**
   * What a deletion reports that ran out of time.
   *
   * @default - it fails, unless the type configuration says otherwise
   */
  readonly onTimeout?: OnTimeout;
}

/**
 * What `EniCleaner.protect` looks after.
 */
export interface ProtectOptions extends EniCleanerOptions {
  /**
   * Constructs whose functions and other resources are left alone, with all that is below them.
   *
   * @default - none
   */
  readonly exclude?: IConstruct[];

  /**
   * A cleaner for each security group and subnet, in place of one for all that a stack has. Nothing but a replaced group
   * or subnet replaces a cleaner then: for stacks that are updated in express mode, in which CloudFormation refuses
   * replacements while rollback is off.
   *
   * @default false
   */
  readonly onePerTarget?: boolean;
}
