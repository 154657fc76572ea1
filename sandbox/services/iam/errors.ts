import { AwsError } from '../../wire/types';
import { MalformedPolicy, parsePolicy } from './policy';

/** IAM's errors: codes and statuses from its model, texts as clients print them. */

export function noSuchRole(roleName: string): AwsError {
  return new AwsError('NoSuchEntity', `The role with name ${roleName} cannot be found.`, { status: 404 });
}

export function noSuchRolePolicy(policyName: string): AwsError {
  return new AwsError('NoSuchEntity', `The role policy with name ${policyName} cannot be found.`, {
    status: 404,
  });
}

export function noSuchPolicy(policyArn: string): AwsError {
  return new AwsError('NoSuchEntity', `Policy ${policyArn} was not found.`, { status: 404 });
}

export function notAttachable(policyArn: string): AwsError {
  return new AwsError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`, {
    status: 404,
  });
}

export function roleExists(roleName: string): AwsError {
  return new AwsError('EntityAlreadyExists', `Role with name ${roleName} already exists.`, { status: 409 });
}

export function policyExists(policyName: string): AwsError {
  return new AwsError(
    'EntityAlreadyExists',
    `A policy called ${policyName} already exists. Duplicate names are not allowed.`,
    { status: 409 },
  );
}

export function deleteConflict(text: string): AwsError {
  return new AwsError('DeleteConflict', text, { status: 409 });
}

/** Throws MalformedPolicyDocument when IAM would refuse the document. */
export function checkDocument(document: string, kind: 'identity' | 'trust'): void {
  try {
    parsePolicy(document, kind);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw new AwsError('MalformedPolicyDocument', error.message);
    throw error;
  }
}
