import type { ApiResponse } from '../../http/client.ts';
import { contentOf } from '../answer.ts';
import { isAnswer, type Outcome } from '../probes.ts';

/**
 * What the outcome of a probe says about the deployment: `fhir` and `invalid` are answers of a FHIR
 * API, the others are not, or not for sure.
 */
export type Nature =
  | 'silent'
  | 'fhir'
  | 'invalid'
  | 'empty'
  | 'page'
  | 'other'
  | 'refused'
  | 'redirect'
  | 'absent'
  | 'limited'
  | 'trouble';

const absent = [404, 405, 410, 501];

export function natureOf(outcome: Outcome): Nature {
  return isAnswer(outcome) ? natureOfAnswer(outcome) : 'silent';
}

function natureOfAnswer(response: ApiResponse): Nature {
  const { status } = response;
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'limited';
  if (absent.includes(status)) return 'absent';
  if (status >= 500) return 'trouble';
  if (status >= 400) return contentOf(response) === 'page' ? 'page' : 'invalid';
  if (status >= 300) return 'redirect';
  const content = contentOf(response);
  return content === 'other' && declaresFhir(response) ? 'fhir' : content;
}

/** A FHIR API with wrong content is for the tests to judge. */
function declaresFhir({ headers }: ApiResponse): boolean {
  return /^application\/fhir\+json\b/i.test(headers['content-type'] ?? '');
}
