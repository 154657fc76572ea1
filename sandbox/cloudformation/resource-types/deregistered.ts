import { ProvisioningError, type ResourceType } from '../resource-type';

/**
 * A type that was in the registry when its stack was made, and isn't any more: whatever is asked of it fails. The
 * registry's words for it (recorded of DescribeType; of stacks' events assumed).
 */
export function deregisteredType(typeName: string): ResourceType {
  const fail = (): Promise<never> =>
    Promise.reject(new ProvisioningError(`The type '${typeName}' cannot be found.`));
  return { typeName, modelled: true, createOnlyProperties: [], create: fail, update: fail, delete: fail };
}
