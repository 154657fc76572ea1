import type { Operations } from '../../wire/model';
import { AwsError } from '../../wire/types';
import { malformedXml } from './errors';
import { namedBucket } from './named';
import { ENCRYPTED, type Configurations, type S3State } from './state';

type Part = keyof Configurations;
type InBucket = Parameters<typeof namedBucket>[1];

/** Where there is none: codes and texts of errors as clients print them. */
const NONE: Readonly<Record<Part, readonly [code: string, message: string]>> = {
  encryption: [
    'ServerSideEncryptionConfigurationNotFoundError',
    'The server side encryption configuration was not found',
  ],
  publicAccessBlock: [
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
  ],
  lifecycle: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  tagging: ['NoSuchTagSet', 'The TagSet does not exist'],
};

/** The operations on parts of a bucket's configuration: each is kept as it is put, and given back. */
export function configurationOperations(state: S3State): Operations<'s3'> {
  const of = (input: InBucket): Configurations => namedBucket(state, input).configurations;
  const put = <P extends Part>(input: InBucket, part: P, given: Configurations[P]): void => {
    const configurations = of(input);
    if (given === undefined) throw malformedXml();
    configurations[part] = given;
  };
  const held = <P extends Part>(input: InBucket, part: P): NonNullable<Configurations[P]> => {
    const found = of(input)[part];
    if (found !== undefined) return found;
    const [code, message] = NONE[part];
    throw new AwsError(code, message, { status: 404 });
  };

  return {
    PutBucketEncryption: (input) => put(input, 'encryption', input.ServerSideEncryptionConfiguration),
    GetBucketEncryption: (input) => ({ ServerSideEncryptionConfiguration: held(input, 'encryption') }),
    // It is never off.
    DeleteBucketEncryption: (input) => put(input, 'encryption', ENCRYPTED),
    PutPublicAccessBlock: (input) => put(input, 'publicAccessBlock', input.PublicAccessBlockConfiguration),
    GetPublicAccessBlock: (input) => ({ PublicAccessBlockConfiguration: held(input, 'publicAccessBlock') }),
    DeletePublicAccessBlock: (input) => void delete of(input).publicAccessBlock,
    PutBucketLifecycleConfiguration: (input) => {
      put(input, 'lifecycle', input.LifecycleConfiguration);
      return {};
    },
    GetBucketLifecycleConfiguration: (input) => held(input, 'lifecycle'),
    DeleteBucketLifecycle: (input) => void delete of(input).lifecycle,
    PutBucketTagging: (input) => put(input, 'tagging', input.Tagging),
    GetBucketTagging: (input) => held(input, 'tagging'),
    DeleteBucketTagging: (input) => void delete of(input).tagging,
  };
}
