/**
 * One way in which a template's conditions can turn out together: what a deployment with some choice
 * of parameters makes of them.
 */
export interface World {
  readonly holds: (condition: string) => boolean;
}
