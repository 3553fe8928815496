import { spawn, type ChildProcess } from 'node:child_process';
import type { ChildLog } from './child-log';
import { StandaloneError } from './standalone-error';

export interface RestartPolicy {
  firstDelayMs: number;
  maxDelayMs: number;
  /** So many ends within the window, and it is a loop. */
  maxExits: number;
  windowMs: number;
  /** The same before the child was ready for the first time: a wrong setting will not heal by itself. */
  maxExitsBeforeReady: number;
}

export const RESTART_POLICY: RestartPolicy = {
  firstDelayMs: 500,
  maxDelayMs: 15_000,
  maxExits: 5,
  windowMs: 120_000,
  maxExitsBeforeReady: 2,
};

/** Counts how often something ended and says what to do next. Pure but for the times it is told. */
export class RestartBudget {
  private exits: number[] = [];
  private ready = false;

  constructor(private readonly policy: RestartPolicy) {}

  markReady(): void {
    this.ready = true;
  }

  /** Milliseconds to wait before the next start, or `loop` when it should not be tried again. */
  afterExit(nowMs: number): number | 'loop' {
    this.exits = [...this.exits.filter((time) => nowMs - time < this.policy.windowMs), nowMs];
    const limit = this.ready ? this.policy.maxExits : this.policy.maxExitsBeforeReady;
    if (this.exits.length >= limit) return 'loop';
    return Math.min(this.policy.firstDelayMs * 2 ** (this.exits.length - 1), this.policy.maxDelayMs);
  }
}

export interface ManagedChildOptions {
  name: string;
  script: string;
  /** Loaded before the script; see child-guard.ts. */
  guard: string | undefined;
  cwd: string;
  env: NodeJS.ProcessEnv;
  log: ChildLog;
  print: (line: string) => void;
  onCrashLoop: (error: StandaloneError) => void;
  policy?: RestartPolicy;
}

/** An application that is started again, after a growing pause, when it ends without having been asked to. */
export class ManagedChild {
  private readonly budget: RestartBudget;
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly options: ManagedChildOptions) {
    this.budget = new RestartBudget(options.policy ?? RESTART_POLICY);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const { script, guard, cwd, env, log } = this.options;
    const args = guard ? ['--require', guard, script] : [script];
    // Nest's packages are ES modules that we load with require(); Node 20 warns of it on each start.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => log.write('stdout', text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log.write('stderr', text));
    child.once('error', (error) => log.write('stderr', `${error.message}\n`));
    // Not "exit": the last lines of a crash are still in the pipe then.
    child.once('close', (code, signal) => this.ended(child, code, signal));
  }

  markReady(): void {
    this.budget.markReady();
  }

  /** Asks the child to end and forces it after the grace time. Resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const child = this.child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(force);
  }

  kill(): void {
    this.stopping = true;
    clearTimeout(this.restart);
    this.child?.kill('SIGKILL');
  }

  private ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.child === child) this.child = undefined;
    this.options.log.flush();
    if (this.stopping) return;

    const { name, log } = this.options;
    const how = signal ?? `code ${code}`;
    const next = this.budget.afterExit(Date.now());
    if (next === 'loop') {
      this.stopping = true;
      this.options.onCrashLoop(
        new StandaloneError(
          'crash-loop',
          `${name} が繰り返し終了するので止めます (${name} keeps ending, last with ${how})`,
          log.lastLines(),
          log.file,
        ),
      );
      return;
    }
    this.options.print(`[${name}] 終了しました（${how}）。${next / 1000} 秒後に再起動します (ended, restarting)`);
    this.restart = setTimeout(() => this.start(), next);
  }
}
