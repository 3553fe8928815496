import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';

const CALENDAR = {
  sessions: [{ name: '2月定例会', budget: 'initial', requestBy: '12-10', decidesOn: '03-10' }],
  decisionDays: 30,
  contractDays: 30,
  preparationDays: 7,
};

describe('the fiscal year of a local government, and plans through it', () => {
  let api: TestApi;
  let [owner, viewer, ministry, stranger]: Agent[] = [];

  beforeAll(async () => {
    api = await createTestApi({ clock: new TestClock(new Date('2026-11-27T00:00:00Z')) });
    const author = await api.make.member('municipality', 'owner');
    owner = await api.signedIn(author);
    const { organizationId, organizationKind } = author.principal;
    viewer = await api.signedIn(await api.make.account({ id: organizationId, kind: organizationKind }, 'viewer'));
    ministry = await api.signedIn(await api.make.member('ministry', 'liaison'));
    stranger = await api.signedIn(await api.make.member('municipality', 'owner'));
  });
  afterAll(() => api.close());

  it('begins with the usual calendar, is entered as a whole, and lost by nobody', async () => {
    const first = await viewer!.get('/api/v1/fiscal-calendar').expect(200);
    expect(first.body).toMatchObject({ version: 0, sessions: { length: 4 } });
    await viewer!.put('/api/v1/fiscal-calendar').send(CALENDAR).expect(403);
    const entered = await owner!.put('/api/v1/fiscal-calendar').send(CALENDAR).expect(200);
    expect(entered.body).toMatchObject({ ...CALENDAR, version: 1 });
    // Somebody else, who saw the usual calendar only.
    const stale = await owner!
      .put('/api/v1/fiscal-calendar')
      .send({ ...CALENDAR, contractDays: 1 })
      .expect(412);
    expect(stale.body).toMatchObject({ code: 'stale_version', currentVersion: 1, current: CALENDAR });
    await owner!
      .put('/api/v1/fiscal-calendar')
      .set('If-Match', '"1"')
      .send({ ...CALENDAR, contractDays: 31 })
      .expect(200);
    expect((await viewer!.get('/api/v1/fiscal-calendar').expect(200)).body).toMatchObject({
      version: 2,
      contractDays: 31,
    });
    expect((await stranger!.get('/api/v1/fiscal-calendar').expect(200)).body.version).toBe(0);
  });

  it('refuses days that no year has, and a year without a session', async () => {
    const session = { ...CALENDAR.sessions[0], requestBy: '02-29' };
    const send = (sessions: object[]) => owner!.put('/api/v1/fiscal-calendar').send({ ...CALENDAR, sessions });
    expect((await send([session]).expect(422)).body.errors).toMatchObject([{ pointer: '/sessions/0/requestBy' }]);
    expect((await send([]).expect(422)).body.errors).toMatchObject([{ pointer: '/sessions' }]);
  });

  it('plans an idea with the calendar of its own organization, for whoever may read the idea', async () => {
    const { body } = await owner!
      .post('/api/v1/ideas')
      .send({ title: '計画の試験', startOn: '2027-05-01' })
      .expect(201);
    const plan = await owner!.get(`/api/v1/ideas/${body.id}/fiscal-plan`).expect(200);
    expect(plan.body).toMatchObject({
      asOf: '2026-11-27',
      package: null,
      wanted: { feasible: true, fiscalYear: 2027 },
      text: '令和9年5月1日（2027年）の開始に間に合います。',
      calendar: { version: 2 },
    });
    expect(plan.body.wanted.steps[0]).toMatchObject({ type: 'budget_request', by: '2026-12-10', state: 'feasible' });
    const earlier = await viewer!.get(`/api/v1/ideas/${body.id}/fiscal-plan?startOn=2027-04-02`).expect(200);
    expect(earlier.body).toMatchObject({ wanted: { feasible: false }, next: { startOn: '2027-04-11' } });
    // A draft is nobody else's to see.
    await ministry!.get(`/api/v1/ideas/${body.id}/fiscal-plan`).expect(404);
    await stranger!.get(`/api/v1/ideas/${body.id}/fiscal-plan`).expect(404);
    await owner!.get(`/api/v1/ideas/${body.id}/fiscal-plan?package=2`).expect(404);
    await owner!.get(`/api/v1/ideas/${body.id}/fiscal-plan?startOn=2027-02-30`).expect(422);
  });
});
