import type { Operations } from '../../wire/model';
import { addLayerVersionPermission } from './operations/AddLayerVersionPermission';
import { addPermission } from './operations/AddPermission';
import { createAlias } from './operations/CreateAlias';
import { createEventSourceMapping } from './operations/CreateEventSourceMapping';
import { createFunction } from './operations/CreateFunction';
import { deleteAlias } from './operations/DeleteAlias';
import { deleteEventSourceMapping } from './operations/DeleteEventSourceMapping';
import { deleteFunction } from './operations/DeleteFunction';
import { deleteFunctionConcurrency } from './operations/DeleteFunctionConcurrency';
import { deleteLayerVersion } from './operations/DeleteLayerVersion';
import { getAlias } from './operations/GetAlias';
import { getEventSourceMapping } from './operations/GetEventSourceMapping';
import { getFunction } from './operations/GetFunction';
import { getFunctionCodeSigningConfig } from './operations/GetFunctionCodeSigningConfig';
import { getFunctionConcurrency } from './operations/GetFunctionConcurrency';
import { getFunctionConfiguration } from './operations/GetFunctionConfiguration';
import { getLayerVersion } from './operations/GetLayerVersion';
import { getLayerVersionByArn } from './operations/GetLayerVersionByArn';
import { getLayerVersionPolicy } from './operations/GetLayerVersionPolicy';
import { getPolicy } from './operations/GetPolicy';
import { invoke } from './operations/Invoke';
import { listAliases } from './operations/ListAliases';
import { listEventSourceMappings } from './operations/ListEventSourceMappings';
import { listFunctions } from './operations/ListFunctions';
import { listLayerVersions } from './operations/ListLayerVersions';
import { listLayers } from './operations/ListLayers';
import { listTags } from './operations/ListTags';
import { listVersionsByFunction } from './operations/ListVersionsByFunction';
import { publishLayerVersion } from './operations/PublishLayerVersion';
import { publishVersion } from './operations/PublishVersion';
import { putFunctionConcurrency } from './operations/PutFunctionConcurrency';
import { removeLayerVersionPermission } from './operations/RemoveLayerVersionPermission';
import { removePermission } from './operations/RemovePermission';
import { tagResource } from './operations/TagResource';
import { untagResource } from './operations/UntagResource';
import { updateAlias } from './operations/UpdateAlias';
import { updateFunctionCode } from './operations/UpdateFunctionCode';
import { updateFunctionConfiguration } from './operations/UpdateFunctionConfiguration';
import type { Invoker } from './run/invoke';
import type { LambdaState } from './state';

/** The operations that the sandbox has, each in a file of its own. */
export function operationsOf(state: LambdaState, invoker: Invoker): Operations<'lambda'> {
  return {
    AddLayerVersionPermission: addLayerVersionPermission(state),
    AddPermission: addPermission(state),
    CreateAlias: createAlias(state),
    CreateEventSourceMapping: createEventSourceMapping(state),
    CreateFunction: createFunction(state),
    DeleteAlias: deleteAlias(state),
    DeleteEventSourceMapping: deleteEventSourceMapping(state),
    DeleteFunction: deleteFunction(state),
    DeleteFunctionConcurrency: deleteFunctionConcurrency(state),
    DeleteLayerVersion: deleteLayerVersion(state),
    GetAlias: getAlias(state),
    GetEventSourceMapping: getEventSourceMapping(state),
    GetFunction: getFunction(state),
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig(state),
    GetFunctionConcurrency: getFunctionConcurrency(state),
    GetFunctionConfiguration: getFunctionConfiguration(state),
    GetLayerVersion: getLayerVersion(state),
    GetLayerVersionByArn: getLayerVersionByArn(state),
    GetLayerVersionPolicy: getLayerVersionPolicy(state),
    GetPolicy: getPolicy(state),
    Invoke: invoke(invoker),
    ListAliases: listAliases(state),
    ListEventSourceMappings: listEventSourceMappings(state),
    ListFunctions: listFunctions(state),
    ListLayerVersions: listLayerVersions(state),
    ListLayers: listLayers(state),
    ListTags: listTags(state),
    ListVersionsByFunction: listVersionsByFunction(state),
    PublishLayerVersion: publishLayerVersion(state),
    PublishVersion: publishVersion(state),
    PutFunctionConcurrency: putFunctionConcurrency(state),
    RemoveLayerVersionPermission: removeLayerVersionPermission(state),
    RemovePermission: removePermission(state),
    TagResource: tagResource(state),
    UntagResource: untagResource(state),
    UpdateAlias: updateAlias(state),
    UpdateFunctionCode: updateFunctionCode(state),
    UpdateFunctionConfiguration: updateFunctionConfiguration(state),
  };
}
