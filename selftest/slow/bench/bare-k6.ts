// The least a k6 script can do: posts one constant body, as text or as bytes, and looks at nothing.
import http from 'k6/http';

const { url, bodyFile, asBytes, token, vus, requests } = JSON.parse(__ENV.BARE_ORDER ?? '');
const body = asBytes ? open(bodyFile, 'b') : open(bodyFile);
const parameters = {
  headers: { 'Content-Type': 'application/fhir+json', ...(token && { Authorization: `Bearer ${token}` }) },
};

export const options = {
  scenarios: { bare: { executor: 'shared-iterations', vus, iterations: requests } },
};

export default function post(): void {
  http.post(url, body, parameters);
}

export function handleSummary({ state }: { state: { testRunDurationMs: number } }): { stdout: string } {
  return { stdout: String(state.testRunDurationMs) };
}
