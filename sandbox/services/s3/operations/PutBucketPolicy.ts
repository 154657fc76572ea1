import { AwsError } from '../../../wire/types';
import { MalformedPolicy, parsePolicy } from '../../iam/policy';
import { namedBucket } from '../named';
import { arnOf } from '../notifications';
import type { S3Operation } from '../state';

/** Code and words recorded in pasted errors (aws-serverless-appsync-app#4, terraform#23570). */
export const putBucketPolicy: S3Operation<'PutBucketPolicy'> = (state, input) => {
  const bucket = namedBucket(state, input);
  const { Policy = '' } = input;
  const arn = arnOf(bucket);
  for (const { resources, allResourcesBut } of statementsIn(Policy)) {
    const isOurs = resources.every((each) => each === arn || each.startsWith(`${arn}/`));
    if (!allResourcesBut && !isOurs) throw malformed('Policy has invalid resource');
  }
  bucket.policy = Policy;
};

function statementsIn(document: string): ReturnType<typeof parsePolicy> {
  try {
    return parsePolicy(document, 'resource');
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    throw error;
  }
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);
