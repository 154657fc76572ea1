import { XMLParser } from 'fast-xml-parser';

import type { Cloud } from '../../cloud';
import { isoMilliseconds, MINUTE, type Instant } from '../../time/instant';
import { structure, utf8 } from '../../wire/protocol';
import { AwsError, RestAnswer, type Operation, type Router, type Service } from '../../wire/types';

interface Invalidation {
  readonly id: string;
  readonly distributionId: string;
  readonly paths: readonly string[];
  readonly callerReference: string;
  readonly created: Instant;
}

/** Virtual time after which an invalidation is complete (assumed: AWS says only that it takes a while). */
const TAKES = 1 * MINUTE;
/** Of answers (the API's model). */
const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

/** `POST /2020-05-31/distribution/{Id}/invalidation`, `GET` of one, and of a distribution: the only paths. */
const router: Router = ({ method, segments, body }) => {
  const [version = '', kind, DistributionId, invalidation, Id, ...more] = segments;
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(version) || kind !== 'distribution' || more.length > 0) return undefined;
  if (invalidation === undefined || invalidation === 'config')
    return method === 'GET' ? { operation: 'GetDistribution', input: { DistributionId } } : undefined;
  if (invalidation !== 'invalidation') return undefined;
  if (method === 'POST' && Id === undefined)
    return { operation: 'CreateInvalidation', input: { DistributionId, Body: body }, rawBody: true };
  return method === 'GET' && Id !== undefined
    ? { operation: 'GetInvalidation', input: { DistributionId, Id } }
    : undefined;
};

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === 'Path',
});

/**
 * CloudFront, of which the sandbox has invalidations: the CDK's BucketDeployment makes one. Distributions are resources that
 * it doesn't model, so that an invalidation is taken of any.
 */
export function createCloudFrontService(cloud: Cloud): Service {
  const invalidations = new Map<string, Invalidation>();
  const ids = cloud.random.stream('cloudfront/ids');

  const answer = (it: Invalidation): Readonly<Record<string, unknown>> => ({
    Id: it.id,
    Status: cloud.time.now() < it.created + TAKES ? 'InProgress' : 'Completed',
    CreateTime: isoMilliseconds(it.created),
    InvalidationBatch: {
      Paths: { Quantity: it.paths.length, Items: { Path: it.paths } },
      CallerReference: it.callerReference,
    },
  });

  const createInvalidation: Operation = (input, { now }) => {
    const { paths, callerReference } = batchIn(input['Body']);
    const distributionId = String(input['DistributionId']);
    const same = [...invalidations.values()].find(
      (each) => each.distributionId === distributionId && each.callerReference === callerReference,
    );
    const it = same ?? {
      id: `I${ids.hex(13).toUpperCase()}`,
      distributionId,
      paths,
      callerReference,
      created: now,
    };
    invalidations.set(it.id, it);
    return new RestAnswer({
      status: 201,
      headers: {
        location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distributionId}/invalidation/${it.id}`,
      },
      body: { Invalidation: answer(it) },
    });
  };

  const getInvalidation: Operation = (input) => {
    const it = invalidations.get(String(input['Id']));
    if (it === undefined || it.distributionId !== input['DistributionId'])
      throw new AwsError('NoSuchInvalidation', 'The specified invalidation does not exist.', { status: 404 });
    return { Invalidation: answer(it) };
  };

  // Who looks before it deletes goes on.
  const getDistribution: Operation = () => {
    throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', { status: 404 });
  };

  return {
    signingName: 'cloudfront',
    protocols: ['restXml'],
    xmlNamespace: NAMESPACE,
    router,
    operations: {
      CreateInvalidation: createInvalidation,
      GetDistribution: getDistribution,
      GetInvalidation: getInvalidation,
    },
  };
}

/** @throws AwsError MalformedXML, InvalidArgument */
function batchIn(body: unknown): { readonly paths: readonly string[]; readonly callerReference: string } {
  const batch = structure(structure(parsed(body))?.['InvalidationBatch']);
  const reference = batch?.['CallerReference'];
  const paths: unknown = structure(structure(batch?.['Paths'])?.['Items'])?.['Path'];
  if (typeof reference !== 'string' || reference === '' || !Array.isArray(paths))
    throw new AwsError('InvalidArgument', 'Your request must include a CallerReference and Paths.');
  return { paths: paths.map(String), callerReference: reference };
}

function parsed(body: unknown): unknown {
  try {
    const text = body instanceof Uint8Array ? utf8(body) : undefined;
    return text === undefined ? undefined : (parser.parse(text, true) as unknown);
  } catch {
    throw new AwsError('MalformedXML', 'The XML document is malformed.');
  }
}
