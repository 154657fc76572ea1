/** What a function answered, as JSON, or the error that it ended with. */
export type Answer =
  | { readonly is: 'answer'; readonly json: string }
  | { readonly is: 'error'; readonly name: string; readonly message: string };

/** Invokes a function by a role's rights, and waits for its answer. Rejects with AwsError as Invoke does. */
export type AskFunction = (functionArn: string, payload: unknown, roleArn: string) => Promise<Answer>;
