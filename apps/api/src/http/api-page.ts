import { join } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * The API page: Swagger UI's files with a page and a start script of our own, because those that come with it carry
 * styles and markup that a content security policy without `unsafe-inline` refuses.
 */
const PAGE = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8">
    <title>Musubi API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;

const FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

/** To be mounted at /api/docs. Serves what is listed here and nothing else of the package. */
export function apiPage(): RequestHandler {
  const directory = join(require.resolve('swagger-ui-dist/package.json'), '..');
  return (request: Request, response: Response, next: NextFunction): void => {
    const name = request.path.slice(1);
    if (request.method !== 'GET' && request.method !== 'HEAD') next();
    else if (name === '') response.type('html').send(PAGE);
    else if (name === 'start.js') response.type('js').send(START);
    else if (FILES.has(name)) response.sendFile(name, { root: directory });
    else next();
  };
}
