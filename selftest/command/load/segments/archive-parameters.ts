export const off = { AUDITBOX_AUTH: 'off' };

const size = ['--events', '1205', '--batch', '10', '--vus', '8', '--run-id', 'tar'];

/** Parameters that make an archive of 121 requests. */
export const makes = (file: string, ...more: string[]) => ['load', '--archive', file, ...size, ...more];

/** Parameters with which k6 sends one of so many segments. */
export const segment = (part: number, parts: number) => [
  ...['--execution-segment', `${part - 1}/${parts}:${part}/${parts}`],
  '--execution-segment-sequence',
  Array.from({ length: parts + 1 }, (_, nth) => `${nth}/${parts}`).join(','),
];
