/**
 * Stands in for `@aws-sdk/credential-provider-node`, which looks for credentials in the environment, files,
 * single sign-on and instance metadata, and brings three services' clients along. Every client here is given
 * the credentials that came with the request; it never looks for any.
 */
export function defaultProvider(): () => Promise<never> {
  return () => Promise.reject(new Error('This client was given no credentials.'));
}
