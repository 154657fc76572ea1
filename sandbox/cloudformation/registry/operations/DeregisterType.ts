import { kindOf, named, type RegistryOperation } from './request';

export const deregisterType: RegistryOperation<'DeregisterType'> = ({ catalog }, input) => {
  const { Arn: arn = '', TypeName = '', VersionId } = input;
  const { kind, typeName } = arn === '' ? { kind: kindOf(input), typeName: TypeName } : named(arn);
  catalog.deregister(kind, typeName, /\/(\d{8})$/u.exec(arn)?.[1] ?? VersionId);
  return {};
};
