import { configurationOf } from '../configuration';
import { foundVersion } from '../names';
import type { LambdaOperation } from '../state';

export const getFunction: LambdaOperation<'GetFunction'> = async (state, input, { park }) => {
  await park?.(foundVersion(state, input).it.settled);
  const { it, version, qualifier } = foundVersion(state, input);
  const { imageUri } = version.code;
  const { account, region } = state.cloud;
  return {
    Configuration: configurationOf(state, it, version, { qualifier }),
    Code:
      imageUri === undefined
        ? {
            RepositoryType: 'S3',
            Location: `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${account}/${it.name}`,
          }
        : { RepositoryType: 'ECR', ImageUri: imageUri, ResolvedImageUri: imageUri },
    Tags: Object.keys(it.tags).length === 0 ? undefined : it.tags,
    Concurrency:
      it.reservedConcurrency === undefined
        ? undefined
        : { ReservedConcurrentExecutions: it.reservedConcurrency },
  };
};
