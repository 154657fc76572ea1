import { ListFunctionsCommand, type FunctionConfiguration, type LambdaClient } from '@aws-sdk/client-lambda';

import { listIn, nextIn } from './answered';

/** A published version of a Lambda function, or its `$LATEST`, that is attached to a VPC. */
export interface FunctionVersion {
  readonly functionName: string;
  readonly functionArn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** The name of its execution role, with which Lambda deletes its network interfaces. */
  readonly roleName?: string;
}

/** A part of them, and where the list goes on. */
export interface ListedFunctions {
  readonly versions: readonly FunctionVersion[];
  /** Undefined where it was read to its end. */
  readonly leftOff: string | undefined;
}

/**
 * The functions and published versions of the account and Region that are attached to a VPC, from a marker on, as many
 * as may be read: `mayGoOn` is asked before each page of 50 (Lambda API reference) with the number of those read.
 *
 * @throws what the SDK throws; nothing is retried here.
 */
export async function listVpcFunctions(
  lambda: Pick<LambdaClient, 'send'>,
  mayGoOn: (pages: number) => boolean,
  from?: string,
): Promise<ListedFunctions> {
  const versions: FunctionVersion[] = [];
  let marker = from;
  for (let pages = 0; mayGoOn(pages); pages += 1) {
    const answer = await lambda.send(
      new ListFunctionsCommand({
        FunctionVersion: 'ALL',
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    versions.push(...listIn(answer.Functions, 'functions').flatMap(toVersion));
    marker = nextIn(answer.NextMarker, marker);
    if (marker === undefined) return { versions, leftOff: undefined };
  }
  return { versions, leftOff: marker ?? '' };
}

/** All of them. Undefined when there are more than may be read. */
export async function vpcFunctions(
  lambda: Pick<LambdaClient, 'send'>,
  mayGoOn: (pages: number) => boolean,
): Promise<readonly FunctionVersion[] | undefined> {
  const { versions, leftOff } = await listVpcFunctions(lambda, mayGoOn);
  return leftOff === undefined ? versions : undefined;
}

function toVersion(source: FunctionConfiguration): FunctionVersion[] {
  const subnetIds = source.VpcConfig?.SubnetIds ?? [];
  if (source.FunctionName === undefined || subnetIds.length === 0) return [];
  const version = source.Version ?? '$LATEST';
  return [
    {
      functionName: source.FunctionName,
      functionArn: unqualified(source.FunctionArn ?? '', version),
      version,
      vpcId: source.VpcConfig?.VpcId ?? '',
      subnetIds,
      groupIds: source.VpcConfig?.SecurityGroupIds ?? [],
      ...(source.Role === undefined ? {} : { roleName: source.Role.split('/').at(-1) ?? '' }),
    },
  ];
}

/** ListFunctions gives versions their qualified ARN, ending in `:$LATEST` or `:3`. */
function unqualified(arn: string, version: string): string {
  return arn.endsWith(`:${version}`) ? arn.slice(0, -version.length - 1) : arn;
}
