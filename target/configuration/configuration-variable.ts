import { UsageError } from '../../platform/exit.ts';
import type { TargetConfiguration } from './configuration.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { readConfiguration } from './read-configuration.ts';

/** Carries the parsed configuration to the processes of the contract tests, as JSON. It holds secrets. */
const configurationVariable = 'AUDITBOX_HARNESS_TARGET';

/** The configuration, or what is wrong with it. */
type Parsed = { configuration: TargetConfiguration } | { mistake: string };

/** Returns the environment of a process that tests the deployment of this configuration. */
export function withConfiguration(environment: Environment, configuration: TargetConfiguration): Environment {
  const parsed: Parsed = { configuration };
  return { ...environment, [configurationVariable]: JSON.stringify(parsed) };
}

/**
 * Parses the configuration of a folder and puts it into this process's environment, for the processes that it starts.
 * A mistake in it is kept until a test needs the deployment: listing tests needs none.
 *
 * @returns the FHIR base URL, or nothing when there is a mistake
 */
export function handOnConfigurationOf(folder: string): string | undefined {
  const parsed = parse(folder);
  process.env[configurationVariable] = JSON.stringify(parsed);
  return 'configuration' in parsed ? parsed.configuration.baseUrl : undefined;
}

function parse(folder: string): Parsed {
  try {
    return { configuration: readConfiguration({}, readEnvironment(folder)) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { mistake: error.message };
  }
}

/**
 * Returns the configuration that the process which started this one has parsed.
 *
 * @throws {UsageError} when there was a mistake in it
 */
export function inheritedConfiguration(environment: Environment = process.env): TargetConfiguration {
  const text = environment[configurationVariable];
  if (!text)
    throw new Error(
      `${configurationVariable} is not set: start the contract tests through playwright.config.ts`,
    );
  const parsed: Parsed = JSON.parse(text);
  if ('mistake' in parsed) throw new UsageError(parsed.mistake);
  return parsed.configuration;
}
