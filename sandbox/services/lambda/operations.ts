import type { Operation } from '../../wire/types';
import { addPermission } from './operations/AddPermission';
import { createAlias } from './operations/CreateAlias';
import { createEventSourceMapping } from './operations/CreateEventSourceMapping';
import { createFunction } from './operations/CreateFunction';
import { deleteAlias } from './operations/DeleteAlias';
import { deleteEventSourceMapping } from './operations/DeleteEventSourceMapping';
import { deleteFunction } from './operations/DeleteFunction';
import { deleteFunctionConcurrency } from './operations/DeleteFunctionConcurrency';
import { getAlias } from './operations/GetAlias';
import { getEventSourceMapping } from './operations/GetEventSourceMapping';
import { getFunction } from './operations/GetFunction';
import { getFunctionCodeSigningConfig } from './operations/GetFunctionCodeSigningConfig';
import { getFunctionConcurrency } from './operations/GetFunctionConcurrency';
import { getFunctionConfiguration } from './operations/GetFunctionConfiguration';
import { getPolicy } from './operations/GetPolicy';
import { invoke } from './operations/Invoke';
import { listAliases } from './operations/ListAliases';
import { listEventSourceMappings } from './operations/ListEventSourceMappings';
import { listFunctions } from './operations/ListFunctions';
import { listTags } from './operations/ListTags';
import { listVersionsByFunction } from './operations/ListVersionsByFunction';
import { publishVersion } from './operations/PublishVersion';
import { putFunctionConcurrency } from './operations/PutFunctionConcurrency';
import { removePermission } from './operations/RemovePermission';
import { tagResource } from './operations/TagResource';
import { untagResource } from './operations/UntagResource';
import { updateAlias } from './operations/UpdateAlias';
import { updateFunctionCode } from './operations/UpdateFunctionCode';
import { updateFunctionConfiguration } from './operations/UpdateFunctionConfiguration';
import type { Invoker } from './run/invoke';
import type { LambdaState } from './state';

/** The operations that the sandbox has, each in a file of its own. */
export function operationsOf(state: LambdaState, invoker: Invoker): Readonly<Record<string, Operation>> {
  return {
    AddPermission: addPermission(state),
    CreateAlias: createAlias(state),
    CreateEventSourceMapping: createEventSourceMapping(state),
    CreateFunction: createFunction(state),
    DeleteAlias: deleteAlias(state),
    DeleteEventSourceMapping: deleteEventSourceMapping(state),
    DeleteFunction: deleteFunction(state),
    DeleteFunctionConcurrency: deleteFunctionConcurrency(state),
    GetAlias: getAlias(state),
    GetEventSourceMapping: getEventSourceMapping(state),
    GetFunction: getFunction(state),
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig(state),
    GetFunctionConcurrency: getFunctionConcurrency(state),
    GetFunctionConfiguration: getFunctionConfiguration(state),
    GetPolicy: getPolicy(state),
    Invoke: invoke(invoker),
    ListAliases: listAliases(state),
    ListEventSourceMappings: listEventSourceMappings(state),
    ListFunctions: listFunctions(state),
    ListTags: listTags(state),
    ListVersionsByFunction: listVersionsByFunction(state),
    PublishVersion: publishVersion(state),
    PutFunctionConcurrency: putFunctionConcurrency(state),
    RemovePermission: removePermission(state),
    TagResource: tagResource(state),
    UntagResource: untagResource(state),
    UpdateAlias: updateAlias(state),
    UpdateFunctionCode: updateFunctionCode(state),
    UpdateFunctionConfiguration: updateFunctionConfiguration(state),
  };
}
