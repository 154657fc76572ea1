import type { Operation } from '../../../wire/types';
import { configurationOf } from '../configuration';
import { foundVersion } from '../names';
import type { LambdaState } from '../state';

export function getFunction(state: LambdaState): Operation {
  return async (input, { park }) => {
    await park?.(foundVersion(state, input).it.settled);
    const { it, version, qualifier } = foundVersion(state, input);
    const image = version.code.source['ImageUri'];
    const { account, region } = state.cloud;
    return {
      Configuration: configurationOf(state, it, version, { qualifier }),
      Code:
        image === undefined
          ? {
              RepositoryType: 'S3',
              Location: `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${account}/${it.name}`,
            }
          : { RepositoryType: 'ECR', ImageUri: image, ResolvedImageUri: image },
      ...(Object.keys(it.tags).length === 0 ? {} : { Tags: it.tags }),
      ...(it.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: it.reservedConcurrency } }),
    };
  };
}
