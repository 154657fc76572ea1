import { epochSeconds } from '../../time/instant';
import { latest, type Parameter, type ParameterVersion, type SsmState } from './state';

/** A parameter as GetParameter shows it. Without decryption a SecureString is what its key would give: noise. */
export function parameterView(
  state: SsmState,
  parameter: Parameter,
  options: { readonly version?: ParameterVersion; readonly selector?: string; readonly decrypted: boolean },
): unknown {
  const version = options.version ?? latest(parameter);
  return {
    Name: parameter.name,
    Type: version.type,
    Value: valueOf(version, options.decrypted),
    Version: version.version,
    Selector: options.selector,
    LastModifiedDate: epochSeconds(version.lastModified),
    ARN: state.arn(parameter.name),
    DataType: version.dataType,
  };
}

/** A parameter without its value, as DescribeParameters shows it. */
export function metadataView(state: SsmState, parameter: Parameter): unknown {
  const version = latest(parameter);
  return {
    Name: parameter.name,
    ARN: state.arn(parameter.name),
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: epochSeconds(version.lastModified),
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
