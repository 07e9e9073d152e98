#!/usr/bin/env node
import { endWithNpm } from '../platform/npm-parent.ts';
import { explain } from './explain.ts';
import { createProgram } from './program.ts';

endWithNpm();
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
