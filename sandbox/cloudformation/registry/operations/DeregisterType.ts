import type { Operation } from '../../../wire/types';
import { kindOf, named, text, type RegistryContext } from './request';

export function deregisterType({ catalog }: RegistryContext): Operation {
  return (input) => {
    const arn = text(input['Arn']);
    const { kind, typeName } =
      arn === '' ? { kind: kindOf(input), typeName: text(input['TypeName']) } : named(arn);
    const inArn = /\/(\d{8})$/u.exec(arn)?.[1];
    catalog.deregister(
      kind,
      typeName,
      inArn ?? (typeof input['VersionId'] === 'string' ? input['VersionId'] : undefined),
    );
    return {};
  };
}
