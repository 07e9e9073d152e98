/** Every figure of load.json in one line: what, unit, clock start and stop. */
export const loadDefinitions = {
  acknowledged:
    "events of requests answered 201 whose answer holds as many events as were sent, each with an id of its own that was not sent; of answers to Bundles each VU's first and one in 16 are read as JSON in full, the others by their entries and ids",
  windowMs:
    'milliseconds on the clock of k6 from the start of the first iteration of an arm to the end of its last one',
  eventsPerSecond:
    'of an arm: events acknowledged / window; of a mode: geometric mean over the measured rounds (throughput)',
  requestsPerSecond: 'of a mode: acknowledged requests / window, geometric mean over the measured rounds',
  overlap:
    'of an arm merged from segments, whose window lasts from the earliest start to the latest end by the clocks of the machines: share of that window in which all of them sent',
  bytesPerEvent:
    'bytes written to the connection, request line and headers and TLS included / events of completed requests',
  serviceTimeMs:
    "milliseconds per request answered 201, from its first byte sent to the last byte received, without connecting; of a mode: percentiles over the requests of all measured rounds, from each arm's percentile table",
  errors: 'requests that failed, by kind: no connection, timeout, HTTP status, answer that does not match',
  ratioToSingle:
    'geometric mean over the rounds of (throughput of the mode / throughput of single in the same round), with a 95 % interval by bootstrap over the rounds',
  ratioToPlain:
    'of a mode with gzip bodies: the same over the throughput of the same mode with plain bodies; bodies are compressed before k6 starts, so that no time to compress is in it',
  singleToSingle:
    'the same for a second arm of single in each round: what noise alone does; a ratio whose interval contains 1 or is within this one is not distinguishable',
  recommendation:
    'the smallest batch whose interval over the batch with the highest throughput, of the same rounds, contains 1 or is within that of singleToSingle; of plain bodies',
  search:
    'events acknowledged / window of short arms with doubling VUs; the fewest VUs within 5 % of the highest are taken',
  ceiling:
    'events/s of the same script, checks, VUs and request bodies against a target in the runner on loopback that answers 201 at once; it shares the machine with k6, so that it is the least k6 can do',
  latencyMs:
    'of a step: milliseconds per acknowledged request from when it was due (start of the step + its number / rate; clock of k6, to 1 ms) to the last byte received: waiting for a free VU, connecting and service time; the events of a Bundle are due together',
  dropped:
    'of a step: requests that were due while no VU was free and were never sent; they are in no percentile, so that one makes the step invalid',
  capacity:
    'events/s: the highest rate held for the time said without more than 1 % errors, a p99 of latencyMs above 1,000 ms, or anything dropped',
  trends:
    'Mann-Kendall test over the rounds in the order in which they ran, two-sided; change: Theil-Sen slope × (rounds - 1) / median',
  k6Cpu:
    "CPU time of k6 / (wall time × cores), from its first request to its last, read five times a second (once a second where that is not Linux); the highest of the mode's arms",
  clockBehindMs:
    'the most milliseconds by which a timer of the runner, due ten times a second, was late while k6 sent, or by which the wall clock and the monotonic clock moved apart',
  connection:
    'HTTP version and TLS version of the first answer that k6 got; k6 takes HTTP/2 where the target offers it in the TLS handshake (ALPN)',
  stored: 'events that search finds by the arm marker after the run, waited for up to the visibility timeout',
  lost: 'events acknowledged and not found, summed over the arms',
  excess: 'events found beyond those acknowledged or in doubt, summed over the arms',
  inDoubt:
    'events of requests without an answer (no connection, timeout, interrupted), or with a status other than 3xx and 4xx that acknowledges nothing: may be stored or not',
  sample: 'acknowledged events drawn by the seed, read by id and compared in full with what was sent',
} as const satisfies Record<string, string>;
