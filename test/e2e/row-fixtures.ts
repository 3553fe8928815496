import { randomUUID } from 'node:crypto';
import type { Role } from '@app/authz';
import { ORGANIZATION_KINDS, type OrganizationKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { requestContext } from '@app/platform';
import { COMPLETE_IDEA, COMPLETE_PROGRAM, type TestAccount } from '../support/factories';
import type { TestApi } from '../support/test-api';
import { Visitor } from './visitor';

/** A row that somebody owns, found by the ids in a path. */
export interface Fixture {
  /** Organizations of these kinds own such rows. */
  readonly owners: readonly OrganizationKind[];
  /** Rows of people: not even colleagues have anything to do with them. */
  readonly personal?: true;
  /** Where the row itself is read, with `{}` for each id; null: nowhere. */
  readonly readAt: string | null;
  /** Makes a row of the owner's. @returns the ids for the path, in its order */
  make(owner: Visitor): Promise<readonly string[]>;
}

const LOCAL_GOVERNMENTS = ['municipality', 'prefecture'] as const;
const THEMES_AND_NEEDS = { themes: ['digital'], needKinds: ['technology'] };
export const OFFERING = { name: '試験のサービス', summary: '荷物を運ぶ。', ...THEMES_AND_NEEDS };
export const SEED = { title: '吹雪の推定', summary: '推定する。', field: '雪氷工学', ...THEMES_AND_NEEDS };
export const EQUIPMENT = { name: 'X線CT装置', category: '非破壊検査', summary: '中を見る。', ...THEMES_AND_NEEDS };
export const PRECEDENT = {
  title: '除雪車の位置を見せる',
  reason: '電話が集中した。',
  tried: '地図で見せた。',
  outcome: '電話が減った。',
  themes: ['digital'],
  finishedFiscalYear: 2024,
};

export const SAVED_SEARCH = { name: '荷物', kind: 'offering', parameters: { q: '荷物', theme: ['digital'] } };

async function created(owner: Visitor, path: string, body: object | Buffer): Promise<string> {
  const answer = await owner.send('POST', `/api/v1/${path}`, { body });
  if (answer.status !== 201) throw new Error(`${owner.who} could not create ${path}: ${answer.text}`);
  return (answer.body as { id: string }).id;
}

async function changed(owner: Visitor, path: string, version = 1): Promise<unknown> {
  const { status, text, body } = await owner.send('POST', `/api/v1/${path}`, { version });
  if (status >= 300) throw new Error(`${owner.who} could not ${path}: ${text}`);
  return body;
}

async function ideaOf(owner: Visitor, submitted: boolean): Promise<string> {
  const id = await created(owner, 'ideas', COMPLETE_IDEA);
  if (submitted) await changed(owner, `ideas/${id}/submission`);
  return id;
}

/** With recommendations as after a run that found nobody: who may not read them shall not be told that there are none. */
const idea = (api: TestApi, submitted: boolean): Fixture => ({
  owners: LOCAL_GOVERNMENTS,
  readAt: 'ideas/{}',
  async make(owner) {
    const id = await ideaOf(owner, submitted);
    await changed(owner, `ideas/${id}/recommendation-runs`);
    await api.database.query(
      `UPDATE recommendation_run SET state = 'done', stage = 'done', current = TRUE, finished_at = now() WHERE idea_id = $1`,
      [id],
    );
    return [id];
  },
});

const attachment = (submitted: boolean): Fixture => ({
  owners: LOCAL_GOVERNMENTS,
  readAt: 'ideas/{}/attachments/{}',
  async make(owner) {
    const ideaId = await ideaOf(owner, submitted);
    return [ideaId, await created(owner, `ideas/${ideaId}/attachments?name=a.txt`, Buffer.from('資料'))];
  },
});

/** A file of offerings with one line. */
export const OFFERING_FILE = Buffer.from('名称（必須）\n荷車');

const content = (
  api: TestApi,
  path: string,
  owners: readonly OrganizationKind[],
  body: object,
  shown: boolean,
): Fixture => ({
  owners,
  readAt: `${path}/{}`,
  async make(owner) {
    const id = await created(owner, path, body);
    if (!shown) return [id];
    const { state } = (await changed(owner, `${path}/${id}/publication`)) as { state?: string };
    if (state !== 'in_review') return [id];
    const office = await Visitor.of(api, await api.make.member('operations', 'operator'));
    await changed(office, `${path}/${id}/publication`, 2);
    return [id];
  },
});

const PROGRAM_OWNERS = ['ministry', 'operations'] as const;
const DRAFT = false;
const SHOWN = true;

export type FixtureName =
  | 'session'
  | 'inquiry'
  | 'apiToken'
  | 'identity'
  | 'absence'
  | 'invitation'
  | 'joinRequest'
  | 'member'
  | 'pendingOrganization'
  | 'registration'
  | 'mail'
  | 'organization'
  | 'calendarFeed'
  | 'dataImport'
  | 'savedSearch'
  | 'weightsVersion'
  | `${'draft' | 'submitted'}${'Idea' | 'Attachment'}`
  | `${'draft' | 'published'}${'Program' | 'Offering' | 'Seed' | 'Equipment' | 'Precedent'}`;

export const fixturesFor = (api: TestApi): Readonly<Record<FixtureName, Fixture>> => ({
  draftIdea: idea(api, false),
  submittedIdea: idea(api, true),
  draftAttachment: attachment(false),
  submittedAttachment: attachment(true),
  inquiry: {
    owners: LOCAL_GOVERNMENTS,
    readAt: 'inquiries/{}',
    async make(owner) {
      const ideaId = await ideaOf(owner, true);
      const startup = await Visitor.of(api, await api.make.member('startup', 'owner'));
      const [candidateId] = await fixturesFor(api).publishedOffering.make(startup);
      const body = { kind: 'offering', candidateId, message: '試験', share: 'summary' };
      return [await created(owner, `ideas/${ideaId}/inquiries`, body)];
    },
  },
  draftProgram: content(api, 'programs', PROGRAM_OWNERS, COMPLETE_PROGRAM, DRAFT),
  publishedProgram: content(api, 'programs', PROGRAM_OWNERS, COMPLETE_PROGRAM, SHOWN),
  draftOffering: content(api, 'offerings', ['startup'], OFFERING, DRAFT),
  publishedOffering: content(api, 'offerings', ['startup'], OFFERING, SHOWN),
  draftSeed: content(api, 'research-seeds', ['research'], SEED, DRAFT),
  publishedSeed: content(api, 'research-seeds', ['research'], SEED, SHOWN),
  draftEquipment: content(api, 'equipment', ['research'], EQUIPMENT, DRAFT),
  publishedEquipment: content(api, 'equipment', ['research'], EQUIPMENT, SHOWN),
  draftPrecedent: content(api, 'precedents', LOCAL_GOVERNMENTS, PRECEDENT, DRAFT),
  publishedPrecedent: content(api, 'precedents', LOCAL_GOVERNMENTS, PRECEDENT, SHOWN),

  organization: {
    owners: ORGANIZATION_KINDS,
    readAt: 'organizations/{}',
    make: ({ account }) => Promise.resolve([account!.principal.organizationId]),
  },
  pendingOrganization: {
    owners: ['startup'],
    readAt: 'organizations/{}',
    make: async () => [await pendingOrganization(api)],
  },
  registration: {
    owners: ['startup'],
    readAt: null,
    make: async () => [await application(api, 'pending', await pendingOrganization(api))],
  },
  joinRequest: {
    owners: ORGANIZATION_KINDS,
    readAt: null,
    make: async ({ account }) => [await application(api, 'joining', account!.principal.organizationId)],
  },
  invitation: {
    owners: ORGANIZATION_KINDS,
    readAt: null,
    async make(owner) {
      const email = `invited.${randomUUID()}@test.example`;
      return [await created(owner, 'invitations', { email, role: owner.account!.principal.role })];
    },
  },
  member: {
    owners: ORGANIZATION_KINDS,
    readAt: null,
    async make({ account }) {
      const { organizationId: id, organizationKind: kind, role } = account!.principal;
      return [(await api.make.account({ id, kind }, role as Role)).principal.userId];
    },
  },
  absence: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: null,
    async make({ account }) {
      const { userId, organizationId } = account!.principal;
      const rows = await api.database.query<{ id: string }>(
        `INSERT INTO absence (id, organization_id, user_id, deputy_id, from_on, to_on)
         VALUES (gen_random_uuid(), $1, $2, $2, '2020-04-01', '2020-04-02') RETURNING id`,
        [organizationId, userId],
      );
      return rows.map(({ id }) => id);
    },
  },

  // The weights belong to the operations office as a whole; the first version comes with the database.
  weightsVersion: {
    owners: ['operations'],
    readAt: 'weights-versions/{}',
    async make(owner) {
      const { body } = await owner.send('GET', '/api/v1/weights-versions');
      return [(body as { id: string }[])[0]!.id];
    },
  },
  dataImport: {
    owners: ['startup'],
    readAt: 'imports/{}',
    make: async (owner) => [await created(owner, 'imports?kind=offering&name=a.csv', OFFERING_FILE)],
  },
  savedSearch: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: 'saved-searches/{}',
    make: async (owner) => [await created(owner, 'saved-searches', SAVED_SEARCH)],
  },
  calendarFeed: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: null,
    async make(owner) {
      const savedSearchId = await created(owner, 'saved-searches', { name: '公募', kind: 'program', parameters: {} });
      return [await created(owner, 'calendar-feeds', { savedSearchId })];
    },
  },
  session: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: null,
    async make({ account }) {
      await api.signedIn(account!);
      const rows = await api.database.query<{ id: string }>(
        'SELECT id FROM session WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1',
        [account!.principal.userId],
      );
      return rows.map(({ id }) => id);
    },
  },
  apiToken: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: null,
    // In SQL, so that also those have one whose role has nothing to give to a program.
    async make({ account }) {
      const { userId, organizationId } = account!.principal;
      const rows = await api.database.query<{ id: string }>(
        `INSERT INTO api_token (id, user_id, organization_id, name, token_hash, permissions, created_at, expires_at)
         VALUES (gen_random_uuid(), $1, $2, '試験', sha256(gen_random_uuid()::text::bytea), '{}', now(), now() + interval '1 day')
         RETURNING id`,
        [userId, organizationId],
      );
      return rows.map(({ id }) => id);
    },
  },
  identity: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: null,
    async make({ account }) {
      const rows = await api.database.query<{ id: string }>(
        `INSERT INTO user_identity (id, user_id, issuer, subject, created_at)
         VALUES (gen_random_uuid(), $1, 'https://issuer.example', gen_random_uuid()::text, now()) RETURNING id`,
        [account!.principal.userId],
      );
      return rows.map(({ id }) => id);
    },
  },
  mail: {
    owners: ORGANIZATION_KINDS,
    personal: true,
    readAt: 'mailbox/{}',
    make: async ({ account }) => [await mailTo(api, account!)],
  },
});

const mailTo = (api: TestApi, { email: to }: TestAccount): Promise<string> =>
  requestContext.run({}, () =>
    api.app
      .get(Transactions)
      .run(() =>
        api.app.get(Mails).queue({ to, template: 'membership-ended', parameters: { organization: '試験町' } }),
      ),
  );

async function pendingOrganization(api: TestApi): Promise<string> {
  const id = await api.make.organization('startup');
  await api.database.query(`UPDATE organization SET state = 'pending' WHERE id = $1`, [id]);
  return id;
}

/** Of somebody who confirmed the address. @returns the application's id */
async function application(api: TestApi, state: 'pending' | 'joining', organizationId: string): Promise<string> {
  const id = state === 'pending' ? organizationId : await api.make.organization('startup');
  const { principal, email } = await api.make.account({ id, kind: 'startup' }, 'owner');
  const rows = await api.database.query<{ id: string }>(
    `INSERT INTO registration_request
       (id, state, kind, organization_name, email, display_name, note, expires_at, organization_id, user_id)
     VALUES (gen_random_uuid(), $1, 'startup', '試験企業', $2, '申込', '', now(), $3, $4) RETURNING id`,
    [state, email, organizationId, principal.userId],
  );
  return rows[0]!.id;
}
