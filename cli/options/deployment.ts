import { Option } from '@commander-js/extra-typings';
import { defaultSettings } from '../../contracts/results/run-settings.ts';
import { wholeNumber } from './values.ts';

const group = 'Deployment:';

/** Which deployment is under test, and how to connect to it. */

export const targetOption = new Option(
  '--target <url>',
  'FHIR base URL of the deployment (default: AUDITBOX_URL)',
).helpGroup(group);

export const caOption = new Option(
  '--ca <file>',
  'PEM file of certificate authorities to trust (default: AUDITBOX_CA)',
).helpGroup(group);

export const insecureOption = new Option('--insecure', 'accept any TLS certificate').helpGroup(group);

export const visibilityTimeoutOption = new Option(
  '--visibility-timeout <seconds>',
  'how long to wait until search finds an acknowledged event',
)
  .helpGroup(group)
  .argParser(wholeNumber(1))
  .default(defaultSettings.visibilityTimeoutMs / 1000);
