import type { SearchStep } from '../../contracts/results/load-result/mode-result.ts';

/** What the warm-up found for each mode, by its name. */
export type Found = Map<string, FoundMode>;

export interface FoundMode {
  vus: number;
  /** events/s; 0 when nothing was acknowledged. */
  rate: number;
  /** How its VUs were found; null when they were given. */
  search: SearchStep[] | null;
}
