import { Writable } from 'node:stream';
import { type ArgumentsHost, ForbiddenException, Logger } from '@nestjs/common';
import { createLogger, NestPinoLogger } from './logging';
import { ProblemFilter } from './problem.filter';
import { requestContext } from './request-context';

const lines: string[] = [];
const destination = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(...chunk.toString().split('\n').filter(Boolean));
    done();
  },
});
const logger = createLogger({ level: 'debug', app: 'spec' }, destination);
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

beforeEach(() => {
  lines.length = 0;
});
afterAll(() => {
  Logger.overrideLogger(false);
});

/** As much of a request and an answer as the filter asks for. */
const hostOf = (originalUrl: string) =>
  ({
    switchToHttp: () => ({
      getRequest: () => ({ method: 'POST', originalUrl }),
      getResponse: () => {
        const response = { status: () => response, type: () => response, send: () => response, headersSent: false };
        return response;
      },
    }),
  }) as unknown as ArgumentsHost;

describe('log lines', () => {
  it('are JSON with time, level, program and who it was', async () => {
    await requestContext.run({ requestId: 'r-1', userId: 'u-1', organizationId: 'o-1' }, async () => {
      new NestPinoLogger(logger).warn('slow', 'Thing');
      await Promise.resolve();
    });
    expect(logged()).toEqual([
      expect.objectContaining({
        app: 'spec',
        level: 40,
        msg: 'slow',
        context: 'Thing',
        requestId: 'r-1',
        userId: 'u-1',
      }),
    ]);
    expect(String(logged()[0]!['time'])).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('stay one line each, whatever is in them', () => {
    new NestPinoLogger(logger).log('first\n{"level":60,"msg":"forged"}\r\nthird\u2028');
    expect(lines).toHaveLength(1);
    expect(logged()[0]).toMatchObject({ level: 30, msg: 'first\n{"level":60,"msg":"forged"}\r\nthird\u2028' });
  });

  it('hold no cookies, tokens or passwords', () => {
    logger.info({
      req: { headers: { cookie: 'musubi=SECRET', authorization: 'Bearer SECRET' } },
      res: { headers: { 'set-cookie': 'musubi=SECRET' } },
      body: { password: 'SECRET' },
    });
    expect(lines.join()).not.toContain('SECRET');
  });

  it('tell of refused access and of unexpected errors, without what stood behind the question mark', () => {
    Logger.overrideLogger(new NestPinoLogger(logger));
    const filter = new ProblemFilter();
    filter.catch(new ForbiddenException(), hostOf('/api/v1/ideas?q=SECRET'));
    filter.catch(new Error('broken'), hostOf('/api/v1/ideas'));
    expect(logged()).toEqual([
      expect.objectContaining({
        level: 40,
        event: 'access_refused',
        status: 403,
        method: 'POST',
        path: '/api/v1/ideas',
      }),
      expect.objectContaining({ level: 50, msg: 'broken' }),
    ]);
    expect(lines.join()).not.toContain('SECRET');
  });
});
