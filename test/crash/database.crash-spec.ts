import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppProcess, startApp } from '../support/app-process';
import { eventually } from '../support/eventually';
import { COMPLETE_IDEA, factoriesFor, type TestAccount } from '../support/factories';
import { createDatabase, roleOf } from '../support/servers/databases';
import { type RunningServers, startServers } from '../support/servers/start';
import { openTestDatabase, type TestDatabase } from '../support/test-database';
import { createTestDomain } from '../support/test-domain';
import { openTestQueues } from '../support/test-queues';

jest.setTimeout(180_000);

const IDEAS = 40;
const OFFICERS = 4;
const GIVE_UP_MS = 60_000;

/** Talks to the API as a client that repeats what failed for no fault of its own. */
class PatientClient {
  private cookie = '';
  /** How often the server or the connection failed. */
  failures = 0;

  constructor(private readonly url: string) {}

  async signIn({ email, password }: TestAccount): Promise<void> {
    const response = await this.send('POST', '/sessions', { email, password });
    this.cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
  }

  /** @returns the id of an idea that is submitted, whatever happened on the way */
  async submitIdea(title: string): Promise<string> {
    const key = { 'Idempotency-Key': randomUUID() };
    const created = await this.send('POST', '/ideas', { ...COMPLETE_IDEA, title }, key);
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    const submitted = await this.send('POST', `/ideas/${id}/submission`, undefined, { 'If-Match': '"1"' });
    // 412: an earlier attempt was committed, only its answer was lost.
    expect([200, 412]).toContain(submitted.status);
    return id;
  }

  private async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const deadline = Date.now() + GIVE_UP_MS;
    for (;;) {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { ...headers, cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(15_000),
      }).catch((error: unknown) => error);
      if (response instanceof Response && response.status < 500) return response;
      this.failures++;
      if (Date.now() > deadline) throw new Error(`${method} ${path} failed for too long`, { cause: response });
      await delay(50);
    }
  }
}

describe('a database that restarts under load', () => {
  let servers: RunningServers;
  let database: TestDatabase;
  let accounts: TestAccount[];
  const apps: AppProcess[] = [];

  beforeAll(async () => {
    // A server of its own: the others' must not stop.
    servers = await startServers({ redis: false, postgresSettings: {} });
    const name = `${servers.prefix}restart`;
    await createDatabase(servers.adminUrl, { name, owner: roleOf(servers.ownerUrl), template: servers.template });
    database = openTestDatabase(name, servers);
    const domain = await createTestDomain({ database });
    const make = factoriesFor(domain.app);
    accounts = await Promise.all(Array.from({ length: OFFICERS }, () => make.member('municipality', 'owner')));
    await make.publishedProgram((await make.member('ministry', 'desk_head')).principal);
    await database.query('UPDATE outbox SET published_at = now()');
    await domain.close();
    const settings = { JOB_ATTEMPTS: '10', JOB_BACKOFF_MS: '200', JOB_LOCK_MS: '2000' };
    apps.push(...(await Promise.all([startApp('api', database.url), startApp('worker', database.url, { settings })])));
  });

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.kill('SIGKILL')));
    await servers.stop();
  });

  it('loses no event and has no effect twice', async () => {
    const [api] = apps as [AppProcess];
    const clients = accounts.map(() => new PatientClient(api.url));
    await Promise.all(clients.map((client, i) => client.signIn(accounts[i]!)));
    const submitted: string[] = [];
    const load = Promise.all(
      clients.map(async (client, officer) => {
        for (let i = 0; i < IDEAS / OFFICERS; i++) {
          submitted.push(await client.submitIdea(`構想 ${officer}-${i}`));
          await delay(30);
        }
      }),
    );
    await eventually(() => expect(submitted.length).toBeGreaterThanOrEqual(5), 30_000);
    await servers.restartPostgres('fast');
    const between = submitted.length;
    await eventually(() => expect(submitted.length).toBeGreaterThanOrEqual(between + 5), 30_000);
    // As if its process had been killed: it has to repair itself.
    await servers.restartPostgres('immediate');
    await load;

    expect(new Set(submitted).size).toBe(IDEAS);
    // Otherwise the restarts came at a moment when nobody noticed.
    expect(clients.reduce((sum, { failures }) => sum + failures, 0)).toBeGreaterThan(0);

    const count = async (sql: string): Promise<number> => {
      const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`);
      return row!.n;
    };
    const [, worker] = apps as [AppProcess, AppProcess];
    await eventually(async () => {
      expect(await count(`outbox WHERE published_at IS NULL`)).toBe(0);
      expect(await count(`recommendation_run WHERE current AND state = 'done'`)).toBe(IDEAS);
    }, 60_000).catch((error: unknown) => {
      // What the worker said is the only trace of why.
      const state = worker.exited() ? 'has ended' : 'is running';
      throw new Error(`The worker ${state}:\n${worker.output().slice(-6000)}`, { cause: error });
    });

    const ideas = await database.query<{
      id: string;
      receipt: string;
      events: number;
      audits: number;
      runs: number;
      ready: number;
    }>(
      `SELECT id, receipt_number AS receipt,
         (SELECT count(*)::int FROM outbox o WHERE o.name = 'idea.submitted' AND o.payload->>'ideaId' = i.id::text) AS events,
         (SELECT count(*)::int FROM audit_record a WHERE a.action = 'idea.submit' AND a.subject_id = i.id::text) AS audits,
         (SELECT count(*)::int FROM recommendation_run r WHERE r.idea_id = i.id AND r.state = 'done') AS runs,
         (SELECT count(*)::int FROM outbox o WHERE o.name = 'recommendations.ready' AND o.payload->>'ideaId' = i.id::text) AS ready
       FROM idea i ORDER BY receipt_number`,
    );
    // What the client repeated was made once; what it was told is there.
    expect(ideas.map(({ id }) => id).sort()).toEqual([...submitted].sort());
    expect(ideas.map(({ receipt }) => Number(receipt.slice(5)))).toEqual(ideas.map((_, i) => i + 1));
    for (const { events, audits, runs, ready } of ideas) {
      expect({ events, audits, runs, ready }).toEqual({ events: 1, audits: 1, runs: 1, ready: 1 });
    }
    expect(await count(`processed_message WHERE consumer = 'match-idea'`)).toBe(IDEAS);

    const queues = await openTestQueues({ databaseUrl: database.url, redisUrl: null, prefix: 'unused' });
    await eventually(async () =>
      expect((await queues.queues.counts()).matching).toEqual({
        completed: IDEAS,
        failed: 0,
        active: 0,
        waiting: 0,
        delayed: 0,
      }),
    ).finally(() => queues.close());
    // Nobody had to be restarted by hand.
    for (const app of apps) {
      expect(app.exited()).toBe(false);
      await eventually(async () => expect(await app.isReady()).toBe(true));
    }
  });
});
