import { generateSync } from 'otplib';
import type { TestClock } from './test-clock';

/** What an authenticator app would show. @param steps half minutes from now */
export const codeOf = (secret: string, clock: TestClock, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) + 30 * steps });
