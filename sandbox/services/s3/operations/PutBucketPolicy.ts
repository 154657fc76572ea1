import { AwsError, RestAnswer, type Operation } from '../../../wire/types';
import { utf8 } from '../../../wire/protocol';
import { MalformedPolicy, parsePolicy } from '../../iam/policy';
import { receive } from '../checksums';
import { namedBucket, readInput } from '../input';
import { arnOf } from '../notifications';
import type { S3State } from '../state';

/** Code and words recorded in pasted errors (aws-serverless-appsync-app#4, terraform#23570). */
export function putBucketPolicy(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const document = utf8(receive(input).body) ?? '';
    const arn = arnOf(bucket);
    for (const { resources, allResourcesBut } of statementsIn(document)) {
      const isOurs = resources.every((each) => each === arn || each.startsWith(`${arn}/`));
      if (!allResourcesBut && !isOurs) throw malformed('Policy has invalid resource');
    }
    bucket.policy = document;
    return new RestAnswer({ status: 204 });
  };
}

function statementsIn(document: string): ReturnType<typeof parsePolicy> {
  try {
    return parsePolicy(document, 'resource');
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    throw error;
  }
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);
