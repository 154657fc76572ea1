import type { Input } from '../../call';
import type { Route, Router } from '../../wire/types';

/** A path after its version: literal segments, and members of the input in braces. */
interface Row {
  readonly method: string;
  readonly path: readonly string[];
  readonly operation: string;
}

/** As in botocore's model: `METHOD /{version}/path` → operation. The date in front is not looked at. */
const ROWS: readonly Row[] = Object.entries({
  'GET functions': 'ListFunctions',
  'POST functions': 'CreateFunction',
  'GET functions/{FunctionName}': 'GetFunction',
  'DELETE functions/{FunctionName}': 'DeleteFunction',
  'POST functions/{FunctionName}/invocations': 'Invoke',
  'GET functions/{FunctionName}/configuration': 'GetFunctionConfiguration',
  'PUT functions/{FunctionName}/configuration': 'UpdateFunctionConfiguration',
  'PUT functions/{FunctionName}/code': 'UpdateFunctionCode',
  'GET functions/{FunctionName}/versions': 'ListVersionsByFunction',
  'POST functions/{FunctionName}/versions': 'PublishVersion',
  'GET functions/{FunctionName}/aliases': 'ListAliases',
  'POST functions/{FunctionName}/aliases': 'CreateAlias',
  'GET functions/{FunctionName}/aliases/{Name}': 'GetAlias',
  'PUT functions/{FunctionName}/aliases/{Name}': 'UpdateAlias',
  'DELETE functions/{FunctionName}/aliases/{Name}': 'DeleteAlias',
  'GET functions/{FunctionName}/policy': 'GetPolicy',
  'POST functions/{FunctionName}/policy': 'AddPermission',
  'DELETE functions/{FunctionName}/policy/{StatementId}': 'RemovePermission',
  'GET functions/{FunctionName}/concurrency': 'GetFunctionConcurrency',
  'PUT functions/{FunctionName}/concurrency': 'PutFunctionConcurrency',
  'DELETE functions/{FunctionName}/concurrency': 'DeleteFunctionConcurrency',
  'GET functions/{FunctionName}/code-signing-config': 'GetFunctionCodeSigningConfig',
  'GET layers': 'ListLayers',
  'GET layers/{LayerName}/versions': 'ListLayerVersions',
  'POST layers/{LayerName}/versions': 'PublishLayerVersion',
  'GET layers/{LayerName}/versions/{VersionNumber}': 'GetLayerVersion',
  'DELETE layers/{LayerName}/versions/{VersionNumber}': 'DeleteLayerVersion',
  'GET layers/{LayerName}/versions/{VersionNumber}/policy': 'GetLayerVersionPolicy',
  'POST layers/{LayerName}/versions/{VersionNumber}/policy': 'AddLayerVersionPermission',
  'DELETE layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}': 'RemoveLayerVersionPermission',
  'GET tags/{Resource}': 'ListTags',
  'POST tags/{Resource}': 'TagResource',
  'DELETE tags/{Resource}': 'UntagResource',
  'GET event-source-mappings': 'ListEventSourceMappings',
  'POST event-source-mappings': 'CreateEventSourceMapping',
  'GET event-source-mappings/{UUID}': 'GetEventSourceMapping',
  'DELETE event-source-mappings/{UUID}': 'DeleteEventSourceMapping',
}).map(([key, operation]) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, path: path.split('/'), operation };
});

/** Query parameters come into the input by their names; `tagKeys` is the one list. */
export const router: Router = ({ method, segments, query, headers, body }): Route | undefined => {
  const [version, ...rest] = segments;
  if (version === undefined || !/^\d{4}-\d{2}-\d{2}$/u.test(version)) return undefined;
  for (const row of ROWS) {
    const members = row.method === method ? membersOf(row.path, rest) : undefined;
    if (members !== undefined) {
      const tagKeys = query.getAll('tagKeys');
      return {
        // One path, told apart by its query (API reference, GetLayerVersionByArn).
        operation:
          row.operation === 'ListLayers' && query.get('find') === 'LayerVersion'
            ? 'GetLayerVersionByArn'
            : row.operation,
        input: {
          ...Object.fromEntries(query),
          ...(tagKeys.length === 0 ? {} : { TagKeys: tagKeys }),
          ...members,
          ...(row.operation === 'Invoke' ? invocationIn(headers, body) : {}),
        },
        ...(row.operation === 'Invoke' ? { rawBody: true as const } : {}),
      };
    }
  }
  return undefined;
};

/** An invocation's body is the event, and its other members are headers. */
function invocationIn(headers: Readonly<Record<string, string>>, body: Uint8Array): Input {
  return {
    InvocationType: headers['x-amz-invocation-type'],
    LogType: headers['x-amz-log-type'],
    Payload: body,
  };
}

/** What stands for the names in braces, or undefined where the path is another. */
function membersOf(pattern: readonly string[], segments: readonly string[]): Input | undefined {
  if (pattern.length !== segments.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) members[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return members;
}
