import { DomainError } from './domain-error';
import { SettingsError } from './load-settings';

/** Runs a program. An expected failure ends it with one line, anything else with its stack; exit code 1 either way. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const expected = error instanceof SettingsError || error instanceof DomainError || error instanceof UsageError;
    const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  });
}

/** What an operator typed or prepared is wrong; the message says how to mend it. */
export class UsageError extends Error {}
