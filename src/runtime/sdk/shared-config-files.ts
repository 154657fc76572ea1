/**
 * Stands in for the SDK's reading of `~/.aws/config` and `~/.aws/credentials`. Lambda has neither, and on a
 * developer's machine what they say must not change what a handler does: it gets its Region and credentials
 * with the request, and an endpoint from the environment.
 */
export function loadSharedConfigFiles(): Promise<{
  readonly configFile: object;
  readonly credentialsFile: object;
}> {
  return Promise.resolve({ configFile: {}, credentialsFile: {} });
}

/** Between a section's kind and its name. */
export const CONFIG_PREFIX_SEPARATOR = '.';
