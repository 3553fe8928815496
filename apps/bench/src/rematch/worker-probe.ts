import { closeSync, openSync, readSync } from 'node:fs';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** What a phase of a worker looked like from within. Times in milliseconds. */
export interface LoopFigures {
  /** How late the event loop came to a timer: its own work, and other processes that had the processor meanwhile. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Processor time that the main thread used between two looks at its timers: its own work alone. Linux only. */
  readonly held: { readonly p99: number; readonly max: number } | null;
  /** Processor time of the process since its start, all threads. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

const RESOLUTION_MS = 2;
const LOOK_EVERY_MS = 3;
const NS_PER_MS = 1e6;

/** Processor time of this thread since its start in nanoseconds, as Linux counts it; null elsewhere. */
function openOwnTime(): (() => number) | null {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
    const buffer = Buffer.alloc(64);
    const read = (): number => Number.parseInt(buffer.toString('latin1', 0, readSync(file, buffer, 0, 64, 0)), 10);
    if (Number.isFinite(read())) return read;
    closeSync(file);
  } catch {
    // Not Linux, or not allowed.
  }
  return null;
}

/**
 * Loaded into the worker before its program (`--require`): watches its event loop and tells what it saw whenever its
 * parent asks, and begins anew.
 */
if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const held = createHistogram();
  const ownTime = openOwnTime();
  if (ownTime) {
    let last = ownTime();
    setInterval(() => {
      const now = ownTime();
      held.record(Math.max(1, now - last));
      last = now;
    }, LOOK_EVERY_MS).unref();
  }
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const of = (ns: number): number => ns / NS_PER_MS;
    const figures: LoopFigures = {
      delay: { p50: of(delay.percentile(50)), p99: of(delay.percentile(99)), max: of(delay.max) },
      held: ownTime && { p99: of(held.percentile(99)), max: of(held.max) },
      cpuMs: (user + system) / 1000,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
    };
    delay.reset();
    held.reset();
    process.send!(figures);
  });
  // Asking must not keep the process from ending.
  process.channel?.unref();
}
