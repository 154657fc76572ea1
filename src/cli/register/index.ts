import {
  CreateStackCommand,
  UpdateStackCommand,
  type Parameter,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import { types } from 'node:util';

import type { Access, Connect } from '../account/aws';
import { refusing } from '../account/refusals';
import { fold } from '../fold';
import { follow } from '../follow';
import { CommandError, EXIT, type ExitCode, type Io } from '../io';
import { programName } from '../product';
import { stackWithEvents } from '../why/collect';
import { lastFailureOf } from '../why/failures';
import { packages, registryTemplate, type Package } from './packages';
import { hasBucket, placesOf, registryStack, STACK, type Place } from './place';

export interface RegisterFlags extends Access {
  readonly regions?: readonly string[];
  readonly yes: boolean;
  /** Minutes for which a stack's operation is followed. */
  readonly timeout: number;
  /** What a refusal of the hook does. */
  readonly hookFailureMode?: 'WARN' | 'FAIL';
  /** The ARN of a boundary for the roles. */
  readonly permissionsBoundary?: string;
  /** Where the zips lie, if they aren't the package's own. */
  readonly packages?: string;
}

/**
 * `enicleaner register`: the resource type and the hook, with their roles, in the registry of the account, from the
 * package's own zips: what `make publish` does, without clone, Python or make.
 *
 * @returns 0 where all is registered, 20 without `--yes` (it said what it would do) or where a stack failed
 */
export async function registerCommand(io: Io, connect: Connect, flags: RegisterFlags): Promise<ExitCode> {
  const zips = packages(io, flags.packages);
  const places = await placesOf(io, connect, flags);
  let isAny = false;
  for (const place of places) {
    const stack = await registryStack(place);
    await refuseUnusable(stack, place);
    const isThere = await hasBucket(place);
    if (!flags.yes) {
      io.out(announcement(place, zips, { stack, isThere, flags, width: io.width }));
      isAny = true;
      continue;
    }
    if (!isThere) await createBucket(io, place);
    for (const zip of zips) await upload(io, place, zip);
    const ended = await deploy(io, place, stack, parametersOf(place, zips, stack, flags), flags.timeout);
    io.out(`${ended}\n`);
  }
  if (!isAny) return EXIT.done;
  const given = flags.regions === undefined ? '' : ` --regions ${flags.regions.join(',')}`;
  io.out(
    `${fold(`Next: ${programName(io.env)} register${given}${io.carried ?? ''} --yes`, io.width, 6, 0)}\n`,
  );
  return EXIT.act;
}

/** A stack that no update can change has to go first. */
async function refuseUnusable(stack: Stack | undefined, { aws, region }: Place): Promise<void> {
  const status = stack?.StackStatus ?? '';
  if (stack === undefined || /^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/u.test(status)) return;
  if (status.endsWith('_IN_PROGRESS')) {
    throw new CommandError(
      EXIT.act,
      `the stack ${STACK} in ${region} is ${status}: wait for its end, then ask again.`,
    );
  }
  // Where the newer call may not be asked.
  const events = await stackWithEvents(aws, STACK).then(
    (read) => read.events,
    () => [],
  );
  const [first] = (await lastFailureOf(aws, stack, events))?.resources ?? [];
  const because = first === undefined ? '' : ` (${first.logicalId}: ${first.reason.replace(/\.$/u, '')})`;
  // It has termination protection from the beginning.
  const steps = `aws cloudformation update-termination-protection --no-enable-termination-protection --region ${region} --stack-name ${STACK} && aws cloudformation delete-stack --region ${region} --stack-name ${STACK}`;
  throw new CommandError(
    EXIT.act,
    `the stack ${STACK} in ${region} is ${status}${because}, which no update can change. Mend what is said there, delete the stack (${steps}), then ask again.`,
  );
}

function announcement(
  { account, region, bucket }: Place,
  zips: readonly Package[],
  {
    stack,
    isThere,
    flags,
    width,
  }: {
    readonly stack: Stack | undefined;
    readonly isThere: boolean;
    readonly flags: RegisterFlags;
    readonly width: number;
  },
): string {
  const mode = flags.hookFailureMode ?? modeOf(stack) ?? 'WARN';
  return [
    `Would register in ${account} ${region}; nothing was changed:`,
    fold(`bucket ${bucket}: ${isThere ? 'is there' : 'create it, for the packages'}`, width, 4, 2),
    ...zips.map(({ key, content }) =>
      fold(`upload ${key} (${Math.ceil(content.length / 1024)} KiB)`, width, 4, 2),
    ),
    fold(
      `stack ${STACK}: ${stack === undefined ? 'create it, with termination protection' : 'update it'}: the roles, the log groups, ${zips.map(({ typeName }) => typeName).join(' and ')} with these as default versions, and the hook’s configuration (a refusal ${mode === 'FAIL' ? 'stops the stack' : 'is shown'}, ${mode})`,
      width,
      4,
      2,
    ),
    '',
  ].join('\n');
}

function modeOf(stack: Stack | undefined): string | undefined {
  return stack?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'HookFailureMode')?.ParameterValue;
}

