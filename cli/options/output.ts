import { Option } from '@commander-js/extra-typings';

export const outputOption = new Option(
  '--output <dir>',
  'folder for the results (default: .out/<run id>)',
).helpGroup('Results:');
