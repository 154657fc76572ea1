import { AwsError, RestAnswer, type Operation } from '../../wire/types';
import { receive } from './checksums';
import { namedBucket, readInput } from './input';
import type { S3State } from './state';
import { xmlBody } from './xml-body';

/** A part of a bucket's configuration: kept as it is put, and given back. */
interface Part {
  /** The query parameter that names it, and the root of its document. */
  readonly parameter: string;
  readonly root: string;
  /** What a new bucket has; undefined for nothing. */
  readonly standard?: string;
  /** The error where there is none. */
  readonly none: readonly [code: string, message: string];
}

const document = (root: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`;

/** Defaults since 2023 (S3 user guide); codes and texts of errors as clients print them. */
export const PARTS = {
  encryption: {
    parameter: 'encryption',
    root: 'ServerSideEncryptionConfiguration',
    standard: document(
      'ServerSideEncryptionConfiguration',
      '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>',
    ),
    none: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ],
  },
  publicAccessBlock: {
    parameter: 'publicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    standard: document(
      'PublicAccessBlockConfiguration',
      '<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets>',
    ),
    none: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  lifecycle: {
    parameter: 'lifecycle',
    root: 'LifecycleConfiguration',
    none: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  },
  tagging: {
    parameter: 'tagging',
    root: 'Tagging',
    none: ['NoSuchTagSet', 'The TagSet does not exist'],
  },
} as const satisfies Readonly<Record<string, Part>>;

/** Takes a part of a bucket's configuration. Throws MalformedXML where it is no document of that kind. */
export function putConfiguration(state: S3State, { parameter, root }: Part): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const { body } = receive(input);
    xmlBody(body, root);
    bucket.configurations.set(parameter, Buffer.from(body).toString());
    return new RestAnswer({ status: 200 });
  };
}

/** Gives it as it was put, or as a new bucket has it. */
export function getConfiguration(state: S3State, { parameter, standard, none }: Part): Operation {
  return (given) => {
    const bucket = namedBucket(state, readInput(given));
    const held = bucket.configurations.has(parameter) ? bucket.configurations.get(parameter) : standard;
    if (held === undefined) throw new AwsError(none[0], none[1], { status: 404 });
    return new RestAnswer({ headers: { 'content-type': 'application/xml' }, body: held });
  };
}

/** Takes it away; what a bucket always has is then as a new one has it. */
export function deleteConfiguration(state: S3State, { parameter }: Part): Operation {
  return (given) => {
    const { configurations } = namedBucket(state, readInput(given));
    // Encryption is never off: it goes back to the default. A block on public access is gone.
    if (parameter === PARTS.encryption.parameter) configurations.delete(parameter);
    else configurations.set(parameter, undefined);
    return new RestAnswer({ status: 204 });
  };
}
