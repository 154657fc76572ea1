import type { Operation } from '../../../wire/model';
import { kindOf, named, type RegistryContext } from './request';

export function deregisterType({ catalog }: RegistryContext): Operation<'cloudformation', 'DeregisterType'> {
  return (input) => {
    const { Arn: arn = '', TypeName = '', VersionId } = input;
    const { kind, typeName } = arn === '' ? { kind: kindOf(input), typeName: TypeName } : named(arn);
    catalog.deregister(kind, typeName, /\/(\d{8})$/u.exec(arn)?.[1] ?? VersionId);
    return {};
  };
}
