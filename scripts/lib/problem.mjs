/** An expected failure: its message is one line for the user. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'Problem';
    this.exitCode = exitCode;
  }
}

/** Progress and problems go to stderr: the output of the command that is prepared stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs an entry script: one line for what is expected to go wrong, the full stack for what is not. */
export async function runEntry(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Problem) say(`エラー: ${error.message}`);
    else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(error instanceof Problem ? error.exitCode : 1);
  }
}
