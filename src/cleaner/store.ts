import { deflateRawSync, inflateRawSync } from 'node:zlib';

import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

import { awsErrorName } from './aws-errors';
import { HandlerError } from '../ground/handler-error';
import type { EniCleanerModel, IdentifiedModel } from './protocol';

/** Where the resources' state lies in SSM Parameter Store, one parameter each. */
export const PARAMETER_PATH = '/Org/VPC/EniCleaner';

export function parameterName(id: string): string {
  return `${PARAMETER_PATH}/${id}`;
}

/** What is kept of a resource between its operations. */
export interface StoredResource {
  /** As the template gave it, with the identifier, without defaults. */
  readonly model: IdentifiedModel;
  /** The request that made it: a create that CloudFormation repeats finds its own work. */
  readonly token: string;
  readonly stackId: string | undefined;
  readonly logicalId: string | undefined;
  /** The delete under way, so that a repeated attempt within the same operation doesn't start the clock anew. */
  readonly operation: StoredOperation | undefined;
}

export interface StoredOperation {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What a parameter turned out to hold. */
export type Reading =
  | { readonly is: 'stored'; readonly resource: StoredResource }
  | { readonly is: 'missing' }
  /** Somebody wrote something else into it. */
  | { readonly is: 'unreadable' };

/** The store behind the resource type. Failures of SSM are thrown as the SDK throws them. */
export interface Store {
  read(id: string): Promise<Reading>;
  /** Creates the parameter; false when there is one already. */
  create(resource: StoredResource): Promise<boolean>;
  replace(resource: StoredResource): Promise<void>;
  /** False when it was gone already. */
  remove(id: string): Promise<boolean>;
  /** One page of all resources, unreadable ones with their identifier alone. */
  list(nextToken: string | undefined): Promise<{
    readonly models: readonly EniCleanerModel[];
    readonly nextToken: string | undefined;
  }>;
}

export function parameterStore(ssm: Pick<SSMClient, 'send'>): Store {
  const put = async (resource: StoredResource, overwrite: boolean): Promise<void> => {
    const value = encode(resource);
    await ssm.send(
      new PutParameterCommand({
        Name: parameterName(resource.model.Id),
        Description: 'State of an Org::VPC::EniCleaner. Goes when the resource is deleted.',
        Type: 'String',
        // More than 4 KB need the advanced tier, which costs a few cents a month: only for the largest.
        Tier: value.length > STANDARD_TIER ? 'Advanced' : 'Standard',
        Value: value,
        Overwrite: overwrite,
      }),
    );
  };
  return {
    async read(id) {
      try {
        const answer = await ssm.send(new GetParameterCommand({ Name: parameterName(id) }));
        const resource = decode(answer.Parameter?.Value ?? '', id);
        return resource === undefined ? { is: 'unreadable' } : { is: 'stored', resource };
      } catch (error) {
        if (awsErrorName(error) === 'ParameterNotFound') return { is: 'missing' };
        throw error;
      }
    },
    async create(resource) {
      try {
        await put(resource, false);
        return true;
      } catch (error) {
        if (awsErrorName(error) === 'ParameterAlreadyExists') return false;
        throw error;
      }
    },
    replace: (resource) => put(resource, true),
    async remove(id) {
      try {
        await ssm.send(new DeleteParameterCommand({ Name: parameterName(id) }));
        return true;
      } catch (error) {
        if (awsErrorName(error) === 'ParameterNotFound') return false;
        throw error;
      }
    },
    async list(nextToken) {
      const answer = await ssm.send(
        new GetParametersByPathCommand({
          Path: PARAMETER_PATH,
          ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        }),
      );
      const models = (answer.Parameters ?? []).map(({ Name, Value }) => {
        const id = (Name ?? '').slice(PARAMETER_PATH.length + 1);
        return decode(Value ?? '', id)?.model ?? { Id: id };
      });
      return { models, nextToken: answer.NextToken };
    },
  };
}

/** Bytes of a parameter's value, standard and advanced tier (SSM API reference). */
const STANDARD_TIER = 4_096;
const ADVANCED_TIER = 8_192;

const COMPRESSED = 'deflate:';

/** JSON, for people to read; compressed where that is too long: 200 groups and 100 subnets then still fit. */
function encode(resource: StoredResource): string {
  const json = JSON.stringify({ version: 1, ...resource });
  if (json.length <= STANDARD_TIER) return json;
  const compressed = COMPRESSED + deflateRawSync(json, { level: 9 }).toString('base64');
  if (compressed.length <= ADVANCED_TIER) return compressed;
  throw new HandlerError(
    'InvalidRequest',
    `This resource names too many security groups, subnets and functions to keep (${compressed.length} of at most ${ADVANCED_TIER} bytes in SSM Parameter Store). Divide them over several Org::VPC::EniCleaner resources, or name the VPC instead.`,
  );
}

/** Undefined when the text isn't the state of that resource. */
function decode(text: string, id: string): StoredResource | undefined {
  try {
    const json = text.startsWith(COMPRESSED)
      ? inflateRawSync(Buffer.from(text.slice(COMPRESSED.length), 'base64')).toString('utf8')
      : text;
    const value: unknown = JSON.parse(json);
    return isStored(value, id) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStored(value: unknown, id: string): value is StoredResource {
  if (typeof value !== 'object' || value === null) return false;
  const { version, model, operation } = value as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof model !== 'object' || model === null) return false;
  if (!isOperation(operation)) return false;
  const members = model as Readonly<Record<string, unknown>>;
  return (
    members['Id'] === id &&
    ['SecurityGroupIds', 'SubnetIds', 'FunctionNames', 'Services'].every((name) => isTexts(members[name])) &&
    (members['VpcId'] === undefined || typeof members['VpcId'] === 'string')
  );
}

function isOperation(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { key, startedAt } = value as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof startedAt === 'number';
}

function isTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}
