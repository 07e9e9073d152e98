import type { Command } from '@commander-js/extra-typings';
import { createProgram } from '../../../cli/program.ts';
import { loadProfiles } from '../../../load/plan/profiles.ts';
import { expect, test } from '../../plain-test.ts';

const program = createProgram();
const commands = [program, ...program.commands] as Command[];

/** The help of a command as a user without a terminal sees it, its examples included. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    getOutHelpWidth: () => 80,
    writeOut: (more) => {
      text += more;
    },
  });
  command.outputHelp();
  return text;
}

for (const command of commands)
  test(`the help of ${command.name()} fits 80 columns and explains every option`, () => {
    const tooLong = helpOf(command)
      .split('\n')
      .filter((line) => line.length > 80);
    expect(tooLong).toEqual([]);
    for (const { flags, description } of command.options) expect(description, flags).not.toBe('');
  });

test('an option that several commands share has the same text in each', () => {
  const texts = new Map<string, Set<string>>();
  for (const { flags, description } of program.commands.flatMap(({ options }) => options))
    texts.set(flags, (texts.get(flags) ?? new Set()).add(description));
  const differing = [...texts].filter(([, { size }]) => size > 1).map(([flags]) => flags);
  // These mean something else in some commands.
  expect(differing.sort()).toEqual([
    '--json',
    '--max-regression <percent>',
    '--output <dir>',
    '--profile <name>',
    '--seed <n>',
    '--target <url>',
  ]);
});

test('the help of load lists every load profile', () => {
  const help = helpOf(program.commands.find((command) => command.name() === 'load') as Command);
  for (const name of Object.keys(loadProfiles)) expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
});
