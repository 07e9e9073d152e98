/** Every figure of load.json in one line: what, unit, clock start and stop. */
export const loadDefinitions = {
  acknowledged:
    "events of requests answered 201 whose answer has as many events as were sent, each with its own new id; each VU's first answer to a Bundle and one in 16 are parsed in full, the others are searched for entries and ids",
  windowMs:
    "milliseconds on k6's clock from the start of an arm's first iteration to the end of its last one",
  eventsPerSecond:
    'of an arm: events acknowledged / window; of a mode: geometric mean over the measured rounds (throughput)',
  requestsPerSecond: 'of a mode: acknowledged requests / window, geometric mean over the measured rounds',
  overlap:
    "of an arm merged from segments: share of its window in which all segments sent; the window lasts from the earliest start to the latest end on the machines' clocks",
  bytesPerEvent:
    'bytes written to the connection, including request lines, headers and TLS / events of completed requests',
  serviceTimeMs:
    "milliseconds per request answered 201, from its first byte sent to the last byte received, without connecting; of a mode: percentiles over the requests of all measured rounds, from each arm's percentile table",
  errors:
    'requests that failed, by kind: no connection, timeout, rate limited (429), HTTP status, answer that does not match',
  ratioToSingle:
    'geometric mean over the rounds of (throughput of the mode / throughput of single in the same round), with a 95 % interval by bootstrap over the rounds',
  ratioToPlain:
    'of a mode with gzip bodies: its throughput over that of the same mode with plain bodies, computed like ratioToSingle; bodies are compressed before k6 starts, so no compression time is included',
  singleToSingle:
    'ratioToSingle of a second arm of single in each round: the noise floor; a ratio whose interval contains 1 or is within this one is not distinguishable',
  recommendation:
    'the smallest Bundle size, with plain bodies, that is not distinguishable from the fastest: the interval of their ratio over the same rounds contains 1 or is within that of singleToSingle',
  search:
    'events acknowledged / window of short arms with doubling VUs; the run uses the fewest VUs within 5 % of the highest',
  ceiling:
    'events/s of the same script, checks, VUs and request bodies against a loopback target in the runner that answers 201 at once; that target shares the machine, so k6 can do at least as much; measured with no more events than the rounds send, and too low if those are fewer than 4,000',
  latencyMs:
    'of a step: milliseconds per acknowledged request from when it was due (start of the step + its number / rate; clock of k6, to 1 ms) to the last byte received: waiting for a free VU, connecting and service time; the events of a Bundle are due together',
  dropped:
    'of a step: requests that were never sent because no VU was free when they were due; no percentile includes them, so a single one makes the step invalid',
  capacity:
    'events/s: the highest rate sustained for the stated time with at most 1 % errors, a p99 of latencyMs of at most 1,000 ms, and no dropped request',
  trends:
    'Mann-Kendall test over the rounds in the order in which they ran, two-sided; change: Theil-Sen slope × (rounds - 1) / median',
  k6Cpu:
    "CPU time of k6 / (wall time × cores), from its first request to its last, read five times a second (once a second on systems other than Linux); the highest of the mode's arms",
  clockBehindMs:
    'milliseconds: the longest delay of a timer in the runner, due ten times a second, while k6 sent, or the largest drift between the wall clock and the monotonic clock',
  connection:
    'HTTP version and TLS version of the first answer that k6 got; k6 uses HTTP/2 if the target offers it in the TLS handshake (ALPN)',
  stored: 'events that search finds by the arm marker after the run, within the visibility timeout',
  lost: 'events acknowledged and not found, summed over the arms',
  excess: 'events found in excess of those acknowledged or in doubt, summed over the arms',
  inDoubt:
    'events of requests without an answer (no connection, timeout, interrupted), or with a status other than 3xx and 4xx that acknowledges nothing: may be stored or not',
  sample: 'acknowledged events drawn from the seed, read by id and compared in full with what was sent',
} as const satisfies Record<string, string>;
