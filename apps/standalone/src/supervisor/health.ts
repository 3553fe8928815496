import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const REQUEST_TIMEOUT_MS = 2_000;
const POLL_MS = 100;

/** Whether this address answers 200 right now. */
export function isHealthy(url: string, timeoutMs = REQUEST_TIMEOUT_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: timeoutMs, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
  });
}

/** False when the address was not healthy in time, or the signal called the waiting off. */
export async function waitForHealth(url: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!signal.aborted && Date.now() < deadline) {
    if (await isHealthy(url)) return true;
    await delay(POLL_MS);
  }
  return false;
}
