import type { DoctorLine, DoctorResult } from '../../contracts/results/doctor-result.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import { readEnvironment } from '../../target/configuration/environment.ts';
import { readConfiguration, type TargetFlags } from '../../target/configuration/read-configuration.ts';
import { examine } from './examine.ts';
import { admit, type Patient } from './patient.ts';
import { presentEnd, presentLine } from './present.ts';

export interface DoctorFlags extends TargetFlags {
  write?: true | undefined;
  json?: true | undefined;
  /** Seconds. */
  visibilityTimeout: number;
}

/**
 * Looks at what is between the harness and a deployment, prints a checklist, and returns the exit
 * code: 0 if the deployment can be tested, else 2 or 3.
 */
export async function run(
  flags: DoctorFlags,
  environment = readEnvironment(process.cwd()),
): Promise<ExitCode> {
  const startedAt = new Date();
  const configuration = readConfiguration(flags, environment);
  endQuietlyWithReader();
  const print = (text: string) => {
    if (!flags.json) process.stdout.write(`${text}\n`);
  };
  print(`${configuration.baseUrl}\n`);
  const patient = await admit(configuration);
  const lines: DoctorLine[] = [];
  const options = { write: flags.write === true, visibilityTimeoutMs: flags.visibilityTimeout * 1000 };
  try {
    for await (const line of examine(patient, options)) {
      const safe = withoutSecrets(line, patient);
      lines.push(safe);
      print(presentLine(safe));
    }
  } finally {
    await patient.close();
  }
  const ended = exitCodeOf(lines, patient);
  print(`\n${presentEnd(lines)}`);
  if (flags.json)
    process.stdout.write(`${JSON.stringify(resultOf(lines, patient, startedAt, ended), null, 2)}\n`);
  return ended;
}

/** A reader such as `head` may have had enough. */
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCode.passed);
  });
}

function exitCodeOf(lines: readonly DoctorLine[], { diagnosis }: Patient): ExitCode {
  if (diagnosis) return diagnosis.exitCode;
  return lines.some(({ verdict }) => verdict === 'fail') ? exitCode.untestable : exitCode.passed;
}

function withoutSecrets(line: DoctorLine, { secrets }: Patient): DoctorLine {
  const { found, fix, figures } = line;
  const redacted = Object.entries(figures ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? secrets.redact(value) : value,
  ]);
  return {
    ...line,
    found: secrets.redact(found),
    fix: fix && secrets.redact(fix),
    ...(figures && { figures: Object.fromEntries(redacted) }),
  };
}

function resultOf(
  lines: DoctorLine[],
  { configuration, diagnosis }: Patient,
  startedAt: Date,
  ended: ExitCode,
): DoctorResult {
  return {
    formatVersion: 1,
    harness: { name: packageJson.name, version: packageJson.version },
    target: configuration.baseUrl,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    exitCode: ended,
    cause: diagnosis?.cause ?? null,
    lines,
  };
}
