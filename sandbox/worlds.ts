/**
 * The worlds that the sandbox plays: what of AWS's behaviour depends on who deploys and how, or is known
 * in two readings. A world is a set of flags with a name; every figure and every story says which one it
 * was taken in.
 */
export interface WorldFlags {
  /**
   * Whether the deletion of an `AWS::Lambda::Function` waits for Lambda to delete its network interfaces:
   *
   * - `if-permitted`: it does where whoever deletes the stack, or the stack's role, may call
   *   ec2:DescribeNetworkInterfaces (documented: template reference, `AWS::Lambda::Function VpcConfig`)
   * - `never`: it doesn't, as in many logs since 2021 (reported: `go-to-k/delstack#643`)
   * - `longest`: it does, and always for the whole 45 minutes (reported: `serverless/serverless#5008`)
   */
  readonly functionDeletion: 'if-permitted' | 'never' | 'longest';
  /** How an operation is carried out whose request has no `DeploymentConfig`. On AWS: STANDARD. */
  readonly mode: DeploymentMode;
  /**
   * What express mode makes of a private registry type whose handler answers IN_PROGRESS, which is
   * documented nowhere:
   *
   * - `waited-for`: it is waited for until it ends, as custom resources are
   * - `unseen`: it is complete with its first IN_PROGRESS, and goes on without anybody seeing it
   */
  readonly privateTypesInExpress: 'waited-for' | 'unseen';
}

export type DeploymentMode = 'STANDARD' | 'EXPRESS';

const DOCUMENTED: WorldFlags = {
  functionDeletion: 'if-permitted',
  mode: 'STANDARD',
  privateTypesInExpress: 'waited-for',
};

/** Each world by its name: what it plays, in a sentence, and its flags. */
export const WORLDS = {
  documented: {
    what: 'AWS as documented: a deleted function waits for its network interfaces where the deployer, or the stack’s role, may describe them.',
    flags: DOCUMENTED,
  },
  'documented-unseen': {
    what: 'As “documented”; in express mode a private type is complete with its first IN_PROGRESS.',
    flags: { ...DOCUMENTED, privateTypesInExpress: 'unseen' },
  },
  express: {
    what: 'Every operation in CloudFormation’s express mode, unless its request says otherwise; private types are waited for.',
    flags: { ...DOCUMENTED, mode: 'EXPRESS' },
  },
  'express-unseen': {
    what: 'As “express”; a private type is complete with its first IN_PROGRESS, the rest goes on unseen.',
    flags: { ...DOCUMENTED, mode: 'EXPRESS', privateTypesInExpress: 'unseen' },
  },
  'no-wait': {
    what: 'A deleted function never waits for its network interfaces, as many logs since 2021 show it.',
    flags: { ...DOCUMENTED, functionDeletion: 'never' },
  },
  'no-wait-unseen': {
    what: 'As “no-wait”; in express mode a private type is complete with its first IN_PROGRESS.',
    flags: { ...DOCUMENTED, functionDeletion: 'never', privateTypesInExpress: 'unseen' },
  },
  'longest-wait': {
    what: 'Where a deleted function waits for its network interfaces, it does so for 45 minutes, whatever becomes of them.',
    flags: { ...DOCUMENTED, functionDeletion: 'longest' },
  },
} as const satisfies Readonly<Record<string, { readonly what: string; readonly flags: WorldFlags }>>;

export type WorldName = keyof typeof WORLDS;

export const WORLD_NAMES = Object.keys(WORLDS) as readonly WorldName[];

/** The world that is played where nobody names another. */
export const DEFAULT_WORLD: WorldName = 'documented';
