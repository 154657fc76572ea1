import type { Cloud } from '../../cloud';
import { dateOf, MINUTE, type Instant } from '../../time/instant';
import { modelledService, type OutputOf } from '../../wire/model';
import { AwsError, type Service } from '../../wire/types';

interface Invalidation {
  readonly id: string;
  readonly distributionId: string;
  readonly paths: readonly string[];
  readonly callerReference: string;
  readonly created: Instant;
}

/** Virtual time after which an invalidation is complete (assumed: AWS says only that it takes a while). */
const TAKES = 1 * MINUTE;

/**
 * CloudFront, of which the sandbox has invalidations: the CDK's BucketDeployment makes one. Distributions are resources that
 * it doesn't model, so that an invalidation is taken of any.
 */
export function createCloudFrontService(cloud: Cloud): Service {
  const invalidations = new Map<string, Invalidation>();
  const ids = cloud.random.stream('cloudfront/ids');

  const view = (it: Invalidation): OutputOf<'cloudfront', 'GetInvalidation'>['Invalidation'] => ({
    Id: it.id,
    Status: cloud.time.now() < it.created + TAKES ? 'InProgress' : 'Completed',
    CreateTime: dateOf(it.created),
    InvalidationBatch: {
      Paths: { Quantity: it.paths.length, Items: it.paths },
      CallerReference: it.callerReference,
    },
  });

  // Who looks before it deletes goes on.
  const noDistribution = (): never => {
    throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', { status: 404 });
  };

  const how = {
    protocols: ['restXml'],
    xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
  } as const;
  return modelledService('cloudfront', how, {
    CreateInvalidation: ({ DistributionId: distributionId = '', InvalidationBatch }, { now }) => {
      const { CallerReference: callerReference = '', Paths } = InvalidationBatch ?? {};
      const paths = Paths?.Items;
      if (callerReference === '' || paths === undefined)
        throw new AwsError('InvalidArgument', 'Your request must include a CallerReference and Paths.');
      const it = [...invalidations.values()].find(
        (each) => each.distributionId === distributionId && each.callerReference === callerReference,
      ) ?? {
        id: `I${ids.hex(13).toUpperCase()}`,
        distributionId,
        paths,
        callerReference,
        created: now,
      };
      invalidations.set(it.id, it);
      return {
        Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distributionId}/invalidation/${it.id}`,
        Invalidation: view(it),
      };
    },
    GetDistribution: noDistribution,
    GetDistributionConfig: noDistribution,
    GetInvalidation: ({ DistributionId, Id = '' }) => {
      const it = invalidations.get(Id);
      if (it === undefined || it.distributionId !== DistributionId)
        throw new AwsError('NoSuchInvalidation', 'The specified invalidation does not exist.', {
          status: 404,
        });
      return { Invalidation: view(it) };
    },
  });
}
