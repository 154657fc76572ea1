import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { types } from 'node:util';

import type { Access, Aws, Connect } from '../account/aws';
import { asRefusal, refusing } from '../account/refusals';
import { CommandError, EXIT, usageError, type Io } from '../io';
import { REGION } from '../sweep/plan';

/** The stack of deploy/registry.yaml, as `make publish` and the guides call it. */
export const STACK = 'org-vpc-enicleaner';

/** One Region of the caller's account. */
export interface Place {
  readonly aws: Aws;
  readonly account: string;
  readonly region: string;
  /** For the packages: of the account and Region, since names are shared by all accounts. */
  readonly bucket: string;
}

/** The Regions that are named, each with its clients. @throws CommandError */
export async function placesOf(
  { env }: Pick<Io, 'env'>,
  connect: Connect,
  { regions, region, ...access }: Access & { readonly regions?: readonly string[] },
): Promise<readonly Place[]> {
  const own = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const names = regions ?? (own === undefined ? [] : [own]);
  if (names.length === 0) throw usageError('name the Regions: --regions eu-west-1,us-east-1, or --region.');
  const wrong = names.find((each) => !REGION.test(each));
  if (wrong !== undefined) throw usageError(`"${wrong}" is no Region’s name.`);
  const places: Place[] = [];
  for (const name of names) {
    const aws = await connect({ ...access, region: name });
    const account = await refusing(() => aws.account());
    if (account === undefined) throw new CommandError(EXIT.refused, 'AWS doesn’t say which account this is.');
    places.push({ aws, account, region: name, bucket: `${STACK}-${account}-${name}` });
  }
  return places;
}

/** Undefined where there is none. @throws CommandError */
export async function registryStack({ aws }: Place): Promise<Stack | undefined> {
  try {
    return (await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks?.[0];
  } catch (error) {
    if (types.isNativeError(error) && /does not exist/u.test(error.message)) return undefined;
    throw asRefusal(error);
  }
}

/**
 * Whether the bucket is there and the account's own.
 *
 * @throws CommandError where it is another account's: what is uploaded there would be theirs
 */
export async function hasBucket({ aws, bucket, account }: Place): Promise<boolean> {
  const s3 = await aws.openS3();
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
    return true;
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    if (/^(NotFound|NoSuchBucket)$/u.test(error.name)) return false;
    if (error.name === 'Forbidden' || error.name === '403') {
      throw new CommandError(
        EXIT.refused,
        `the bucket ${bucket} is another account’s, or s3:ListBucket on it is not allowed to the identity that runs this command.`,
        { cause: error },
      );
    }
    throw asRefusal(error);
  }
}
