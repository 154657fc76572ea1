import type { Cloud } from '../../cloud';
import type { Hooks } from '../registry/hooks';
import type { ResourceType } from '../resource-type';
import type { StackEvents } from './events';

/** What the parts of the stack machine work with. */
export interface Parts {
  readonly cloud: Cloud;
  readonly findType: (typeName: string) => ResourceType;
  /** Names of exports and their values. */
  readonly exports: () => ReadonlyMap<string, string>;
  readonly hooks: Pick<Hooks, 'matching' | 'ask' | 'newId'> | undefined;
  readonly events: StackEvents;
}
