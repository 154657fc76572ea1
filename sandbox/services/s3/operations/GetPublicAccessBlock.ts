import type { Operation } from '../../../wire/types';
import { getConfiguration, PARTS } from '../configurations';
import type { S3State } from '../state';

export const getPublicAccessBlock = (state: S3State): Operation =>
  getConfiguration(state, PARTS.publicAccessBlock);
