import type { SetUp } from '../setup.ts';
import { gateways } from './gateways.ts';

/** Every set-up, in the order of docs/deployments.md. */
export const setUps: readonly SetUp[] = [...gateways];
