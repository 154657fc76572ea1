import type { ProvisionRequest } from '../../resource-type';
import { type Call, items, of, type Row, same, text } from './row';

/**
 * The tags that CloudFormation gives a resource: the stack's, the template's, which count more, and its own
 * (CloudFormation user guide, "Resource tags").
 */
export function tagsOf(request: ProvisionRequest): Readonly<Record<string, string>> {
  const { stackTags, stackId, stackName, logicalResourceId } = request;
  return {
    ...stackTags,
    ...declared(request.properties),
    'aws:cloudformation:stack-id': stackId,
    'aws:cloudformation:stack-name': stackName,
    'aws:cloudformation:logical-id': logicalResourceId,
  };
}

function declared(properties: ProvisionRequest['properties']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    items(properties['Tags']).map((tag) => [text(of(tag, 'Key')), text(of(tag, 'Value'))]),
  );
}

/** As EC2's calls that make something take them. */
export function tagSpecification(
  request: ProvisionRequest,
  ResourceType: string,
): { readonly TagSpecifications: readonly object[] } {
  const Tags = Object.entries(tagsOf(request)).map(([Key, Value]) => ({ Key, Value }));
  return { TagSpecifications: [{ ResourceType, Tags }] };
}

/** In an update: those that a template no longer has go, the others get their values. */
export async function retag(call: Call, id: string, request: ProvisionRequest): Promise<void> {
  const before = { ...request.previousStackTags, ...declared(request.previousProperties ?? {}) };
  const after = { ...request.stackTags, ...declared(request.properties) };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const gone = Object.keys(before).filter((key) => !(key in after));
  if (gone.length > 0)
    await call('ec2', 'DeleteTags', { Resources: [id], Tags: gone.map((Key) => ({ Key })) });
  const Tags = Object.entries(after).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await call('ec2', 'CreateTags', { Resources: [id], Tags });
}

/** The update of what only its tags can change of. */
export const retagged: NonNullable<Row['update']> = async ({ call }, request, id) => {
  await retag(call, id, request);
  return same(request, request.previousAttributes);
};
