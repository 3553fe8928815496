import { ORGANIZATION_KINDS, type OrganizationKind } from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EVERY_ROLE } from '../support/factories';
import { createTestApi, type TestApi } from '../support/test-api';
import { PERMISSION_TABLE } from './permission-table';
import { operationsOf, type RouteOperation } from './routes';
import { type Fixture, type FixtureName, fixturesFor } from './row-fixtures';
import { type Answer, ROW_TABLE, type RowExpectation } from './row-table';
import { type Reply, SIGNED_OUT, Visitor } from './visitor';

const UNKNOWN_ID = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';
const STALE_VERSION = 999_999;
const RELATIONS = ['own organization', 'other, same kind', 'other kind', SIGNED_OUT] as const;
type Relation = (typeof RELATIONS)[number];

/** Who makes the rows of an organization of the kind. */
const MAKER = {
  municipality: 'owner',
  prefecture: 'owner',
  startup: 'owner',
  research: 'owner',
  ministry: 'desk_head',
  operations: 'operator',
} as const;

/** @returns parameters of the query that take an id */
const idFiltersOf = (parameters: RouteOperation['operation']['parameters'] = []): string[] =>
  parameters.flatMap((each) => ('in' in each && each.in === 'query' && /Id$|^id$/.test(each.name) ? [each.name] : []));

