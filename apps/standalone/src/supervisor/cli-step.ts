import { spawn } from 'node:child_process';
import type { ChildLog } from './child-log';
import { StandaloneError, type StandaloneErrorCode } from './standalone-error';

const ABORT_GRACE_MS = 5_000;

export interface CliStep {
  script: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  log: ChildLog;
  timeoutMs: number;
  signal: AbortSignal;
  /** How a failure is reported. */
  failure: { code: StandaloneErrorCode; message: string };
}

/**
 * Runs one of the operator's commands to its end.
 *
 * @returns what it wrote to its standard output
 * @throws StandaloneError the given failure, with the command's last lines, or `aborted`
 */
export function runCliStep(step: CliStep): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', step.script, ...step.args], {
      cwd: step.cwd,
      env: step.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      timeout: step.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let force: NodeJS.Timeout | undefined;
    const abort = (): void => {
      child.kill('SIGTERM');
      force = setTimeout(() => child.kill('SIGKILL'), ABORT_GRACE_MS);
    };
    step.signal.addEventListener('abort', abort, { once: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      step.log.write('stdout', text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => step.log.write('stderr', text));
    child.once('error', (error) => step.log.write('stderr', `${error.message}\n`));
    child.once('close', (code) => {
      step.signal.removeEventListener('abort', abort);
      clearTimeout(force);
      step.log.flush();
      if (step.signal.aborted) reject(new StandaloneError('aborted', '起動を中止しました (start was aborted)'));
      else if (code === 0) resolve(output);
      else reject(new StandaloneError(step.failure.code, step.failure.message, step.log.lastLines(), step.log.file));
    });
  });
}
