import { roleNameIn } from '../call';
import type { Cloud } from '../cloud';
import type { ProcessHost } from '../processes/host';
import type { AskFunction } from '../services/lambda/ask';
import type { S3Service } from '../services/s3';
import type { Gate } from '../wire/gate';
import { modelledService, workingOn } from '../wire/model';
import type { Service } from '../wire/types';
import { createCloudControl } from './cloud-control';
import * as operations from './operations';
import { importersOf } from './operations/ListImports';
import type { StackContext } from './operations/request';
import { nestedStackType } from './operations/nested-stacks';
import { createStacks } from './stacks';
import { customResourceType, isCustomResource, type CustomResourceOptions } from './custom-resources';
import { createResponseUrls } from './custom-resources/response-urls';
import { Catalog, type TypeVersion } from './registry/catalog';
import { Hooks } from './registry/hooks';
import * as registryOperations from './registry/operations';
import { privateType, type PrivateType, type PrivateTypeVersion } from './registry/private-type';
import { workingCopies } from './registry/working-copy';
import { awsResourceTypes } from './resource-types/aws';
import { deregisteredType } from './resource-types/deregistered';
import { LAMBDA_HOOK, lambdaHookType } from './resource-types/lambda-hook';
import { inertType } from './resource-types/inert';
import { registryResourceTypes } from './resource-types/registry';
import type { ResourceType } from './resource-type';
import { StackMachine } from './stack-machine/machine';
import { createTransforms } from './transforms';

export interface CloudFormationOptions {
  /** Runs the handlers and hooks. */
  readonly host: ProcessHost;
  readonly iam: { allow(roleName: string, actions: readonly string[]): void };
  /** Where the repository lies whose types are there without registration; null for none. */
  readonly project: string | null;
  readonly useGate: (gate: Gate) => void;
  /** Where answers of custom resources are put. */
  readonly s3: Pick<S3Service, 'onPut'>;
  /** Hands an event to a function, asynchronously: rejects with Lambda's error where that can't be done. */
  readonly invokeFunction: CustomResourceOptions['invoke'];
  /** Calls a function for a hook of AWS's own. */
  readonly askFunction: AskFunction;
}

/** CloudFormation with its registry, and the processes of the handlers. */
export interface CloudFormation extends Service {
  readonly cloudControl: Service;
  close(): Promise<void>;
}

export function createCloudFormation(cloud: Cloud, options: CloudFormationOptions): CloudFormation {
  const { host } = options;
  options.useGate(host.gate);
  const own =
    options.project === null
      ? []
      : workingCopies(cloud, options.project, (roleName, actions) => {
          options.iam.allow(roleName, actions);
        });
  const catalog = new Catalog(cloud, own);
  const hooks = new Hooks(cloud, host, catalog, options.askFunction);
  const builtIn = new Map([
    ...awsResourceTypes(cloud),
    ...registryResourceTypes(catalog),
    [LAMBDA_HOOK, lambdaHookType(cloud, hooks)] as const,
  ]);
  const responseUrls = createResponseUrls(cloud, (...listener) => {
    options.s3.onPut(...listener);
  });
  const madeOnDemand = new Map<string, ResourceType>();
  const registered = new Map<string, PrivateType>();

  /** A type of the registry, in its default version. */
  const findPrivateType = (typeName: string): PrivateType | undefined => {
    const version = catalog.default('RESOURCE', typeName);
    if (version === undefined) return undefined;
    let type = registered.get(version.arn);
    if (type === undefined) {
      type = privateType(cloud, host, registeredVersion(catalog, version));
      registered.set(version.arn, type);
    }
    return type;
  };
  const findType = (typeName: string): ResourceType => {
    const known = findPrivateType(typeName) ?? builtIn.get(typeName) ?? madeOnDemand.get(typeName);
    if (known !== undefined) return known;
    // It may be registered again.
    if (!AWS_TYPE.test(typeName)) return deregisteredType(typeName);
    const type = isCustomResource(typeName)
      ? customResourceType(typeName, { cloud, responseUrls, invoke: options.invokeFunction })
      : inertType(cloud, typeName);
    madeOnDemand.set(typeName, type);
    return type;
  };
  const stacks = createStacks();
  const transforms = createTransforms(cloud);
  const isKnownType = (typeName: string): boolean =>
    AWS_TYPE.test(typeName) || findPrivateType(typeName) !== undefined;
  const machine: StackMachine = new StackMachine({
    cloud,
    findType,
    exports: () => stacks.exports(),
    hooks,
    importersOf: (name) => importersOf(stacks, machine, name),
    exporterBeside: (stack, name) => stacks.exporterBeside(stack, name),
  });
  const nested = nestedStackType({ cloud, stacks, machine, isKnownType, transforms });
  builtIn.set(nested.typeName, nested);
  const how = {
    protocols: ['query'],
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  } as const;
  const context: StackContext = {
    cloud,
    stacks,
    changeSets: [],
    machine,
    hooks,
    transforms,
    createOnly: (typeName) => findType(typeName).createOnlyProperties,
    isKnownType,
  };
  const service = modelledService('cloudformation', how, {
    ...workingOn(context, operations),
    ...workingOn({ cloud, catalog, hooks }, registryOperations),
  });
  return {
    ...service,
    cloudControl: createCloudControl(cloud, findPrivateType, hooks),
    close: async () => {
      await Promise.all([host.close(), transforms.close()]);
      catalog.close();
    },
  };
}

/** Accepted, modelled or not, so that real templates deploy. */
const AWS_TYPE = /^(?:AWS|Alexa)::\w+::\w+$|^Custom::[\w@-]+$/u;

function registeredVersion(catalog: Catalog, version: TypeVersion): PrivateTypeVersion {
  const { logging } = version;
  return {
    schema: version.schema,
    versionId: version.versionId,
    file: version.file,
    exportName: version.exportName,
    roleName: roleNameIn(version.executionRoleArn ?? ''),
    typeConfiguration: () => {
      const text = catalog.configuration('RESOURCE', version.typeName)?.text;
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    ...(logging === undefined
      ? {}
      : { logging: { logGroupName: logging.logGroupName, roleName: roleNameIn(logging.logRoleArn) } }),
  };
}
