import type { Role } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { codeOf } from '../support/authenticator';
import { addMembership, EVERY_ROLE, PASSWORD, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { pointersOf, problemOf } from './problem';

const SESSIONS = '/api/v1/sessions';
const CURRENT = `${SESSIONS}/current`;
const GIVE = `${CURRENT}/second-factor`;
const FACTOR = '/api/v1/account/second-factor';
const IDEAS = '/api/v1/ideas';
const TOKENS = '/api/v1/api-tokens';

interface Enrolled {
  readonly account: TestAccount;
  readonly agent: Agent;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

function helpersFor(api: TestApi, clock: TestClock) {
  const begin = async (agent: Agent): Promise<string> =>
    (await agent.post(`${FACTOR}/enrolment`).expect(201)).body.secret;
  const confirm = (agent: Agent, secret: string) =>
    agent.post(`${FACTOR}/confirmation`).send({ code: codeOf(secret, clock) });
  return {
    begin,
    confirm,
    enrol: async (kind: OrganizationKind = 'municipality', role: Role = 'owner'): Promise<Enrolled> => {
      const account = await api.make.member(kind, role);
      const agent = await api.signedIn(account);
      const secret = await begin(agent);
      const { body } = await confirm(agent, secret).expect(200);
      // So that the next code is another one.
      clock.advance({ minutes: 1 });
      return { account, agent, secret, recoveryCodes: body.recoveryCodes };
    },
  };
}

describe('a second factor', () => {
  let api: TestApi;
  const clock = new TestClock();
  let enrol: ReturnType<typeof helpersFor>['enrol'];
  let begin: ReturnType<typeof helpersFor>['begin'];
  let confirm: ReturnType<typeof helpersFor>['confirm'];

  beforeAll(async () => {
    api = await createTestApi({ clock });
    ({ enrol, begin, confirm } = helpersFor(api, clock));
  });
  afterAll(() => api.close());

  const mailsTo = async ({ email }: TestAccount): Promise<string[]> =>
    (
      await api.database.query<{ template: string }>(
        'SELECT template FROM mail WHERE to_address = $1 ORDER BY created_at, id',
        [email],
      )
    ).map(({ template }) => template);
  const actionsOf = async ({ principal }: TestAccount): Promise<string[]> =>
    (
      await api.database.query<{ action: string }>(
        'SELECT action FROM audit_record WHERE subject_id = $1 ORDER BY id',
        [principal.userId],
      )
    ).map(({ action }) => action);

  it('is set up with a code, ends other sessions, and shows its recovery codes once', async () => {
    const account = await api.make.member('municipality', 'owner');
    const [agent, other] = [await api.signedIn(account), await api.signedIn(account)];
    const { body } = await agent.post(`${FACTOR}/enrolment`).expect(201);
    expect(body.uri).toMatch(/^otpauth:\/\/totp\//);
    expect(body.uri).toContain(body.secret);
    const wrong = await agent.post(`${FACTOR}/confirmation`).send({ code: codeOf(body.secret, clock, 5) });
    expect(pointersOf(problemOf(wrong, 422, 'invalid_input'))).toEqual(['/code']);
    expect((await agent.get(FACTOR).expect(200)).body).toEqual({
      confirmedAt: null,
      recoveryCodesLeft: 0,
      required: false,
    });
    const confirmed = await confirm(agent, body.secret).expect(200);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    problemOf(await other.get(CURRENT), 401, 'unauthenticated');
    expect((await agent.get(CURRENT).expect(200)).body.lacks).toBeNull();
    expect((await agent.get(FACTOR)).body).toMatchObject({ confirmedAt: expect.any(String), recoveryCodesLeft: 10 });
    problemOf(await confirm(agent, body.secret), 409, 'enrolment_missing');
    const rows = await api.database.query<{ row: string }>(
      `SELECT row_to_json(f)::text AS row FROM second_factor f
       UNION ALL SELECT row_to_json(c)::text FROM recovery_code c
       UNION ALL SELECT row_to_json(m)::text FROM mail m`,
    );
    const stored = JSON.stringify(rows).toLowerCase();
    for (const secret of [body.secret, ...confirmed.body.recoveryCodes]) {
      expect(stored).not.toContain(secret.toLowerCase());
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(await mailsTo(account)).toEqual(['second-factor-enabled']);
    expect(await actionsOf(account)).toEqual(['account.create', 'second_factor.begin', 'second_factor.enable']);
  });

  it('is asked for after the password; until then the session opens nothing else', async () => {
    const { account, secret } = await enrol();
    const agent = api.anonymous();
    const opened = await agent.post(SESSIONS).send({ email: account.email, password: PASSWORD }).expect(201);
    const kept = opened.get('Set-Cookie')![0]!.split(';')[0]!;
    expect(opened.body).toMatchObject({
      lacks: 'second_factor',
      permissions: expect.not.arrayContaining(['idea.read']),
    });
    const refusals = [
      await agent.get(IDEAS),
      await agent.post(IDEAS).send({ title: '題' }),
      await agent.get(SESSIONS),
      await agent.delete(`${SESSIONS}/others`),
      await agent.post(`${CURRENT}/proof`).send({ password: PASSWORD }),
      await agent
        .put('/api/v1/account/password')
        .send({ currentPassword: PASSWORD, newPassword: 'あたらしい合言葉2026' }),
      await agent.post(TOKENS).send({ name: 't', permissions: ['idea.read'], days: 1 }),
      await agent.get(FACTOR),
      await agent.post(`${FACTOR}/enrolment`),
      await agent.delete(FACTOR),
      await agent.post(`${FACTOR}/recovery-codes`),
    ];
    for (const refusal of refusals) {
      expect(problemOf(refusal, 403, 'second_factor_required')).toMatchObject({
        secondFactor: { lacks: 'second_factor', method: 'POST', url: GIVE, accepts: ['code', 'recoveryCode'] },
      });
    }
    expect((await agent.get(CURRENT).expect(200)).body.lacks).toBe('second_factor');
    // What everybody may see stays open.
    await agent.get('/api/v1/programs').expect(200);
    problemOf(await agent.post(GIVE).send({ code: codeOf(secret, clock, 5) }), 401, 'second_factor_failed');
    for (const body of [{}, { code: '12345' }, { code: '123456', recoveryCode: 'x' }, { code: 123456 }]) {
      problemOf(await agent.post(GIVE).send(body), 422, 'invalid_input');
    }
    const { body } = await agent
      .post(GIVE)
      .send({ code: codeOf(secret, clock) })
      .expect(200);
    expect(body).toMatchObject({ lacks: null, permissions: expect.arrayContaining(['idea.read']) });
    await agent.get(IDEAS).expect(200);
    problemOf(await api.anonymous().get(CURRENT).set('Cookie', kept), 401, 'unauthenticated');
  });

  it('takes no code twice, and none from before the last', async () => {
    const { account, secret } = await enrol();
    const [first, second] = [await api.signedIn(account), await api.signedIn(account)];
    const code = codeOf(secret, clock);
    await first.post(GIVE).send({ code }).expect(200);
    problemOf(await second.post(GIVE).send({ code }), 401, 'second_factor_failed');
    problemOf(await second.post(GIVE).send({ code: codeOf(secret, clock, -1) }), 401, 'second_factor_failed');
    await second
      .post(GIVE)
      .send({ code: codeOf(secret, clock, 1) })
      .expect(200);
  });

  it('may be a recovery code, each once, and its owner is told', async () => {
    const { account, recoveryCodes } = await enrol();
    const recoveryCode = recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ');
    await (await api.signedIn(account)).post(GIVE).send({ recoveryCode }).expect(200);
    const agent = await api.signedIn(account);
    problemOf(await agent.post(GIVE).send({ recoveryCode }), 401, 'second_factor_failed');
    const stranger = await enrol();
    problemOf(await agent.post(GIVE).send({ recoveryCode: stranger.recoveryCodes[0] }), 401, 'second_factor_failed');
    await agent.post(GIVE).send({ recoveryCode: recoveryCodes[0] }).expect(200);
    expect((await agent.get(FACTOR)).body.recoveryCodesLeft).toBe(8);
    expect(await mailsTo(account)).toEqual(['second-factor-enabled', 'recovery-code-used', 'recovery-code-used']);
    expect(await actionsOf(account)).toEqual(expect.arrayContaining(['recovery_code.use', 'second_factor.refuse']));
  });

  it('serves as a step-up; only it, no password, opens the way to change it', async () => {
    const { agent, secret } = await enrol();
    clock.advance({ minutes: 16 });
    const token = { name: '取込み', permissions: ['idea.read'], days: 1 };
    problemOf(await agent.post(TOKENS).send(token), 403, 'step_up_required');
    problemOf(
      await agent.post(`${CURRENT}/proof`).send({ password: PASSWORD, code: codeOf(secret, clock) }),
      422,
      'invalid_input',
    );
    await agent.post(`${CURRENT}/proof`).send({ password: PASSWORD }).expect(200);
    await agent.post(TOKENS).send(token).expect(201);
    for (const refused of [
      await agent.post(`${FACTOR}/recovery-codes`),
      await agent.post(`${FACTOR}/enrolment`),
      await agent.delete(FACTOR),
    ]) {
      expect(problemOf(refused, 403, 'step_up_required')).toMatchObject({
        stepUp: { accepts: ['code', 'recoveryCode'] },
      });
    }
    problemOf(
      await agent.post(`${CURRENT}/proof`).send({ code: codeOf(secret, clock, 5) }),
      401,
      'second_factor_failed',
    );
    await agent
      .post(`${CURRENT}/proof`)
      .send({ code: codeOf(secret, clock) })
      .expect(200);
    await agent.post(`${FACTOR}/recovery-codes`).expect(201);
  });

  it('gets new recovery codes; the former ones are worth nothing', async () => {
    const { account, agent, recoveryCodes } = await enrol();
    const { body } = await agent.post(`${FACTOR}/recovery-codes`).expect(201);
    const again = await api.signedIn(account);
    problemOf(await again.post(GIVE).send({ recoveryCode: recoveryCodes[0] }), 401, 'second_factor_failed');
    await again.post(GIVE).send({ recoveryCode: body.recoveryCodes[0] }).expect(200);
    expect(await mailsTo(account)).toContain('recovery-codes-renewed');
  });

  it('moves to another telephone; until that is confirmed the old one holds', async () => {
    const { account, agent, secret } = await enrol();
    const next = await begin(agent);
    const meanwhile = await api.signedIn(account);
    problemOf(await meanwhile.post(GIVE).send({ code: codeOf(next, clock) }), 401, 'second_factor_failed');
    await meanwhile
      .post(GIVE)
      .send({ code: codeOf(secret, clock) })
      .expect(200);
    await confirm(agent, next).expect(200);
    problemOf(await meanwhile.get(CURRENT), 401, 'unauthenticated');
    clock.advance({ minutes: 1 });
    const later = await api.signedIn(account);
    problemOf(await later.post(GIVE).send({ code: codeOf(secret, clock) }), 401, 'second_factor_failed');
    await later
      .post(GIVE)
      .send({ code: codeOf(next, clock) })
      .expect(200);
  });

  it('is not set up with a secret that was shown too long ago', async () => {
    const agent = await api.signedIn(await api.make.member('startup', 'viewer'));
    const secret = await begin(agent);
    clock.advance({ minutes: 15 });
    problemOf(await confirm(agent, secret), 409, 'enrolment_missing');
  });

  it('is turned off by its owner, who is told', async () => {
    const { account, agent } = await enrol();
    await agent.delete(FACTOR).expect(204);
    await agent.get(IDEAS).expect(200);
    const { body } = await (await api.signedIn(account)).get(CURRENT);
    expect(body.lacks).toBeNull();
    expect(await mailsTo(account)).toEqual(['second-factor-enabled', 'second-factor-disabled']);
    problemOf(await agent.delete(FACTOR), 409, 'second_factor_missing');
    problemOf(await agent.post(GIVE).send({ code: '123456' }), 409, 'second_factor_missing');
  });

  it('asks sessions, too, that were open before it was set up elsewhere and then turned on again', async () => {
    const { account, agent } = await enrol();
    await agent.delete(FACTOR).expect(204);
    const before = await api.signedIn(account);
    await before.get(IDEAS).expect(200);
    const secret = await begin(agent);
    await confirm(agent, secret).expect(200);
    problemOf(await before.get(IDEAS), 401, 'unauthenticated');
  });

  it('and passwords lock together: who knows the password does not get more codes to guess', async () => {
    const { account, secret } = await enrol();
    const agent = await api.signedIn(account);
    for (let i = 0; i < 4; i++) {
      problemOf(await agent.post(GIVE).send({ code: codeOf(secret, clock, 5) }), 401, 'second_factor_failed');
    }
    // The right password in between forgives nothing.
    const second = await api.signedIn(account);
    problemOf(await second.post(GIVE).send({ recoveryCode: 'wrong' }), 401, 'second_factor_failed');
    problemOf(await second.post(GIVE).send({ code: codeOf(secret, clock) }), 429, 'too_many_attempts');
    const password = await api.anonymous().post(SESSIONS).send({ email: account.email, password: PASSWORD });
    problemOf(password, 429, 'too_many_attempts');
    expect(await mailsTo(account)).toContain('account-locked');
    clock.advance({ minutes: 1 });
    await second
      .post(GIVE)
      .send({ code: codeOf(secret, clock) })
      .expect(200);
  });
});

describe('where a role asks for a second factor', () => {
  let api: TestApi;
  const clock = new TestClock();

  beforeAll(async () => {
    api = await createTestApi({
      clock,
      settings: { SECOND_FACTOR_KINDS: 'municipality,prefecture,ministry,startup,research,operations' },
    });
  });
  afterAll(() => api.close());

  it('exactly these roles get a session that opens only the way to it', async () => {
    const asked: string[] = [];
    for (const { kind, role } of EVERY_ROLE) {
      const agent = await api.signedIn(await api.make.member(kind, role));
      const { body } = await agent.get(CURRENT).expect(200);
      if (body.lacks === 'enrolment') asked.push(`${kind}.${role}`);
    }
    expect(asked.sort()).toEqual([
      'ministry.desk_head',
      'ministry.liaison',
      'municipality.owner',
      'operations.auditor',
      'operations.operator',
      'prefecture.owner',
      'research.owner',
      'startup.owner',
    ]);
  });

  it('one sets it up, and then everything is open; it cannot be turned off', async () => {
    const { begin, confirm } = helpersFor(api, clock);
    const agent = await api.signedIn(await api.make.member('municipality', 'owner'));
    for (const refusal of [
      await agent.get(IDEAS),
      await agent.post(TOKENS).send({ name: 't', permissions: ['idea.read'], days: 1 }),
      await agent
        .put('/api/v1/account/password')
        .send({ currentPassword: PASSWORD, newPassword: 'あたらしい合言葉2026' }),
    ]) {
      expect(problemOf(refusal, 403, 'second_factor_required')).toMatchObject({
        secondFactor: { lacks: 'enrolment', url: `${FACTOR}/enrolment` },
      });
    }
    await agent.get(SESSIONS).expect(200);
    expect((await agent.get(FACTOR).expect(200)).body).toMatchObject({ required: true });
    await confirm(agent, await begin(agent)).expect(200);
    await agent.get(IDEAS).expect(200);
    problemOf(await agent.delete(FACTOR), 409, 'second_factor_needed');
    await agent.get(IDEAS).expect(200);
  });

  it('one may act for an organization that does not ask for it, and no more', async () => {
    const account = await api.make.member('municipality', 'editor');
    const ministryId = await api.make.organization('ministry');
    const { userId, organizationId } = account.principal;
    await addMembership(api.app, { userId, organizationId: ministryId, role: 'liaison' });
    const agent = await api.signedIn(account);
    await agent.get(IDEAS).expect(200);
    const switched = await agent.post(`${CURRENT}/organization`).send({ organizationId: ministryId }).expect(200);
    expect(switched.body.lacks).toBe('enrolment');
    problemOf(await agent.get(IDEAS), 403, 'second_factor_required');
    await agent.post(`${CURRENT}/organization`).send({ organizationId }).expect(200);
    await agent.get(IDEAS).expect(200);
  });
});

describe('by kind of organization', () => {
  it('it is asked for where the setting says so', async () => {
    const api = await createTestApi({ settings: { SECOND_FACTOR_KINDS: 'ministry' } });
    try {
      const lacksOf = async (kind: OrganizationKind, role: Role): Promise<unknown> =>
        (await (await api.signedIn(await api.make.member(kind, role))).get(CURRENT)).body.lacks;
      expect(await lacksOf('ministry', 'liaison')).toBe('enrolment');
      expect(await lacksOf('municipality', 'owner')).toBeNull();
    } finally {
      await api.close();
    }
  });
});
