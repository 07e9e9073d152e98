import type { TargetConfiguration } from '../target/configuration/configuration.ts';

/** Warns on stderr about the risk of `--insecure`. */
export function warnIfInsecure({ insecure }: TargetConfiguration): void {
  if (!insecure) return;
  process.stderr.write(
    'Warning: --insecure accepts any TLS certificate, so anyone in between can read the token and change answers. ' +
      'Use --ca FILE instead.\n',
  );
}
