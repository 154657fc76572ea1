import type { Effects } from '../cleaner/effects';
import type { Aws } from './account/aws';
import type { Io } from './io';

/**
 * The cleaner's effects, by the person's own credentials. The type's state is kept in Systems Manager; a command
 * has none to keep, so that a call of it would be a defect.
 */
export function effectsOf(io: Pick<Io, 'clock' | 'random'>, aws: Aws): Effects {
  return {
    ec2: aws.ec2,
    lambda: aws.lambda,
    cloudFormation: aws.cloudFormation,
    ssm: { send: () => Promise.reject(new Error('The command line keeps no state in Systems Manager.')) },
    clock: io.clock,
    random: io.random,
  };
}
