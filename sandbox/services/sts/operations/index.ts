export { assumeRole as AssumeRole } from './AssumeRole';
export { getCallerIdentity as GetCallerIdentity } from './GetCallerIdentity';
export { getSessionToken as GetSessionToken } from './GetSessionToken';
