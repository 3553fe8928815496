import { randomUUID } from 'node:crypto';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { EngineEvents, EngineFunctions, MatchOutcome, MatchRequest } from './protocol';

export type ProgressListener = (
  ...progress: Parameters<EngineEvents['progress']> extends [string, ...infer P] ? P : never
) => void;

/** The thread ended, or is being ended, while something was asked of it. The next request starts a new one. */
export class EngineStoppedError extends Error {
  override readonly name = 'EngineStoppedError';
}

/**
 * One life of the engine's thread. What was brought into it is gone with it: whoever keeps account of that keeps it
 * per life.
 */
export class EngineLife {
  private readonly listeners = new Map<string, ProgressListener>();
  private readonly worker: Worker;
  private ended: EngineStoppedError | null = null;
  /** Asks the thread; every request fails with EngineStoppedError once it has ended. */
  readonly engine: BirpcReturn<EngineFunctions, EngineEvents>;

  private constructor() {
    const extension = extname(__filename);
    this.worker = new Worker(join(__dirname, `engine-thread${extension}`), {
      name: 'engine',
      // Run from the sources, in tests, the thread needs the TypeScript hook of its process.
      ...(extension === '.ts' && { execArgv: process.execArgv }),
    });
    this.engine = createBirpc<EngineFunctions, EngineEvents>(
      { progress: (id, ...progress) => this.listeners.get(id)?.(...progress) },
      {
        post: (message) => this.worker.postMessage(message),
        on: (listen) => this.worker.on('message', listen),
        timeout: -1,
      },
    );
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('messageerror', (error) => this.end(error));
    this.worker.on('exit', () => this.end(undefined));
  }

  /** @throws when the thread ends before the dictionary is loaded */
  static async begin(): Promise<{ life: EngineLife; analyserVersion: string }> {
    const life = new EngineLife();
    try {
      const { analyserVersion } = await life.engine.prepare();
      return { life, analyserVersion };
    } catch (error) {
      await life.stop();
      throw error;
    }
  }

  get alive(): boolean {
    return this.ended === null;
  }

  async match(request: MatchRequest, listener?: ProgressListener): Promise<MatchOutcome[]> {
    if (!listener) return this.engine.match(request);
    const progressId = randomUUID();
    this.listeners.set(progressId, listener);
    try {
      return await this.engine.match({ ...request, progressId });
    } finally {
      this.listeners.delete(progressId);
    }
  }

  async stop(): Promise<void> {
    this.end(undefined);
    await this.worker.terminate();
  }

  private end(cause: unknown): void {
    if (this.ended) return;
    this.ended = new EngineStoppedError('推薦の計算が途中で止まりました。', { cause });
    this.engine.$close(this.ended);
  }
}

/** Keeps the engine's thread: starts it when it is first needed and again after it has died. One per process. */
@Injectable()
export class EngineHost implements OnApplicationShutdown {
  private readonly logger = new Logger(EngineHost.name);
  private current: ReturnType<typeof EngineLife.begin> | null = null;
  private stopping = false;

  /** The running thread. A caller that finds another life than before brings everything again. */
  async life(): Promise<{ life: EngineLife; analyserVersion: string }> {
    if (this.stopping) throw new EngineStoppedError('終了の途中です。');
    const before = this.current;
    if (before) {
      const known = await before.catch(() => null);
      if (known?.life.alive) return known;
      // Only the first of several who find it dead starts the next.
      if (this.current === before) {
        this.logger.warn('the engine’s thread has ended and is started again');
        this.current = EngineLife.begin();
      }
    } else {
      this.current = EngineLife.begin();
    }
    return this.current ?? this.life();
  }

  /** After the jobs, which end in `onModuleDestroy`. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const known = await this.current?.catch(() => null);
    await known?.life.stop();
  }
}
