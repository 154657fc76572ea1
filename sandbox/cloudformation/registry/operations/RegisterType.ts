import { kindOf, type RegistryOperation } from './request';

export const registerType: RegistryOperation<'RegisterType'> = ({ catalog }, input) => {
  const { ExecutionRoleArn, LoggingConfig: log, SchemaHandlerPackage = '', TypeName = '' } = input;
  const registration = catalog.register({
    kind: kindOf(input),
    typeName: TypeName,
    source: SchemaHandlerPackage,
    executionRoleArn: ExecutionRoleArn,
    logging: log && { logGroupName: log.LogGroupName ?? '', logRoleArn: log.LogRoleArn ?? '' },
  });
  return { RegistrationToken: registration.token };
};
