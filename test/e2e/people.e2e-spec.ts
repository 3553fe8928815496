import { corporateNumberCheckDigit } from '@app/japan';
import type { TestAccount } from '../support/factories';
import { COMPLETE_IDEA, PASSWORD } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { pointersOf, problemOf } from './problem';

let api: TestApi;
let operator: Agent;
let count = 0;

beforeAll(async () => {
  api = await createTestApi();
  operator = await api.signedIn(await api.make.member('operations', 'operator'));
});
afterAll(() => api.close());

const address = (name: string) => `${name}.${++count}@applicant.example`;
const corporateNumber = () => {
  const digits = `98${String(++count).padStart(10, '0')}`;
  return corporateNumberCheckDigit(digits) + digits;
};
const newPassword = 'あたらしい-password-2026';

/** The secret of the newest mail to the address. */
async function linkTo(email: string): Promise<string> {
  const [mail] = await api.database.query<{ link: string }>(
    `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1 ORDER BY created_at DESC, id LIMIT 1`,
    [email],
  );
  return new URL(mail!.link).hash.slice(1);
}
const mailsTo = async (email: string): Promise<string[]> =>
  (
    await api.database.query<{ template: string }>(
      'SELECT template FROM mail WHERE to_address = $1 ORDER BY created_at, id',
      [email],
    )
  ).map(({ template }) => template);

const apply = (organization: object, email: string, further: object = {}) =>
  api
    .anonymous()
    .post('/api/v1/registrations')
    .send({ organization, email, displayName: '申込 太郎', ...further });
const confirm = (token: string, agent: Agent = api.anonymous()) =>
  agent.post('/api/v1/registrations/confirmation').send({ token, password: newPassword });

async function signIn(email: string, password = newPassword): Promise<Agent> {
  const agent = api.anonymous();
  await agent.post('/api/v1/sessions').send({ email, password }).expect(201);
  return agent;
}

async function pendingStartup(): Promise<{
  email: string;
  agent: Agent;
  registrationId: string;
  organizationId: string;
}> {
  const email = address('startup');
  await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: `試験企業${count}（架空）` }, email).expect(
    202,
  );
  const { organizationId } = (await confirm(await linkTo(email)).expect(200)).body;
  const [row] = await api.database.query<{ id: string }>('SELECT id FROM registration_request WHERE email = $1', [
    email,
  ]);
  return { email, agent: await signIn(email), registrationId: row!.id, organizationId };
}

