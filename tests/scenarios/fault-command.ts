import { exec } from 'node:child_process';
import { UnfoundedProof } from '../engine/breach.ts';

const secondsForACommand = 120;

/**
 * Runs a shell command that breaks or restores the deployment.
 *
 * @param flag the flag that named it, for the message
 * @param consequence what a failure means, for the message
 * @throws {UnfoundedProof} when it fails or takes too long
 */
export function runFaultCommand(flag: string, command: string, consequence = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    exec(command, { timeout: secondsForACommand * 1000 }, (error, stdout, stderr) => {
      if (!error) return resolve();
      const why = error.killed
        ? `took longer than ${secondsForACommand} s`
        : `ended with exit code ${error.code}`;
      const said = `${stderr}${stdout}`.trim().slice(-300);
      reject(new UnfoundedProof(`the command of ${flag} ${why}${consequence}${said ? `: ${said}` : ''}`));
    });
  });
}
