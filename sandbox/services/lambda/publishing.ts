import type { FunctionVersion, LambdaFunction, LambdaState } from './state';
import { occupy } from './vpc-config';

/**
 * Makes a version of what `$LATEST` is now. Where that is what the last version was made of, it is that
 * version: Lambda doesn't publish the same twice (API reference, PublishVersion).
 */
export function publish(state: LambdaState, it: LambdaFunction, description?: string): FunctionVersion {
  const last = it.published.get(String(it.nextVersion - 1));
  if (last !== undefined && last.revisionId === it.latest.revisionId) return last;
  const version: FunctionVersion = {
    ...it.latest,
    version: String(it.nextVersion),
    settings:
      description === undefined ? it.latest.settings : { ...it.latest.settings, Description: description },
  };
  occupy(state, it, version);
  it.nextVersion += 1;
  it.published.set(version.version, version);
  return version;
}
