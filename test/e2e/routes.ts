import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

export interface RouteOperation {
  /** As in `PATCH /api/v1/ideas/{id}`. */
  readonly route: string;
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly operation: Operation;
}

export const operationsOf = (document: OpenAPIObject): RouteOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ route: `${method.toUpperCase()} ${path}`, method, path, operation }] : [];
    }),
  );

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** What the running application really answers under /api/v1, documented or not. */
export function servedRoutes(app: NestExpressApplication): string[] {
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } };
  return router.stack
    .flatMap(({ route }) => route ?? [])
    .flatMap(({ path, methods }) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}`),
    )
    .filter((route) => route.includes(' /api/v1/'));
}