describe('registering an organization', () => {
  it('takes a startup by its 法人番号: confirmed by mail, pending, approved', async () => {
    const { email, agent, registrationId, organizationId } = await pendingStartup();
    const mine = (await agent.get('/api/v1/memberships').expect(200)).body;
    expect(mine).toMatchObject([{ state: 'pending', stateLabel: '承認待ち', role: 'owner' }]);

    // A draft can be written, nothing published; nobody else sees the organization.
    const draft = (await agent.post('/api/v1/offerings').send({ name: '下書き' }).expect(201)).body;
    problemOf(await agent.post(`/api/v1/offerings/${draft.id}/publication`).set('If-Match', '"1"'), 403, 'forbidden');
    problemOf(await agent.post('/api/v1/invitations').send({ email: 'x@y.example', role: 'editor' }), 403, 'forbidden');
    const listed = async () =>
      (await api.anonymous().get('/api/v1/organizations?kind=startup&limit=100').expect(200)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await listed()).not.toContain(organizationId);

    const waiting = (await operator.get('/api/v1/registrations?limit=100').expect(200)).body.items;
    expect(waiting.find(({ id }: { id: string }) => id === registrationId)).toMatchObject({ email, state: 'pending' });
    await operator.post(`/api/v1/registrations/${registrationId}/approval`).expect(200);
    expect((await agent.get('/api/v1/memberships').expect(200)).body[0].state).toBe('approved');
    expect((await agent.get('/api/v1/sessions/current').expect(200)).body.permissions).toContain('offering.publish');
    expect(await listed()).toContain(organizationId);
    expect(await mailsTo(email)).toEqual(['registration-confirmation', 'registration-approved']);
    problemOf(
      await operator.post(`/api/v1/registrations/${registrationId}/refusal`).send({ reason: '遅い' }),
      409,
      'registration_decided',
    );
  });

  it('refuses with a reason: the applicant is out, and another may apply', async () => {
    const { email, agent, registrationId } = await pendingStartup();
    problemOf(await operator.post(`/api/v1/registrations/${registrationId}/refusal`).send({}), 422, 'invalid_input');
    await operator
      .post(`/api/v1/registrations/${registrationId}/refusal`)
      .send({ reason: '確認できません' })
      .expect(200);
    problemOf(await agent.get('/api/v1/sessions/current'), 401, 'unauthenticated');
    expect(await mailsTo(email)).toContain('registration-refused');
  });

  it('takes a local government by its 団体コード, and a school by its 学校コード', async () => {
    await api.make.organization('municipality', { code: '209953' });
    const email = address('town');
    await apply({ kind: 'municipality', code: '20995-3' }, email).expect(202);
    expect((await confirm(await linkTo(email)).expect(200)).body.state).toBe('pending');
    const agent = await signIn(email);
    await agent.post('/api/v1/ideas').send({ title: '下書き' }).expect(201);

    const school = address('school');
    await apply({ kind: 'research', schoolCode: 'F113110102725', name: '試験大学（架空）' }, school).expect(202);
    expect((await confirm(await linkTo(school)).expect(200)).body.state).toBe('pending');
  });

  it.each([
    [{ kind: 'municipality' }, ['/organization/code']],
    [{ kind: 'municipality', code: '209954' }, ['/organization/code']],
    [{ kind: 'municipality', code: '479993' }, ['/organization/code']],
    [{ kind: 'municipality', code: '209953', name: '別の町' }, ['/organization/name']],
    [{ kind: 'startup', name: '社' }, ['/organization/corporateNumber']],
    [{ kind: 'startup', corporateNumber: '1234567890123', name: '社' }, ['/organization/corporateNumber']],
    [{ kind: 'startup', corporateNumber: '9000020011002', name: '市' }, ['/organization/corporateNumber']],
    [{ kind: 'startup', schoolCode: 'F113110102725', name: '社' }, ['/organization/schoolCode']],
    [{ kind: 'research', schoolCode: 'B113110102725', name: '小学校' }, ['/organization/schoolCode']],
    [{ kind: 'ministry', name: '省' }, ['/organization/kind']],
    [{ kind: 'operations', name: '局' }, ['/organization/kind']],
  ])('says what is wrong with %j', async (organization, pointers) => {
    const problem = problemOf(await apply(organization, address('wrong')), 422, 'invalid_input');
    expect(pointersOf(problem)).toEqual(pointers);
  });

  it.each([
    ['displayName', { displayName: 'あ\r\nBcc: x@y.example' }],
    ['email', { email: 'a@b.example\r\nBcc: x@y.example' }],
    ['state', { state: 'approved' }],
    ['userId', { userId: 'x' }],
  ])('refuses a body with a wrong %s', async (field, further) => {
    const answer = await apply(
      { kind: 'startup', corporateNumber: corporateNumber(), name: '社' },
      address('x'),
      further,
    );
    expect(pointersOf(problemOf(answer, 422, 'invalid_input'))).toContain(`/${field}`);
  });

  it('gives the same answer for a known address; only its owner, signed in, can go on', async () => {
    const known = await api.make.member('startup', 'owner');
    const unknown = await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: '社一' }, address('new'));
    const answer = await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: '社二' }, known.email);
    expect([answer.status, answer.body]).toEqual([unknown.status, unknown.body]);
    expect(await mailsTo(known.email)).toEqual(['registration-known-address']);
    const token = await linkTo(known.email);
    problemOf(await confirm(token), 409, 'sign_in_first');
    const agent = await api.signedIn(known);
    expect((await confirm(token, agent).expect(200)).body.state).toBe('pending');
    expect((await agent.get('/api/v1/memberships').expect(200)).body).toHaveLength(2);
  });

  it('uses a link once, and not after it has expired', async () => {
    const email = address('once');
    await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: '社' }, email).expect(202);
    const token = await linkTo(email);
    problemOf(
      await api.anonymous().post('/api/v1/registrations/confirmation').send({ token, password: 'short' }),
      422,
      'invalid_input',
    );
    await confirm(token).expect(200);
    problemOf(await confirm(token), 404, 'link_unusable');

    const late = address('late');
    await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: '社' }, late).expect(202);
    await api.database.query(`UPDATE registration_request SET expires_at = now() WHERE email = $1`, [late]);
    problemOf(await confirm(await linkTo(late)), 404, 'link_unusable');
    problemOf(await confirm('A'.repeat(43)), 404, 'link_unusable');
  });

  it('fills nobody’s mailbox', async () => {
    const email = address('victim');
    for (let i = 0; i < 5; i++) {
      await apply({ kind: 'startup', corporateNumber: corporateNumber(), name: '社' }, email).expect(202);
    }
    expect(await mailsTo(email)).toHaveLength(3);
  });

  it('asks the owner of an organization that has people already', async () => {
    const owner = await api.make.member('municipality', 'owner', { code: '209961' });
    const email = address('colleague');
    await apply({ kind: 'municipality', code: '209961' }, email).expect(202);
    expect((await confirm(await linkTo(email)).expect(200)).body.state).toBe('joining');
    problemOf(
      await api.anonymous().post('/api/v1/sessions').send({ email, password: newPassword }),
      401,
      'sign_in_failed',
    );
    expect(await mailsTo(owner.email)).toEqual(['join-request']);

    const agent = await api.signedIn(owner);
    const [request] = (await agent.get('/api/v1/join-requests').expect(200)).body.items;
    expect(request).toMatchObject({ email, state: 'joining' });
    const stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
    const accept = (by: Agent, role: string) =>
      by.post(`/api/v1/join-requests/${request.id}/acceptance`).send({ role });
    problemOf(await accept(stranger, 'editor'), 404, 'not_found');
    problemOf(await operator.post(`/api/v1/registrations/${request.id}/approval`), 409, 'registration_decided');
    problemOf(await accept(agent, 'liaison'), 422, 'invalid_input');
    await accept(agent, 'editor').expect(200);
    problemOf(await accept(agent, 'editor'), 409, 'registration_decided');
    expect((await (await signIn(email)).get('/api/v1/memberships').expect(200)).body[0].role).toBe('editor');
  });

  it('is approved at once by the word of an organization that may give it', async () => {
    const prefecture = await api.signedIn(await api.make.member('prefecture', 'owner', { prefectureCode: '20' }));
    await api.make.organization('municipality', { code: '209970', prefectureCode: '20' });
    await api.make.organization('municipality', { code: '439991', prefectureCode: '43' });
    const register = async (code: string) => {
      const email = address('vouched');
      await prefecture.post('/api/v1/invitations/registration').send({ email }).expect(201);
      const invitation = await linkTo(email);
      problemOf(await apply({ kind: 'municipality', code }, address('other'), { invitation }), 404, 'link_unusable');
      await apply({ kind: 'municipality', code }, email, { invitation }).expect(202);
      return (await confirm(await linkTo(email)).expect(200)).body.state;
    };
    expect(await register('209970')).toBe('approved');
    // Not of this prefecture: the operations office decides.
    expect(await register('439991')).toBe('pending');
  });
});

