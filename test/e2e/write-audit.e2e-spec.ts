import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { corporateNumberCheckDigit } from '@app/japan';
import type { OpenAPIObject } from '@nestjs/swagger';
import { COMPLETE_IDEA, COMPLETE_PROGRAM, PASSWORD } from '../support/factories';
import { createTestApi, type TestApi } from '../support/test-api';
import { operationsOf } from './routes';
import {
  EQUIPMENT,
  type FixtureName,
  fixturesFor,
  OFFERING,
  OFFERING_FILE,
  PRECEDENT,
  SAVED_SEARCH,
  SEED,
} from './row-fixtures';
import { type Reply, type Sent, Visitor } from './visitor';
import { EXCEPTIONS } from './write-audit-exceptions';

const NEW_PASSWORD = 'あたらしい-password-2026';
const CALENDAR = {
  sessions: [{ name: '2月定例会', budget: 'initial', requestBy: '12-10', decidesOn: '03-10' }],
  decisionDays: 30,
  contractDays: 30,
  preparationDays: 7,
};

/** One success of every route that writes, and the audit record that its request made. */
describe('every write', () => {
  let api: TestApi;
  let routes: readonly string[];
  beforeAll(async () => {
    api = await createTestApi();
    const document = (await api.anonymous().get('/api/openapi.json').expect(200)).body as OpenAPIObject;
    routes = operationsOf(document)
      .map(({ route }) => route)
      .filter((route) => !route.startsWith('GET '));
  });
  afterAll(() => api.close());

  type Write = (route: string) => Promise<Reply>;

  const someone = async (kind: OrganizationKind, role: Role): Promise<Visitor> =>
    Visitor.of(api, await api.make.member(kind, role));
  const send = (visitor: Visitor, route: string, ids: readonly string[], what: Sent): Promise<Reply> => {
    const [method, path] = route.split(' ') as [string, string];
    let next = 0;
    return visitor.send(method, path.replace(/\{\w+\}/g, () => ids[next++]!) + (what.query ?? ''), what);
  };
  const by =
    (kind: OrganizationKind, role: Role, what: Sent | ((by: Visitor) => Sent | Promise<Sent>) = {}): Write =>
    async (route) => {
      const visitor = await someone(kind, role);
      return send(visitor, route, [], typeof what === 'function' ? await what(visitor) : what);
    };
  const byNobody =
    (what: () => Promise<Sent> | Sent): Write =>
    async (route) =>
      send(Visitor.nobody(api), route, [], await what());
  /** On a row that the acting person's organization made. */
  const on =
    (
      row: FixtureName,
      kind: OrganizationKind,
      role: Role,
      what: Sent | ((by: Visitor) => Sent | Promise<Sent>) = {},
    ): Write =>
    async (route) => {
      const owner = await someone(kind, role);
      const ids = await fixturesFor(api)[row].make(owner);
      return send(owner, route, ids, typeof what === 'function' ? await what(owner) : what);
    };

  /** The secret in the newest mail to the address. */
  const linkTo = async (email: string): Promise<string> => {
    const rows = await api.database.query<{ link: string }>(
      `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1 ORDER BY created_at DESC, id LIMIT 1`,
      [email],
    );
    return new URL(rows[0]!.link).hash.slice(1);
  };
  const application = () => {
    const digits = String(randomBytes(6).readUIntBE(0, 6) % 1e12).padStart(12, '0');
    const corporateNumber = corporateNumberCheckDigit(digits) + digits;
    return {
      organization: { kind: 'startup', corporateNumber, name: '試験企業（架空）' },
      email: `${randomUUID()}@applicant.example`,
      displayName: '申込 太郎',
    };
  };
  const applied = async (): Promise<Sent> => {
    const body = application();
    await Visitor.nobody(api).send('POST', '/api/v1/registrations', { body });
    return { body: { token: await linkTo(body.email), password: NEW_PASSWORD } };
  };
  const invited = async (): Promise<Sent> => {
    const email = `${randomUUID()}@invited.example`;
    const owner = await someone('startup', 'owner');
    await owner.send('POST', '/api/v1/invitations', { body: { email, role: 'editor' } });
    return { body: { token: await linkTo(email), password: NEW_PASSWORD, displayName: '招待 花子' } };
  };
  const resetLink = async (): Promise<Sent> => {
    const { principal } = await api.make.member('startup', 'owner');
    const token = randomBytes(32).toString('base64url');
    await api.database.query(
      `INSERT INTO password_reset (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '5 minutes')`,
      [createHash('sha256').update(token).digest(), principal.userId],
    );
    return { body: { token, password: NEW_PASSWORD } };
  };
  const colleagueOf = async ({ account }: Visitor, role: Role = 'viewer'): Promise<string> => {
    const { organizationId: id, organizationKind: kind } = account!.principal;
    return (await api.make.account({ id, kind }, role)).principal.userId;
  };
  const publishedProgram = async (): Promise<string> =>
    (await api.make.publishedProgram((await api.make.member('ministry', 'program_editor')).principal)).program.id;

  const published = (
    path: string,
    [draft, shown]: readonly [FixtureName, FixtureName],
    [kind, role]: readonly [OrganizationKind, Role],
    body: object,
  ): Record<string, Write> => ({
    [`POST /api/v1/${path}`]: by(kind, role, { body }),
    [`PATCH /api/v1/${path}/{id}`]: on(draft, kind, role, { version: 1, body: { themes: ['digital', 'daily_life'] } }),
    [`POST /api/v1/${path}/{id}/publication`]: on(draft, kind, role, { version: 1 }),
    [`DELETE /api/v1/${path}/{id}/publication`]: on(shown, kind, role, { version: shownVersion(path) }),
  });
  /** What the operations office may do to what others have published. */
  const governed = (
    path: string,
    [draft, shown]: readonly [FixtureName, FixtureName],
    [kind, role]: readonly [OrganizationKind, Role],
  ): Record<string, Write> => ({
    [`POST /api/v1/${path}/{id}/suspension`]: byOffice(shown, kind, role, shownVersion(path), { reason: '試験' }),
    [`DELETE /api/v1/${path}/{id}/suspension`]: async (route) => {
      const suspend = byOffice(shown, kind, role, shownVersion(path), { reason: '試験' });
      const { body } = await suspend(route.replace('DELETE', 'POST'));
      const { id, version } = body as { id: string; version: number };
      return send(await someone('operations', 'operator'), route, [id], { version });
    },
    ...(isReviewed(path) && {
      [`POST /api/v1/${path}/{id}/confirmation`]: byOffice(shown, kind, role, shownVersion(path)),
      [`POST /api/v1/${path}/{id}/return`]: returned(draft, kind, role),
    }),
  });
  const isReviewed = (path: string): boolean => path === 'offerings' || path === 'precedents';
  const shownVersion = (path: string): number => (isReviewed(path) ? 3 : 2);
  /** By the operations office, on what another organization has published. */
  const byOffice =
    (row: FixtureName, kind: OrganizationKind, role: Role, version: number, body: object = {}): Write =>
    async (route) => {
      const ids = await fixturesFor(api)[row].make(await someone(kind, role));
      return send(await someone('operations', 'operator'), route, ids, { version, body });
    };
  /** Sent back by the office after its owner has asked for publication. */
  const returned =
    (row: FixtureName, kind: OrganizationKind, role: Role): Write =>
    async (route) => {
      const owner = await someone(kind, role);
      const ids = await fixturesFor(api)[row].make(owner);
      await send(owner, route.replace('return', 'publication'), ids, { version: 1 });
      const body = { remarks: [{ code: 'unclear' }] };
      return send(await someone('operations', 'operator'), route, ids, { version: 2, body });
    };

  const WRITES: Readonly<Record<string, Write>> = {
    'POST /api/v1/sessions': byNobody(async () => {
      const { email } = await api.make.member('startup', 'viewer');
      return { body: { email, password: PASSWORD } };
    }),
    'POST /api/v1/sessions/current/organization': by('startup', 'viewer', ({ account }) => ({
      body: { organizationId: account!.principal.organizationId },
    })),
    'POST /api/v1/sessions/current/proof': by('startup', 'viewer', { body: { password: PASSWORD } }),
    'PUT /api/v1/account/password': by('startup', 'viewer', {
      body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    }),
    'POST /api/v1/account/deletion': by('startup', 'viewer', ({ account }) => ({ body: { email: account!.email } })),
    'POST /api/v1/password-resets/completion': byNobody(resetLink),
    'POST /api/v1/api-tokens': by('municipality', 'owner', {
      body: { name: '取込み', permissions: ['idea.read'], days: 1 },
    }),
    'DELETE /api/v1/api-tokens/{id}': on('apiToken', 'municipality', 'viewer'),
    'DELETE /api/v1/sessions/others': on('session', 'municipality', 'viewer'),
    'DELETE /api/v1/sessions/{id}': on('session', 'municipality', 'viewer'),
    'DELETE /api/v1/sessions/current': by('municipality', 'viewer'),

    'POST /api/v1/organizations': by('operations', 'operator', { body: { name: '試験省 記録室（架空）' } }),
    'POST /api/v1/organizations/{id}/suspension': async (route) =>
      send(await someone('operations', 'operator'), route, [await api.make.organization('startup')], {
        body: { reason: '試験' },
      }),
    'DELETE /api/v1/organizations/{id}/suspension': async (route) => {
      const id = await api.make.organization('startup');
      await api.database.query(`UPDATE organization SET state = 'suspended' WHERE id = $1`, [id]);
      return send(await someone('operations', 'operator'), route, [id], {});
    },
    'POST /api/v1/registrations': byNobody(() => ({ body: application() })),
    'POST /api/v1/registrations/confirmation': byNobody(applied),
    'POST /api/v1/registrations/{id}/approval': on('registration', 'operations', 'operator'),
    'POST /api/v1/registrations/{id}/refusal': on('registration', 'operations', 'operator', {
      body: { reason: '試験' },
    }),
    'POST /api/v1/join-requests/{id}/acceptance': on('joinRequest', 'startup', 'owner', { body: { role: 'viewer' } }),
    'POST /api/v1/join-requests/{id}/refusal': on('joinRequest', 'startup', 'owner', { body: { reason: '試験' } }),
    'POST /api/v1/invitations': by('startup', 'owner', { body: { email: 'a@invited.example', role: 'editor' } }),
    'POST /api/v1/invitations/registration': by('prefecture', 'owner', { body: { email: 'b@invited.example' } }),
    'POST /api/v1/invitations/acceptance': byNobody(invited),
    'POST /api/v1/invitations/{id}/resending': on('invitation', 'startup', 'owner'),
    'DELETE /api/v1/invitations/{id}': on('invitation', 'startup', 'owner'),
    'PATCH /api/v1/members/{id}': on('member', 'startup', 'owner', { body: { role: 'viewer' } }),
    'DELETE /api/v1/members/{id}': on('member', 'startup', 'owner'),
    'POST /api/v1/members/{id}/handover': on('member', 'startup', 'owner', ({ account }) => ({
      body: { successorId: account!.principal.userId },
    })),
    'POST /api/v1/absences': by('startup', 'owner', async (visitor) => ({
      body: { fromOn: '2999-04-01', toOn: '2999-04-02', deputyId: await colleagueOf(visitor) },
    })),
    'DELETE /api/v1/absences/{id}': on('absence', 'startup', 'viewer'),

    'POST /api/v1/imports': by('startup', 'editor', {
      query: '?kind=offering&name=a.csv',
      body: OFFERING_FILE,
    }),
    'POST /api/v1/saved-searches': by('startup', 'viewer', { body: SAVED_SEARCH }),
    'PATCH /api/v1/saved-searches/{id}': on('savedSearch', 'startup', 'viewer', {
      version: 1,
      body: { name: '別の名' },
    }),
    'DELETE /api/v1/saved-searches/{id}': on('savedSearch', 'startup', 'viewer', { version: 1 }),
    'PUT /api/v1/account/alert-preference': by('startup', 'viewer', {
      body: { hour: 8, language: 'ja', paused: false },
    }),

    'POST /api/v1/calendar-feeds': async (route) => {
      const owner = await someone('municipality', 'owner');
      const ideaId = (await fixturesFor(api)['draftIdea'].make(owner))[0]!;
      return send(owner, route, [], { body: { ideaId } });
    },
    'DELETE /api/v1/calendar-feeds/{id}': on('calendarFeed', 'startup', 'viewer'),

    'POST /api/v1/ideas': by('municipality', 'editor', { body: { title: '記録の試験' } }),
    'PATCH /api/v1/ideas/{id}': on('draftIdea', 'municipality', 'editor', { version: 1, body: { title: '別の題' } }),
    'POST /api/v1/ideas/{id}/submission': on('draftIdea', 'municipality', 'editor', { version: 1 }),
    'POST /api/v1/ideas/{id}/withdrawal': on('submittedIdea', 'municipality', 'editor', { version: 2 }),
    'PUT /api/v1/ideas/{id}/responsible': on('draftIdea', 'municipality', 'editor', async (visitor) => ({
      body: { userId: await colleagueOf(visitor, 'editor') },
    })),
    'POST /api/v1/ideas/{id}/inquiries': async (route) => {
      const startup = await someone('startup', 'owner');
      const [candidateId] = await fixturesFor(api).publishedOffering.make(startup);
      const body = { kind: 'offering', candidateId, message: '試験', share: 'summary' };
      return on('submittedIdea', 'municipality', 'editor', { body })(route);
    },
    'POST /api/v1/inquiries/{id}/answer': async (route) => {
      const [id] = await fixturesFor(api).inquiry.make(await someone('municipality', 'editor'));
      const [row] = await api.database.query<{ id: string }>(
        'SELECT recipient_organization_id AS id FROM inquiry WHERE id = $1',
        [id],
      );
      const answerer = await Visitor.of(api, await api.make.account({ id: row!.id, kind: 'startup' }, 'editor'));
      return send(answerer, route, [id!], { version: 1, body: { answer: 'needs_talk' } });
    },
    'POST /api/v1/inquiries/{id}/withdrawal': on('inquiry', 'municipality', 'editor', { version: 1 }),
    'POST /api/v1/inquiries/{id}/messages': on('inquiry', 'municipality', 'editor', { body: { text: '試験' } }),
    'POST /api/v1/ideas/{id}/attachments': on('draftIdea', 'municipality', 'editor', {
      query: '?name=a.txt',
      body: Buffer.from('資料'),
    }),
    'DELETE /api/v1/ideas/{id}/attachments/{fileId}': on('draftAttachment', 'municipality', 'editor'),
    'POST /api/v1/ideas/{id}/recommendation-runs': on('draftIdea', 'municipality', 'editor'),
    'POST /api/v1/ideas/{id}/recommendations/decisions': async (route) => {
      const candidateId = await publishedProgram();
      const what = { body: { kind: 'program', candidateId, outcome: 'adopted' } };
      return on('submittedIdea', 'municipality', 'editor', what)(route);
    },
    'PUT /api/v1/fiscal-calendar': by('municipality', 'editor', { body: CALENDAR }),

    ...published('programs', ['draftProgram', 'publishedProgram'], ['ministry', 'program_editor'], COMPLETE_PROGRAM),
    ...governed('offerings', ['draftOffering', 'publishedOffering'], ['startup', 'owner']),
    ...published('offerings', ['draftOffering', 'publishedOffering'], ['startup', 'owner'], OFFERING),
    ...governed('research-seeds', ['draftSeed', 'publishedSeed'], ['research', 'owner']),
    ...published('research-seeds', ['draftSeed', 'publishedSeed'], ['research', 'owner'], SEED),
    ...governed('equipment', ['draftEquipment', 'publishedEquipment'], ['research', 'owner']),
    ...published('equipment', ['draftEquipment', 'publishedEquipment'], ['research', 'owner'], EQUIPMENT),
    ...governed('precedents', ['draftPrecedent', 'publishedPrecedent'], ['municipality', 'owner']),
    ...published('precedents', ['draftPrecedent', 'publishedPrecedent'], ['municipality', 'owner'], PRECEDENT),
  };

  it('is tried here, or an exception with its reason', () => {
    expect([...Object.keys(WRITES), ...Object.keys(EXCEPTIONS)].sort()).toEqual([...routes].sort());
  });

  it.each(Object.entries(WRITES))('%s is recorded', async (route, write) => {
    const { status, text, requestId } = await write(route);
    expect({ status: Math.floor(status / 100), text }).toEqual({ status: 2, text });
    const records = await api.database.query<{ action: string }>(
      'SELECT action FROM audit_record WHERE request_id = $1',
      [requestId],
    );
    expect(records).not.toEqual([]);
  });

  describe('with ids of others in its body', () => {
    const UNKNOWN = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';
    /** Of what others own, the answer is the same as of what there is not. */
    async function expectAlike(
      one: (id: string) => Promise<Reply>,
      theirs: string,
      expected: { status: number; code: string },
    ) {
      const answers = [await one(theirs), await one(UNKNOWN)].map(({ status, body }) => {
        const { code, detail, errors } = body as Record<string, unknown>;
        return { status, code, detail, errors };
      });
      expect(answers[0]).toMatchObject(expected);
      expect(answers[0]).toEqual(answers[1]);
    }
    const idOf = async (row: FixtureName, owner: Visitor): Promise<string> =>
      (await fixturesFor(api)[row].make(owner)).at(-1)!;
    const invalid = { status: 422, code: 'invalid_input' };

    it.each([
      ['program', 'draftProgram', 'ministry', 'program_editor'],
      ['offering', 'draftOffering', 'startup', 'owner'],
      ['research_seed', 'draftSeed', 'research', 'owner'],
      ['equipment', 'draftEquipment', 'research', 'owner'],
    ] as const)('a decision about a draft %s', async (kind, row, ownerKind, role) => {
      const theirs = await idOf(row, await someone(ownerKind, role));
      const officer = await someone('municipality', 'owner');
      const url = `/api/v1/ideas/${await idOf('submittedIdea', officer)}/recommendations/decisions`;
      await expectAlike(
        (candidateId) => officer.send('POST', url, { body: { kind, candidateId, outcome: 'adopted' } }),
        theirs,
        { status: 404, code: 'not_found' },
      );
    });

    it('a decision that names the run of another idea keeps nothing of it', async () => {
      const candidateId = await publishedProgram();
      const stranger = await someone('municipality', 'owner');
      const theirIdea = await idOf('submittedIdea', stranger);
      const [run] = await api.database.query<{ id: string }>('SELECT id FROM recommendation_run WHERE idea_id = $1', [
        theirIdea,
      ]);
      const officer = await someone('municipality', 'owner');
      const url = `/api/v1/ideas/${await idOf('submittedIdea', officer)}/recommendations/decisions`;
      const body = { kind: 'program', candidateId, outcome: 'adopted', runId: run!.id };
      const { status, text } = await officer.send('POST', url, { body });
      expect(status).toBe(200);
      expect(text).not.toContain(run!.id);
    });

    it('an idea with members that are no local governments', async () => {
      const officer = await someone('municipality', 'owner');
      const startup = await someone('startup', 'owner');
      await expectAlike(
        (id) => officer.send('POST', '/api/v1/ideas', { body: { ...COMPLETE_IDEA, memberOrganizationIds: [id] } }),
        startup.account!.principal.organizationId,
        invalid,
      );
    });

    it('a session for an organization to which one does not belong', async () => {
      const [officer, stranger] = [await someone('municipality', 'owner'), await someone('municipality', 'owner')];
      const { email, password, principal } = officer.account!;
      const { organizationId: theirs } = stranger.account!.principal;
      await expectAlike(
        (organizationId) => officer.send('POST', '/api/v1/sessions/current/organization', { body: { organizationId } }),
        theirs,
        { status: 404, code: 'not_found' },
      );
      const signIn = (organizationId: string) =>
        Visitor.nobody(api).send('POST', '/api/v1/sessions', { body: { email, password, organizationId } });
      expect((await signIn(theirs)).status).toBeGreaterThanOrEqual(400);
      expect((await signIn(principal.organizationId)).status).toBe(201);
    });

    it('a successor or a deputy of another organization', async () => {
      const [officer, stranger] = [await someone('municipality', 'owner'), await someone('municipality', 'owner')];
      const { userId: theirs } = stranger.account!.principal;
      const leaver = await idOf('member', officer);
      await expectAlike(
        (successorId) => officer.send('POST', `/api/v1/members/${leaver}/handover`, { body: { successorId } }),
        theirs,
        invalid,
      );
      const days = { fromOn: '2999-04-01', toOn: '2999-04-02' };
      await expectAlike(
        (deputyId) => officer.send('POST', '/api/v1/absences', { body: { ...days, deputyId } }),
        theirs,
        invalid,
      );
    });

    it('owners and authors that one names oneself are unknown fields', async () => {
      const [officer, stranger] = [await someone('municipality', 'owner'), await someone('municipality', 'owner')];
      const { organizationId, userId } = stranger.account!.principal;
      for (const foreign of [{ organizationId }, { createdBy: userId }]) {
        const { status, body } = await officer.send('POST', '/api/v1/ideas', { body: { title: '題', ...foreign } });
        expect({ status, body }).toMatchObject({ status: 422, body: { code: invalid.code } });
      }
    });
  });
});
