// Requests that are in none of the figures.

interface Unmeasured {
  responseType: 'text';
  tags: { name: string };
}

/**
 * Parameters of a request that is neither expected nor unexpected. k6 takes a null, which its types
 * leave out.
 *
 * @param name that the outputs of k6 show, in place of a URL
 */
export function unmeasured(name: string): Unmeasured {
  return { responseType: 'text', responseCallback: null, tags: { name } } as unknown as Unmeasured;
}