async function createBucket(io: Io, { aws, region, bucket }: Place): Promise<void> {
  const s3 = await aws.openS3();
  io.progress(`${region}: creating bucket ${bucket}.\n`);
  // Encrypted, and closed to the public, as S3 makes every new one since April 2023 (S3 guide).
  await refusing(() =>
    s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        ...(region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
      }),
    ),
  );
}

async function upload(io: Io, { aws, region, bucket, account }: Place, zip: Package): Promise<void> {
  const s3 = await aws.openS3();
  io.progress(`${region}: uploading ${zip.key}.\n`);
  await refusing(() =>
    s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: zip.key, Body: zip.content, ExpectedBucketOwner: account }),
    ),
  );
}

function parametersOf(
  { bucket }: Place,
  zips: readonly Package[],
  stack: Stack | undefined,
  flags: RegisterFlags,
): Parameter[] {
  const given = new Map<string, string>(
    zips.map(({ parameter, key }) => [parameter, `s3://${bucket}/${key}`]),
  );
  if (flags.hookFailureMode !== undefined) given.set('HookFailureMode', flags.hookFailureMode);
  if (flags.permissionsBoundary !== undefined) given.set('PermissionsBoundary', flags.permissionsBoundary);
  const before = (stack?.Parameters ?? []).flatMap(({ ParameterKey }) => ParameterKey ?? []);
  return [
    ...[...given].map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    // What was chosen before stays.
    ...before
      .filter((key) => !given.has(key))
      .map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
  ];
}

async function deploy(
  io: Io,
  { aws, account, region }: Place,
  stack: Stack | undefined,
  Parameters: Parameter[],
  timeout: number,
): Promise<string> {
  const request = {
    StackName: STACK,
    TemplateBody: registryTemplate(),
    Parameters,
    Capabilities: ['CAPABILITY_IAM' as const],
  };
  const since = aws.now() ?? io.clock.now();
  let id: string;
  try {
    const answer =
      stack === undefined
        ? await aws.cloudFormation.send(
            new CreateStackCommand({ ...request, EnableTerminationProtection: true }),
          )
        : await aws.cloudFormation.send(new UpdateStackCommand(request));
    id = answer.StackId ?? STACK;
  } catch (error) {
    if (types.isNativeError(error) && /No updates are to be performed/u.test(error.message)) {
      return `${account} ${region}: this version is registered already.`;
    }
    return refusing(() => Promise.reject(error as Error));
  }
  io.progress(`${region}: ${stack === undefined ? 'creating' : 'updating'} stack ${STACK}.\n`);
  const followed = await follow(io, aws, id, {
    since,
    until: io.clock.now() + timeout * 60_000,
    tell: (event) => {
      tellFailure(io, event);
    },
  });
  if (followed.is !== 'ended') {
    throw new CommandError(
      EXIT.wait,
      `the stack ${STACK} in ${region} is ${followed.status} still; CloudFormation goes on. Look again with: aws cloudformation describe-stacks --region ${region} --stack-name ${STACK}`,
    );
  }
  if (!/^(?:CREATE|UPDATE)_COMPLETE$/u.test(followed.status)) {
    const [first] = followed.failures;
    throw new CommandError(
      EXIT.act,
      `the stack ${STACK} in ${region} is ${followed.status}${first === undefined ? '' : `: ${first.logicalId}: ${first.reason}`}`,
    );
  }
  return `${account} ${region}: Org::VPC::EniCleaner and Org::VPC::EniGuard are registered.`;
}

/** Progress of an operation: its failures, as they come. */
export function tellFailure(
  io: Pick<Io, 'progress' | 'width'>,
  { LogicalResourceId = '', ResourceStatus, ResourceStatusReason = '' }: StackEvent,
): void {
  if (ResourceStatus?.endsWith('_FAILED') !== true) return;
  io.progress(`${fold(`${LogicalResourceId} ${ResourceStatus}: ${ResourceStatusReason}`, io.width, 6, 2)}\n`);
}
