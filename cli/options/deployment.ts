import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { defaultSettings } from '../../contracts/results/run-settings.ts';
import { several, wholeNumber } from './values.ts';

const group = 'Deployment:';

/** Which deployment is under test, and how to connect to it. */

export const targetOption = new Option(
  '--target <url>',
  'FHIR base URL of the deployment (default: AUDITBOX_URL)',
).helpGroup(group);

const headerOption = new Option(
  '--header <header>',
  "extra request header, 'Name: value'; repeatable (default: AUDITBOX_HEADERS)",
)
  .helpGroup(group)
  .argParser(several);

const certOption = new Option(
  '--cert <file>',
  'PEM file of a client certificate (default: AUDITBOX_CERT)',
).helpGroup(group);

const keyOption = new Option(
  '--key <file>',
  'PEM file of its private key (default: AUDITBOX_KEY, or the file of the certificate)',
).helpGroup(group);

const caOption = new Option(
  '--ca <file>',
  'PEM file of certificate authorities to trust (default: AUDITBOX_CA)',
).helpGroup(group);

const insecureOption = new Option('--insecure', 'accept any TLS certificate').helpGroup(group);

const timeoutOption = new Option(
  '--timeout <seconds>',
  'time limit of a request, apart from what a slow line needs for large bodies (default: 30)',
)
  .helpGroup(group)
  .argParser(wholeNumber(1, 3_600));

/** Adds the options that say how to connect to a deployment, the same for every command. */
export function addConnectionOptions<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
) {
  return command
    .addOption(headerOption)
    .addOption(certOption)
    .addOption(keyOption)
    .addOption(caOption)
    .addOption(insecureOption)
    .addOption(timeoutOption);
}

export const visibilityTimeoutOption = new Option(
  '--visibility-timeout <seconds>',
  'how long to wait until search finds an acknowledged event',
)
  .helpGroup(group)
  .argParser(wholeNumber(1))
  .default(defaultSettings.visibilityTimeoutMs / 1000);
