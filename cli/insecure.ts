import type { TargetConfiguration } from '../target/configuration.ts';

/** Says on stderr, in one line, what `--insecure` gives up. */
export function warnIfInsecure({ insecure }: TargetConfiguration): void {
  if (!insecure) return;
  process.stderr.write(
    'Warning: --insecure checks no TLS certificate, so that anyone in between can read the token and change the ' +
      'answers; --ca FILE is safe.\n',
  );
}
