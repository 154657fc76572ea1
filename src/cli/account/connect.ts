import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { HttpResponse } from '@smithy/protocol-http';
import type { AwsCredentialIdentity, Pluggable } from '@smithy/types';

import { loadSharedConfigFiles } from '@smithy/core/config';

import { listed } from '../../network-interfaces/words';
import { usageError } from '../io';
import { rememberFailedCalls } from '../../ground/failed-calls';
import type { Access, Aws } from './aws';

/**
 * Clients with the credentials of the shell: the whole chain of SDK v3 (environment, profiles, SSO, roles of
 * containers and instances). What is given here counts before what the environment says.
 */
export async function connect({ region: given, profile, endpointUrl, assume }: Access): Promise<Aws> {
  await requireProfile(profile ?? process.env['AWS_PROFILE']);
  // The AWS CLI's own variable, which SDK v3 doesn't read. A profile that is named brings its Region.
  const region =
    given ??
    process.env['AWS_REGION'] ??
    (profile === undefined ? process.env['AWS_DEFAULT_REGION'] : undefined);
  const own = {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    // A person waits for an answer, so that throttling is sat out rather than shown.
    maxAttempts: 6,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  };
  const configuration =
    assume === undefined ? own : { ...own, credentials: roleOf(new STSClient(own), assume) };
  let ahead: number | undefined;
  const ec2 = new EC2Client(configuration);
  const lambda = new LambdaClient(configuration);
  const cloudFormation = new CloudFormationClient(configuration);
  const sts = new STSClient(configuration);
  ec2.middlewareStack.use(rememberFailedCalls('ec2', region ?? ''));
  lambda.middlewareStack.use(rememberFailedCalls('lambda', region ?? ''));
  cloudFormation.middlewareStack.use(rememberFailedCalls('cloudformation', region ?? ''));
  sts.middlewareStack.use(rememberFailedCalls('sts', region ?? ''));
  const tell = (difference: number): void => void (ahead = difference);
  ec2.middlewareStack.use(clockOfAnswers(tell));
  lambda.middlewareStack.use(clockOfAnswers(tell));
  cloudFormation.middlewareStack.use(clockOfAnswers(tell));
  return {
    ec2,
    lambda,
    cloudFormation,
    // Needs no permission (STS API reference).
    account: async () => (await sts.send(new GetCallerIdentityCommand())).Account,
    now: () => (ahead === undefined ? undefined : Date.now() + ahead),
    openS3: async () =>
      (await import('./open-s3')).openS3(
        // A local endpoint has no host name for each bucket.
        { ...configuration, forcePathStyle: endpointUrl !== undefined },
        region ?? '',
      ),
    openCloudTrail: async () =>
      (await import('./open-cloudtrail')).openCloudTrail(configuration, region ?? ''),
    openSsm: async () => (await import('./open-ssm')).openSsm(configuration, region ?? ''),
  };
}

/** Without, the SDK says that no credentials were found, or no Region. @throws CommandError */
async function requireProfile(name: string | undefined): Promise<void> {
  if (name === undefined || name === '') return;
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  if (Object.hasOwn(configFile, name) || Object.hasOwn(credentialsFile, name)) return;
  const known = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])];
  const others = known.length === 0 ? 'it has none' : `it has ${listed(known, 5)}`;
  throw usageError(
    `there is no profile ${name} in the AWS CLI’s configuration (${others}). Check --profile and AWS_PROFILE.`,
  );
}

/** Credentials of a role in another account; the clients ask again before they end. */
function roleOf(
  sts: STSClient,
  { account, roleName }: NonNullable<Access['assume']>,
): () => Promise<AwsCredentialIdentity> {
  sts.middlewareStack.use(rememberFailedCalls('sts', ''));
  return async () => {
    const { Arn = '' } = await sts.send(new GetCallerIdentityCommand());
    // China's and the government's Regions are partitions of their own.
    const partition = Arn.split(':')[1] ?? 'aws';
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${partition}:iam::${account}:role/${roleName}`,
        RoleSessionName: 'enicleaner',
      }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      ...(Credentials?.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
      ...(Credentials?.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
    };
  };
}

/** Reads the `Date` of every answer: by how many milliseconds AWS's clock is ahead of this machine's. */
function clockOfAnswers<Input extends object, Output extends object>(
  tell: (ahead: number) => void,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          if (HttpResponse.isInstance(result.response)) {
            const at = Date.parse(dateOf(result.response.headers));
            if (!Number.isNaN(at)) tell(at - Date.now());
          }
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'clockOfAnswers' },
      );
    },
  };
}

function dateOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '';
}
