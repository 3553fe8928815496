import type { AddressInfo } from 'node:net';
import { Clock } from '@app/platform';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { createApiApp } from '../../apps/api/src/app';
import { type Factories, factoriesFor, type TestAccount } from './factories';
import type { TestClock } from './test-clock';
import { createTestDatabase, type TestDatabase } from './test-database';
import { testSettings } from './test-settings';

export type Agent = ReturnType<typeof supertest.agent>;

export interface TestApi {
  readonly app: NestExpressApplication;
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly database: TestDatabase;
  readonly make: Factories;
  /** Nobody is signed in; keeps cookies. */
  anonymous(): Agent;
  /** Signs in through the API and keeps the cookie. */
  signedIn(account: TestAccount): Promise<Agent>;
  /** Has a draft of version 1 published by its owner and, where that is needed, by the operations office. @returns it */
  published(owner: Agent, path: string, id: string): Promise<{ id: string; version: number }>;
  close(): Promise<void>;
}

/**
 * The real HTTP application, listening on a port of loopback, on a database of its own. One at a time: Passport keeps
 * its strategies for the whole process, so that of two applications the later one would sign in for both.
 */
export async function createTestApi(
  options: {
    clock?: TestClock;
    database?: TestDatabase;
    settings?: Readonly<Record<string, string>>;
    /** A free one by default. */
    port?: number;
  } = {},
): Promise<TestApi> {
  const database = options.database ?? (await createTestDatabase());
  const app = await createApiApp(testSettings(database.url, options.settings));
  const { clock } = options;
  // The application is built as in production; only its clock is one that can be turned.
  if (clock) Object.assign(app.get(Clock), { now: () => clock.now() });
  await app.listen(options.port ?? 0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const anonymous = () => supertest.agent(url);
  let office: Promise<Agent> | undefined;
  const api: TestApi = {
    app,
    url,
    database,
    make: factoriesFor(app),
    anonymous,
    async signedIn({ email, password, principal: { organizationId } }) {
      const agent = anonymous();
      await agent.post('/api/v1/sessions').send({ email, password, organizationId }).expect(201);
      return agent;
    },
    async published(owner, path, id) {
      const url = `/api/v1/${path}/${id}/publication`;
      const { body } = await owner.post(url).set('If-Match', '"1"').expect(200);
      if (body.state !== 'in_review') return body;
      office ??= api.make.member('operations', 'operator').then((account) => api.signedIn(account));
      return (await (await office).post(url).set('If-Match', `"${body.version}"`).expect(200)).body;
    },
    close: () => app.close(),
  };
  return api;
}