/** Every route with an id × every role × whose row it is, with rows that are there. */
describe('the permission matrix of rows', () => {
  let api: TestApi;
  let fixtures: Readonly<Record<FixtureName, Fixture>>;
  let routes: readonly string[];
  const actors: Visitor[] = [];
  /** Of each kind two organizations: the actors' own, and another. */
  const makers = new Map<OrganizationKind, { own: Visitor; other: Visitor }>();
  const rows = new Map<string, Promise<readonly string[]>>();
  const done = { requests: 0, cells: 0 };
  /** By actor: ids of which they must hear nothing. */
  const hidden = new Map<Visitor, Set<string>>();

  beforeAll(async () => {
    api = await createTestApi({ settings: { DEV_MAILBOX: 'true' } });
    fixtures = fixturesFor(api);
    const document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    routes = operationsOf(document).map(({ route }) => route);
    for (const kind of ORGANIZATION_KINDS) {
      const id = await api.make.organization(kind);
      const roles = EVERY_ROLE.filter((each) => each.kind === kind);
      const colleagues = await Promise.all(
        roles.map(async ({ role }) => Visitor.of(api, await api.make.account({ id, kind }, role))),
      );
      actors.push(...colleagues);
      const own = colleagues.find(({ who }) => who === `${kind}.${MAKER[kind]}`)!;
      makers.set(kind, { own, other: await Visitor.of(api, await api.make.member(kind, MAKER[kind])) });
    }
    actors.push(Visitor.nobody(api));
  }, 120_000);
  afterAll(async () => {
    const cells = routes.length * actors.length * RELATIONS.length;
    process.stdout.write(
      `permission matrix: ${routes.length} routes x ${actors.length - 1} roles and nobody x ${RELATIONS.length} relations` +
        ` (${cells}), ${Object.keys(ROW_TABLE).length} routes with ids; ${done.cells} cells with rows, ${done.requests} requests\n`,
    );
    await api.close();
  });

  it('decides about every route with an id, and about no other', () => {
    // Providers, datasets and kinds are names of ours, a code is the public one of a local government, a token is a secret that opens something by itself: no rows.
    const withIds = routes.filter((route) => /\{(?!(provider|token|dataset|code|kind)\})/.test(route));
    expect(Object.keys(ROW_TABLE).sort()).toEqual(withIds.sort());
  });

  const send = async (visitor: Visitor, route: string, ids: readonly string[], { body, query }: RowExpectation) => {
    const [method, path] = route.split(' ') as [string, string];
    let next = 0;
    const target = path.replace(/\{\w+\}/g, () => ids[next++]!) + (query ?? '');
    done.requests++;
    return visitor.send(method, target, { body, ...(method !== 'GET' && { version: STALE_VERSION }) });
  };

  /** One row of each owner, shared by all requests that leave it as it is. */
  const rowOf = (name: FixtureName, owner: Visitor, consumes = false): Promise<readonly string[]> => {
    const key = `${name} ${owner.account!.principal.userId}`;
    const made = (!consumes && rows.get(key)) || fixtures[name].make(owner);
    if (!consumes) rows.set(key, made);
    return made;
  };

  /** Whose rows an actor may come upon. */
  function ownersFor(actor: Visitor, { owners, personal }: Fixture): { relation: Relation; owner: Visitor }[] {
    const kind = actor.account?.principal.organizationKind;
    return owners.flatMap((each): { relation: Relation; owner: Visitor }[] => {
      const { own, other } = makers.get(each)!;
      if (kind === undefined) return [{ relation: SIGNED_OUT, owner: own }];
      if (kind !== each) return [{ relation: 'other kind', owner: own }];
      return [
        { relation: 'own organization', owner: personal ? actor : own },
        { relation: 'other, same kind', owner: other },
        // A colleague's, which is not one's own either.
        ...(personal && own !== actor ? [{ relation: 'other, same kind' as const, owner: own }] : []),
      ];
    });
  }

  const mayPass = (route: string, { who }: Visitor): boolean => {
    const { audience } = PERMISSION_TABLE[route]!;
    if (audience === 'everyone') return true;
    return who !== SIGNED_OUT && (audience === 'signed-in' || audience.includes(who));
  };

  const pick = (answer: Answer, { who }: Visitor): number =>
    typeof answer === 'number' ? answer : (answer[who] ?? answer[who.split('.')[0]!] ?? answer.all);

  function expected(route: string, actor: Visitor, relation: Relation, { own, others }: RowExpectation): number {
    if (!mayPass(route, actor)) return actor.who === SIGNED_OUT ? 401 : 403;
    return pick(relation === 'own organization' ? own : others, actor);
  }

  const problem = ({ status, body }: Reply) => {
    const { code, title, detail, errors } = body as Record<string, unknown>;
    return { status, code, title, detail, errors };
  };

  async function tryOne(route: string, actor: Visitor, row: RowExpectation): Promise<[object[], object[]]> {
    const got: object[] = [];
    const wanted: object[] = [];
    const fixture = fixtures[row.row];
    const unknown = await send(actor, route, [UNKNOWN_ID, UNKNOWN_ID], row);
    for (const { relation, owner } of ownersFor(actor, fixture)) {
      const status = expected(route, actor, relation, row);
      const ids = await rowOf(row.row, owner, row.consumes && status < 300);
      const reply = await send(actor, route, ids, row);
      done.cells++;
      const about = { who: actor.who, relation, of: owner.who, row: row.row };
      // What one may not know of looks like what does not exist.
      got.push({ ...about, status: reply.status, ...(status === 404 && { problem: problem(reply) }) });
      wanted.push({ ...about, status, ...(status === 404 && { problem: problem(unknown) }) });
      if (status === 404) hide(actor, ids.at(-1)!, fixture, route);
      if (status === 403 && mayPass(route, actor)) {
        // Only what can be read anyway is refused openly.
        const read = await actor.send('GET', `/api/v1/${fill(fixture.readAt!, ids)}`);
        got.push({ ...about, read: read.status });
        wanted.push({ ...about, read: 200 });
      }
    }
    return [got, wanted];
  }

  const fill = (path: string, ids: readonly string[]): string => {
    let next = 0;
    return path.replace(/\{\}/g, () => ids[next++]!);
  };

  function hide(actor: Visitor, id: string, { readAt }: Fixture, route: string): void {
    const reads = readAt === null || route.replace(/\{\w+\}/g, '{}') === `GET /api/v1/${readAt}`;
    if (reads) hidden.set(actor, (hidden.get(actor) ?? new Set()).add(id));
  }

  it.each(Object.entries(ROW_TABLE))(
    '%s',
    async (route, expectations) => {
      const answers = await Promise.all(
        actors.flatMap((actor) => expectations.map((row) => tryOne(route, actor, row))),
      );
      expect(answers.flatMap(([got]) => got)).toEqual(answers.flatMap(([, wanted]) => wanted));
    },
    60_000,
  );

  it('no list mentions a row that its reader may not read, also when it is asked for by whose it is', async () => {
    // The audit tells its readers which row was changed, whoever owns it, and nothing that stood in it.
    const lists = routes.filter((route) => /^GET (?!.*(\{|audit-records))/.test(route));
    const document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    const filters = operationsOf(document)
      .filter(({ route }) => lists.includes(route))
      .flatMap(({ route, operation }) => idFiltersOf(operation.parameters).map((name) => [route, name] as const));
    expect(filters.length).toBeGreaterThan(0);
    const leaks: object[] = [];
    for (const actor of actors) {
      for (const route of lists) {
        const { text } = await actor.send('GET', route.slice(4));
        done.requests++;
        leaks.push(
          ...[...(hidden.get(actor) ?? [])]
            .filter((id) => text.includes(id))
            .map((id) => ({ route, who: actor.who, id })),
        );
      }
      for (const [route, name] of filters) {
        for (const { other } of makers.values()) {
          const { organizationId, userId } = other.account!.principal;
          const asked = name === 'userId' ? userId : organizationId;
          // Whose id is asked for stands in the request; no row that is hidden may come with it.
          const { status, text } = await actor.send('GET', `${route.slice(4)}?${name}=${asked}`);
          done.requests++;
          const told = [...(hidden.get(actor) ?? [])].filter((id) => id !== asked && text.includes(id));
          if (status >= 500 || told.length > 0) leaks.push({ route, name, who: actor.who, status, told });
        }
      }
    }
    expect([...hidden.values()].reduce((sum, ids) => sum + ids.size, 0)).toBeGreaterThan(actors.length);
    expect(leaks).toEqual([]);
  }, 60_000);
});
