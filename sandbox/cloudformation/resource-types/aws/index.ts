import type { Caller, Input } from '../../../call';
import type { Cloud } from '../../../cloud';
import { MINUTE, SECOND } from '../../../time/instant';
import { TEMPLATE_TREE } from '../../../wire/model/tree';
import { AwsError } from '../../../wire/types';
import { isExpress, ProvisioningError, type ProvisionRequest, type ResourceType } from '../../resource-type';
import { ec2Rows } from './ec2';
import { ec2GroupRows } from './ec2-groups';
import { ec2RouteRows } from './ec2-routes';
import { iamRows } from './iam';
import { lambdaRows } from './lambda';
import { logsRows } from './logs';
import { s3Rows } from './s3';
import { ssmRows } from './ssm';
import { statesRows } from './states';
import { same, type Call, type Row, type Tools } from './row';

/** One row a type, in the file of its service. */
const ROWS: Readonly<Record<string, Row>> = {
  ...ec2Rows,
  ...ec2GroupRows,
  ...ec2RouteRows,
  ...iamRows,
  ...lambdaRows,
  ...ssmRows,
  ...logsRows,
  ...s3Rows,
  ...statesRows,
};

/** Of the suffixes of generated names. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');

/** Longest and shortest attempt at a group, subnet or VPC that something depends on, in minutes. */
const ATTEMPT = [15, 20] as const;
const BETWEEN_TRIES = 30 * SECOND;

/** For so long AWS's handlers bear with what passes by itself (assumed). */
const PATIENCE = 10 * MINUTE;
const THROTTLED = new Set(['RequestLimitExceeded', 'TooManyRequestsException', 'ThrottlingException']);

/**
 * What passes by itself: request limits, which here bind roles only, and that something is still being made or
 * let go of, which express mode leaves to whatever comes next (documented: it tries again).
 */
function isTransient({ code, message }: AwsError): boolean {
  return (
    THROTTLED.has(code) ||
    code === 'InvalidIPAddress.InUse' ||
    (code === 'ResourceConflictException' &&
      message.startsWith('The operation cannot be performed at this time'))
  );
}

/** The AWS types that the sandbox models. */
export function awsResourceTypes(cloud: Cloud): ReadonlyMap<string, ResourceType> {
  const names = cloud.random.stream('cloudformation/names');
  const tools: Tools = {
    cloud,
    call: ((service: string, operation: string, input: Input, caller?: Caller) => {
      const model = cloud.modelOf(service, operation);
      const given = model === undefined ? input : TEMPLATE_TREE.read(model.input)(input);
      return cloud.callByName(service, operation, given, caller);
    }) as Call,
    name: ({ stackName, logicalResourceId }) => {
      let suffix = '';
      while (suffix.length < 13) suffix += names.pick(ALPHABET);
      // Names have 63 or 64 characters; the stack's gives way first.
      const logical = logicalResourceId.slice(0, 24);
      return `${stackName.slice(0, 63 - 15 - logical.length)}-${logical}-${suffix}`;
    },
  };
  return new Map(Object.entries(ROWS).map(([typeName, row]) => [typeName, typeOf(typeName, row, tools)]));
}

function typeOf(typeName: string, row: Row, common: Tools): ResourceType {
  /** The stack's role, or who asked CloudFormation, does whatever the type does. */
  const toolsOf = ({ caller }: ProvisionRequest): Tools => ({
    ...common,
    call: (async (service: string, operation: string, input: Input, as = caller) => {
      const until = common.cloud.time.now() + PATIENCE;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await (common.call as Cloud['callByName'])(service, operation, input, as);
        } catch (error) {
          if (!(error instanceof AwsError) || !isTransient(error) || common.cloud.time.now() >= until)
            throw error;
        }
        await common.cloud.time.sleep(attempt * SECOND, `another try at ${service}:${operation}`);
      }
    }) as Call,
  });
  const { cloud } = common;
  const worded = async <T>(request: ProvisionRequest, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof AwsError)
        throw new ProvisioningError(reasonOf(cloud, typeName, row, error, request));
      throw error;
    }
  };
  return {
    typeName,
    modelled: true,
    createOnlyProperties: row.createOnly ?? [],
    takesStackTags: row.takesStackTags === true,
    create: (request) => worded(request, () => row.create(toolsOf(request), request)),
    update: (request) =>
      worded(
        request,
        () =>
          row.update?.(toolsOf(request), request, request.physicalResourceId ?? '') ??
          Promise.resolve(same(request, request.previousAttributes)),
      ),
    delete: async (request) => {
      const tools = toolsOf(request);
      const until =
        cloud.time.now() + cloud.random.stream('cloudformation/attempts').uniform(...ATTEMPT) * MINUTE;
      for (;;) {
        try {
          await row.delete?.(tools, request, request.physicalResourceId ?? '');
          return;
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          if (/NotFound|NoSuchEntity|NoSuchBucket/u.test(error.code)) return;
          const mayRetry =
            (row.retriesDependents === true || isExpress(request)) && error.code === 'DependencyViolation';
          if (!mayRetry || cloud.time.now() >= until)
            throw new ProvisioningError(reasonOf(cloud, typeName, row, error, request));
        }
        await cloud.time.sleep(BETWEEN_TRIES, `another try at ${request.logicalResourceId}`);
      }
    },
  };
}

function reasonOf(
  cloud: Cloud,
  typeName: string,
  row: Row,
  error: AwsError,
  request: ProvisionRequest,
): string {
  const id = cloud.random.stream('cloudformation/request-ids').uuid();
  // AWS's SDK for Java names services like this: Ec2, Iam, S3.
  const name = typeName.split('::')[1] ?? '';
  const service = `Service: ${name[0] ?? ''}${name.slice(1).toLowerCase()}, Status Code: ${error.status}, Request ID: ${id}`;
  return row.worded === 'handler'
    ? `Resource handler returned message: "${error.message} (${service})" (RequestToken: ${request.token}, HandlerErrorCode: ${handlerErrorCode(error)})`
    : `${error.message} (${service}) (SDK Attempt Count: 1)`;
}

/** What AWS's own handlers make of an error (the registry's codes; recorded of AccessDenied and InvalidRequest). */
function handlerErrorCode({ status, code }: AwsError): string {
  if (status === 403 || code.startsWith('AccessDenied')) return 'AccessDenied';
  if (status === 404) return 'NotFound';
  if (status === 409) return 'AlreadyExists';
  return status === 429 ? 'Throttling' : 'InvalidRequest';
}
