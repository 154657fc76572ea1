import { parameterNotFound, parameterVersionNotFound } from './errors';
import { latest, type Parameter, type ParameterVersion, type SsmState } from './state';

export interface Selected {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  readonly selector?: string;
}

/** The parameter that `name` or `name:version` asks for. Throws ParameterNotFound, ParameterVersionNotFound. */
export function select(state: SsmState, text: string): Selected {
  const [, name = text, selector] = /^(.*[^:]):(\w[\w.-]*)$/u.exec(text) ?? [];
  const whole = state.get(text);
  if (whole !== undefined) return { parameter: whole, version: latest(whole) };
  const parameter = selector === undefined ? undefined : state.get(name);
  if (parameter === undefined || selector === undefined) throw parameterNotFound();
  const version = parameter.versions.find((each) => String(each.version) === selector);
  if (version === undefined) throw parameterVersionNotFound(parameter.name, selector);
  return { parameter, version, selector: `:${selector}` };
}
