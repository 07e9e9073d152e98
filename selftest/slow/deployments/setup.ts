import type { RealSystem, Systems } from './systems.ts';

/** The commands that a set-up is tried with, in the order of the table. */
export const commandNames = ['check', 'load', 'token', 'doctor'] as const;

export type CommandName = (typeof commandNames)[number];

/** What a command must do: succeed, or end with this exit code and these words on stderr or stdout. */
export type Outcome = 'passes' | { exitCode: 0 | 1 | 2 | 3; says: string };

/** A deployment as somebody has it: one row of docs/deployments.md. */
export interface SetUp {
  /** Unique; what is special about it. */
  name: string;
  kind: 'gateway' | 'line' | 'provider';
  system: RealSystem;
  /** Another system that it needs. */
  alsoNeeds?: RealSystem;
  /** What its user sets, in Markdown; empty where nothing special is needed. */
  settings: readonly string[];
  outcomes: Partial<Record<CommandName, Outcome>>;
  /** Replaces what a command is given; see run-cell.ts. */
  parameters?: Partial<Record<CommandName, readonly string[]>>;
  start(systems: Systems): Promise<RunningSetUp>;
}

/** A set-up that commands can be run against. */
export interface RunningSetUp {
  /** What its user sets. */
  environment: Record<string, string>;
  /** What no output and no file may contain, next to the secrets of the environment. */
  secrets?: readonly string[];
  /** Called while a command runs. */
  during?(): Promise<void>;
  /** @throws {Error} when a command that has ended did not meet what is special about the set-up */
  demandMet?(): void;
  stop(): Promise<void>;
}
