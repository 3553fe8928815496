import { randomUUID } from 'node:crypto';
import { refuseCrossSite, refuseOtherThanJson } from '@app/authz';
import { createLogger, createValidationPipe, NestPinoLogger, ProblemFilter, type Settings } from '@app/platform';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pinoHttp } from 'pino-http';
import { ApiModule } from './app.module';
import { EtagInterceptor } from './common/etag.interceptor';
import { jsonBody } from './http/json-body';
import { oneClickStops } from './http/one-click-stops';
import { LimitedExpressAdapter } from './http/limited-express.adapter';
import { securityHeaders } from './http/security-headers';
import { setUpOpenApi } from './openapi';
import { linkPages } from './pages/link-pages';

/** The whole HTTP application, not yet listening: the same for `main.ts` and for the end-to-end tests. */
export async function createApiApp(settings: Settings): Promise<NestExpressApplication> {
  const logger = createLogger({ level: settings.LOG_LEVEL, app: 'api' });
  const app = await NestFactory.create<NestExpressApplication>(
    ApiModule.forRoot(settings),
    new LimitedExpressAdapter(settings),
    {
      logger: new NestPinoLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.disable('x-powered-by');
  app.set('trust proxy', settings.TRUSTED_PROXY_HOPS);
  app.use(
    pinoHttp({
      logger,
      genReqId: (request, response) => {
        const given = request.headers['x-request-id'];
        const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          // What opens something by itself stands in the paths of calendar feeds and of links to stop mails.
          path: url.split('?')[0]!.replace(/[\w-]{43}/g, '[removed]'),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    }),
  );
  app.use(securityHeaders(settings));
  app.use(linkPages());
  app.use(oneClickStops);
  app.use(refuseCrossSite);
  app.use(refuseOtherThanJson);
  app.use(jsonBody);
  app.setGlobalPrefix('api/v1', { exclude: ['/'] });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new EtagInterceptor());
  app.enableShutdownHooks();
  if (settings.API_DOCS) setUpOpenApi(app);
  return app;
}
