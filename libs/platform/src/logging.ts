import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino, type Logger, type LoggerOptions } from 'pino';
import { requestContext } from './request-context';

/** JSON lines on stdout, or elsewhere; request, job, user and organization ids come along by themselves. */
export function createLogger(options: { level: string; app: string }, destination?: DestinationStream): Logger {
  const rules: LoggerOptions = {
    level: options.level,
    base: { app: options.app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]', '*.password'],
      censor: '[removed]',
    },
    mixin: () => {
      const requestId = requestContext.get('requestId');
      const jobId = requestContext.get('jobId');
      const userId = requestContext.get('userId');
      const organizationId = requestContext.get('organizationId');
      return {
        ...(requestId && { requestId }),
        ...(jobId && { jobId }),
        ...(userId && { userId }),
        ...(organizationId && { organizationId }),
      };
    },
  };
  return destination ? pino(rules, destination) : pino(rules);
}

/** Lets Nest and our services write through pino. */
export class NestPinoLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: 'info' | 'warn' | 'error' | 'fatal' | 'debug' | 'trace', message: unknown, rest: unknown[]) {
    // Nest passes the context (a class name) last and, for errors, the stack before it.
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    if (message instanceof Error) this.logger[level]({ context, err: message }, message.message);
    else if (message !== null && typeof message === 'object') this.logger[level]({ context, ...message });
    else this.logger[level]({ context, ...(stack && { stack }) }, String(message));
  }
}