describe('people of an organization', () => {
  let owner: TestAccount;
  let agent: Agent;
  beforeEach(async () => {
    owner = await api.make.member('municipality', 'owner');
    agent = await api.signedIn(owner);
  });
  const own = () => ({ id: owner.principal.organizationId, kind: 'municipality' as const });
  const invite = (email: string, role = 'editor') => agent.post('/api/v1/invitations').send({ email, role });
  const accept = (token: string, by: Agent = api.anonymous()) =>
    by.post('/api/v1/invitations/acceptance').send({ token, displayName: '新任 花子', password: newPassword });

  it('are invited by mail, once', async () => {
    const email = address('new');
    await invite(email).expect(201);
    const [row] = await api.database.query<{ link: string; token_hash: Buffer }>(
      `SELECT encode(token_hash, 'hex') AS link FROM invitation WHERE email = $1`,
      [email],
    );
    const token = await linkTo(email);
    expect(row!.link).not.toContain(token);
    expect((await accept(token).expect(200)).body.role).toBe('editor');
    problemOf(await accept(token), 404, 'link_unusable');
    const members = (await (await signIn(email)).get('/api/v1/members').expect(200)).body;
    expect(members).toHaveLength(2);
    problemOf(await invite(email), 409, 'already_member');
  });

  it('can be invited anew; former links open nothing', async () => {
    const email = address('resend');
    const { id } = (await invite(email).expect(201)).body;
    const first = await linkTo(email);
    await agent.post(`/api/v1/invitations/${id}/resending`).expect(200);
    problemOf(await accept(first), 404, 'link_unusable');
    const second = await linkTo(email);
    await agent.delete(`/api/v1/invitations/${id}`).expect(204);
    problemOf(await accept(second), 404, 'link_unusable');
    problemOf(await agent.delete(`/api/v1/invitations/${id}`), 404, 'not_found');
    const other = await api.signedIn(await api.make.member('municipality', 'owner'));
    const { id: third } = (await invite(email).expect(201)).body;
    problemOf(await other.post(`/api/v1/invitations/${third}/resending`), 404, 'not_found');
    await api.database.query(`UPDATE invitation SET expires_at = now() WHERE id = $1`, [third]);
    problemOf(await accept(await linkTo(email)), 404, 'link_unusable');
    problemOf(await invite(email, 'liaison'), 422, 'invalid_input');
  });

  it('join with the account they have, and act for one organization at a time', async () => {
    const known = await api.make.member('startup', 'viewer');
    await invite(known.email).expect(201);
    const token = await linkTo(known.email);
    problemOf(await accept(token), 409, 'sign_in_first');
    problemOf(
      await accept(token, await api.signedIn(await api.make.member('startup', 'viewer'))),
      409,
      'sign_in_first',
    );
    const signedIn = await api.signedIn(known);
    await accept(token, signedIn).expect(200);
    expect((await signedIn.get('/api/v1/memberships').expect(200)).body).toHaveLength(2);
    problemOf(await signedIn.get('/api/v1/ideas'), 403, 'forbidden');
    await signedIn.post('/api/v1/sessions/current/organization').send({ organizationId: own().id }).expect(200);
    await signedIn.get('/api/v1/ideas').expect(200);
  });

  it('lose their sessions with their role, and the last owner stays', async () => {
    const editor = await api.make.account(own(), 'editor');
    const theirs = await api.signedIn(editor);
    await agent.patch(`/api/v1/members/${editor.principal.userId}`).send({ role: 'viewer' }).expect(200);
    problemOf(await theirs.get('/api/v1/sessions/current'), 401, 'unauthenticated');
    const self = `/api/v1/members/${owner.principal.userId}`;
    problemOf(await agent.patch(self).send({ role: 'editor' }), 409, 'last_manager');
    problemOf(await agent.delete(self), 409, 'last_manager');
    const again = await api.signedIn(editor);
    problemOf(await again.delete(self), 403, 'forbidden');
    await again.delete(`/api/v1/members/${editor.principal.userId}`).expect(204);
    problemOf(await again.get('/api/v1/sessions/current'), 401, 'unauthenticated');
    const stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
    problemOf(await stranger.delete(self), 404, 'not_found');
  });

  it('hand over what they look after when they leave', async () => {
    const leaver = await api.make.account(own(), 'editor');
    const successor = await api.make.account(own(), 'editor');
    const theirs = await api.signedIn(leaver);
    const { id } = (await theirs.post('/api/v1/ideas').send(COMPLETE_IDEA).expect(201)).body;
    await theirs
      .post('/api/v1/absences')
      .send({ fromOn: '2030-04-01', toOn: '2030-04-03', deputyId: successor.principal.userId })
      .expect(201);
    const path = `/api/v1/members/${leaver.principal.userId}/handover`;
    const preview = (await agent.get(path).expect(200)).body;
    expect(preview).toContainEqual({ kind: 'idea', label: '構想', items: [{ id, title: COMPLETE_IDEA.title }] });
    expect(preview).toContainEqual({ kind: 'inquiry', label: '打診', items: [] });
    const handOver = (successorId: string) => agent.post(path).send({ successorId });
    problemOf(await handOver(leaver.principal.userId), 422, 'invalid_input');
    const viewer = await api.make.account(own(), 'viewer');
    problemOf(await handOver(viewer.principal.userId), 422, 'invalid_input');
    const stranger = await api.make.member('municipality', 'owner');
    problemOf(await handOver(stranger.principal.userId), 422, 'invalid_input');
    problemOf(await (await api.signedIn(stranger)).get(path), 404, 'not_found');
    expect((await handOver(successor.principal.userId).expect(200)).body).toContainEqual({ kind: 'idea', count: 1 });
    problemOf(await theirs.get('/api/v1/sessions/current'), 401, 'unauthenticated');
    problemOf(
      await api.anonymous().post('/api/v1/sessions').send({ email: leaver.email, password: PASSWORD }),
      401,
      'sign_in_failed',
    );
    const [idea] = await api.database.query('SELECT responsible_user_id FROM idea WHERE id = $1', [id]);
    expect(idea).toEqual({ responsible_user_id: successor.principal.userId });
    expect(await mailsTo(successor.email)).toEqual(['handover-received']);
    const records = await api.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE action LIKE '%hand_over' AND organization_id = $1 ORDER BY action`,
      [own().id],
    );
    expect(records.map(({ action }) => action)).toEqual(['idea.hand_over', 'member.hand_over']);
  });

  it('name a deputy of their own organization', async () => {
    const deputy = await api.make.account(own(), 'viewer');
    const stranger = await api.make.member('municipality', 'owner');
    const away = (deputyId: string, fromOn = '2030-04-01', toOn = '2030-04-07') =>
      agent.post('/api/v1/absences').send({ fromOn, toOn, deputyId });
    problemOf(await away(stranger.principal.userId), 422, 'invalid_input');
    problemOf(await away(owner.principal.userId), 422, 'invalid_input');
    problemOf(await away(deputy.principal.userId, '2030-04-07', '2030-04-01'), 422, 'invalid_input');
    problemOf(await away(deputy.principal.userId, '2030-02-30'), 422, 'invalid_input');
    const { id } = (await away(deputy.principal.userId).expect(201)).body;
    problemOf(await away(deputy.principal.userId, '2030-04-07', '2030-04-09'), 422, 'invalid_input');
    problemOf(await (await api.signedIn(deputy)).delete(`/api/v1/absences/${id}`), 404, 'not_found');
    await agent.delete(`/api/v1/absences/${id}`).expect(204);
    expect((await agent.get('/api/v1/absences').expect(200)).body).toEqual([]);
  });
});

describe('the operations office', () => {
  it('makes units of ministries', async () => {
    const ministry = await api.make.organization('ministry');
    const town = await api.make.organization('municipality');
    const unit = await operator
      .post('/api/v1/organizations')
      .send({ name: '試験省 試験室（架空）', parentId: ministry })
      .expect(201);
    expect(unit.body).toMatchObject({ kind: 'ministry', parentId: ministry });
    problemOf(await operator.post('/api/v1/organizations').send({ name: '室', parentId: town }), 422, 'invalid_input');
  });

  it('suspends an organization at once, and resumes it', async () => {
    const account = await api.make.member('startup', 'owner');
    const agent = await api.signedIn(account);
    const path = `/api/v1/organizations/${account.principal.organizationId}/suspension`;
    problemOf(await operator.delete(path), 409, 'organization_state');
    await operator.post(path).send({ reason: '調査のため' }).expect(200);
    problemOf(await agent.get('/api/v1/sessions/current'), 401, 'unauthenticated');
    const { email, password } = account;
    problemOf(await api.anonymous().post('/api/v1/sessions').send({ email, password }), 401, 'sign_in_failed');
    await operator.delete(path).expect(200);
    await api.signedIn(account);
  });
});

describe('a pending local government', () => {
  it('does not read the joint ideas of others, nor submit its own', async () => {
    const organizationId = await api.make.organization('municipality', { code: '209988' });
    const lead = await api.make.member('municipality', 'owner');
    const { idea } = await api.make.submittedIdea(lead.principal, { memberOrganizationIds: [organizationId] });
    const email = address('claimant');
    await apply({ kind: 'municipality', code: '209988' }, email).expect(202);
    await confirm(await linkTo(email)).expect(200);
    const agent = await signIn(email);
    problemOf(await agent.get(`/api/v1/ideas/${idea.id}`), 404, 'not_found');
    expect((await agent.get('/api/v1/ideas').expect(200)).body.items).toEqual([]);
    const { id } = (await agent.post('/api/v1/ideas').send(COMPLETE_IDEA).expect(201)).body;
    problemOf(await agent.post(`/api/v1/ideas/${id}/submission`).set('If-Match', '"1"'), 403, 'forbidden');
  });
});
