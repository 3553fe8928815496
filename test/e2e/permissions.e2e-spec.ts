import { ROLES_OF_KIND } from '@app/authz';
import { ORGANIZATION_KINDS } from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EVERY_ROLE } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { type Audience, type Expectation, PERMISSION_TABLE, type RoleName } from './permission-table';
import { operationsOf, type RouteOperation } from './routes';

const UNKNOWN_ID = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';
const SIGNED_OUT = 'signed out';
const SIGN_OUT = 'DELETE /api/v1/sessions/current';

/** Every route × every role of every kind of organization, and nobody. */
describe('the permission matrix', () => {
  let api: TestApi;
  let operations: readonly RouteOperation[];
  const agents = new Map<RoleName | typeof SIGNED_OUT, Agent>();

  beforeAll(async () => {
    api = await createTestApi();
    const document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    operations = operationsOf(document);
    for (const { kind, role } of EVERY_ROLE) {
      agents.set(`${kind}.${role}`, await api.signedIn(await api.make.member(kind, role)));
    }
    agents.set(SIGNED_OUT, api.anonymous());
  });
  afterAll(() => api.close());

  it('knows every role', () => {
    const roles = ORGANIZATION_KINDS.flatMap((kind) => ROLES_OF_KIND[kind].map((role) => `${kind}.${role}`));
    expect([...agents.keys()].sort()).toEqual([...roles, SIGNED_OUT].sort());
    const named = Object.values(PERMISSION_TABLE).flatMap(({ audience }) =>
      typeof audience === 'string' ? [] : audience,
    );
    expect(named.filter((role) => !roles.includes(role))).toEqual([]);
  });

  it('decides about every route, and about no other', () => {
    expect(Object.keys(PERMISSION_TABLE).sort()).toEqual(operations.map(({ route }) => route).sort());
  });

  const mayPass = (audience: Audience, who: RoleName | typeof SIGNED_OUT): boolean =>
    audience === 'everyone' || (who !== SIGNED_OUT && (audience === 'signed-in' || audience.includes(who)));

  /** Signing out would end the session of the rows that follow. */
  const order = Object.entries(PERMISSION_TABLE).sort(([a], [b]) => Number(a === SIGN_OUT) - Number(b === SIGN_OUT));

  it.each(order)('%s', async (route, expectation: Expectation) => {
    const { audience, letThrough, body } = expectation;
    const [method, path] = route.split(' ') as [string, string];
    const answers: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [who, agent] of agents) {
      const url = path.replace(/\{\w+\}/g, UNKNOWN_ID);
      const request = agent[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](url);
      const response = await (method === 'GET' || method === 'DELETE' ? request : request.send(body ?? {}));
      const { code } = response.body as { code?: string };
      // The guard's own answers by their code; all others by their status.
      const refused = code === 'unauthenticated' || code === 'forbidden';
      answers[who] = refused ? code : `${response.status}`;
      expected[who] = mayPass(audience, who) ? `${letThrough}` : who === SIGNED_OUT ? 'unauthenticated' : 'forbidden';
    }
    expect(answers).toEqual(expected);
  });
});
