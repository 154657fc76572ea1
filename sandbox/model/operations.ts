import type * as cloudcontrolapi from '@aws-sdk/client-cloudcontrol';
import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type * as cloudfront from '@aws-sdk/client-cloudfront';
import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type * as monitoring from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as events from '@aws-sdk/client-eventbridge';
import type * as iam from '@aws-sdk/client-iam';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as s3 from '@aws-sdk/client-s3';
import type * as states from '@aws-sdk/client-sfn';
import type * as ssm from '@aws-sdk/client-ssm';
import type * as sts from '@aws-sdk/client-sts';

import type { Call } from '../call';

/**
 * The services by AWS's own models, as the official SDK's clients export them: what an operation takes and gives, and
 * how it goes over the wire. By signing name.
 */
export interface Models {
  readonly cloudcontrolapi: typeof cloudcontrolapi;
  readonly cloudformation: typeof cloudformation;
  readonly cloudfront: typeof cloudfront;
  readonly cloudtrail: typeof cloudtrail;
  readonly ec2: typeof ec2;
  readonly events: typeof events;
  readonly iam: typeof iam;
  readonly lambda: typeof lambda;
  readonly logs: typeof logs;
  readonly monitoring: typeof monitoring;
  readonly s3: typeof s3;
  readonly ssm: typeof ssm;
  readonly states: typeof states;
  readonly sts: typeof sts;
}

export type ServiceName = keyof Models;

/** The operations of a service: `DescribeVpcs` where the client has a `DescribeVpcsCommand`. */
export type OperationName<S extends ServiceName> = {
  [K in keyof Models[S]]: K extends `${infer N}Command` ? (N extends '' | '$' ? never : N) : never;
}[keyof Models[S]];

type InstanceOf<S extends ServiceName, N extends string> = `${N}Command` extends keyof Models[S]
  ? Models[S][`${N}Command`] extends abstract new (...given: never) => infer I
    ? I
    : never
  : never;

/**
 * Any text is taken for a word of an enumeration: clients send others, and services give some that no model has yet
 * (EC2's network interfaces are of more types).
 */
type Word<T extends string> = string extends T ? T : T | (string & Record<never, never>);

/** As the SDK has it, but nothing in it changes, and bytes are bytes: the sandbox has all of a stream at once. */
export type Fixed<T> = T extends Uint8Array
  ? Uint8Array
  : T extends string
    ? Word<T>
    : T extends Date | number | bigint | boolean | null | undefined
      ? T
      : T extends readonly (infer U)[]
        ? readonly Fixed<U>[]
        : { readonly [K in keyof T]: Fixed<T[K]> };

type Whole<T> = {
  readonly [K in keyof T]: K extends 'Body' | 'Payload' ? Uint8Array | undefined : Fixed<T[K]>;
};

/** What an operation takes. Whether what must be there is there, the operation itself has to see. */
export type InputOf<S extends ServiceName, N extends string> =
  InstanceOf<S, N> extends { readonly input: infer I } ? Whole<I> : never;

/** What an operation gives. */
export type OutputOf<S extends ServiceName, N extends string> =
  InstanceOf<S, N> extends {
    resolveMiddleware(...given: never): (...given: never) => Promise<{ output: infer O }>;
  }
    ? Whole<Omit<O, '$metadata'>>
    : never;

/**
 * One API operation: input and output are the SDK's, so instants are `Date`s (`dateOf`) and bytes `Uint8Array`s. What it
 * gives is undefined where its model has no output. Errors are thrown as `AwsError`; anything else that is thrown becomes
 * a 500 `InternalFailure`.
 */
export type Operation<S extends ServiceName, N extends OperationName<S>> = (
  input: InputOf<S, N>,
  call: Call,
) => Given<OutputOf<S, N>> | Promise<Given<OutputOf<S, N>>>;

/** An operation as its file has it: what it works on comes first. */
export type OperationOn<C, S extends ServiceName, N extends OperationName<S>> = (
  context: C,
  ...asked: Parameters<Operation<S, N>>
) => ReturnType<Operation<S, N>>;

/** An output of which there are no members may be nothing; a request's id is in one that has one of its own. */
type Given<O> = keyof O extends never
  ? O | undefined | void
  : O & { readonly $metadata?: { readonly requestId: string } };

/** A service's operations, each typed by its name. */
export type Operations<S extends ServiceName> = {
  readonly [N in OperationName<S>]?: Operation<S, N>;
};
