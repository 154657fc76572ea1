import { dateOf } from '../../time/instant';
import type { OutputOf } from '../../wire/model';
import { latest, type Parameter, type ParameterVersion, type SsmState } from './state';

/** A parameter as GetParameter shows it. Without decryption a SecureString is what its key would give: noise. */
export function parameterView(
  state: SsmState,
  parameter: Parameter,
  options: { readonly version?: ParameterVersion; readonly selector?: string; readonly decrypted: boolean },
): NonNullable<OutputOf<'ssm', 'GetParameter'>['Parameter']> {
  const version = options.version ?? latest(parameter);
  return {
    Name: parameter.name,
    Type: version.type,
    Value: valueOf(version, options.decrypted),
    Version: version.version,
    Selector: options.selector,
    LastModifiedDate: dateOf(version.lastModified),
    ARN: state.arn(parameter.name),
    DataType: version.dataType,
  };
}

/** A version of a parameter without its value, as DescribeParameters shows it, and GetParameterHistory. */
export function metadataView(
  { name }: Parameter,
  version: ParameterVersion,
): NonNullable<OutputOf<'ssm', 'DescribeParameters'>['Parameters']>[number] {
  return {
    Name: name,
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: dateOf(version.lastModified),
    LastModifiedUser: version.lastModifiedUser,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  };
}

export function valueOf(version: ParameterVersion, decrypted: boolean): string {
  return version.type === 'SecureString' && !decrypted
    ? `AQICAH${Buffer.from(version.value).toString('base64')}`
    : version.value;
}
