import type { Effects } from '../cleaner/effects';
import type { Aws } from './account/aws';
import type { Io } from './io';

/**
 * The cleaner's effects, by the person's own credentials. The type's state is kept in Systems Manager; a command
 * has none to keep, so that a call of it would be a defect.
 *
 * @param failed told of each call that fails
 */
export function effectsOf(
  io: Pick<Io, 'clock' | 'random'>,
  aws: Aws,
  failed: (error: unknown) => void = () => undefined,
): Effects {
  return {
    ec2: telling(aws.ec2, failed),
    lambda: telling(aws.lambda, failed),
    cloudFormation: telling(aws.cloudFormation, failed),
    ssm: { send: () => Promise.reject(new Error('The command line keeps no state in Systems Manager.')) },
    clock: io.clock,
    random: io.random,
  };
}

/** A client whose failures are told, and thrown all the same. */
function telling<Client extends { readonly send: (...args: never[]) => Promise<unknown> }>(
  client: Client,
  failed: (error: unknown) => void,
): Client {
  return new Proxy(client, {
    get: (of, name) => {
      if (name !== 'send') return Reflect.get(of, name, of) as unknown;
      return async (...args: never[]) => {
        try {
          return await of.send(...args);
        } catch (error) {
          failed(error);
          throw error;
        }
      };
    },
  });
}
