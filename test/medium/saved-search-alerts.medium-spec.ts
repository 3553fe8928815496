import { Mails, type SavedSearchMails } from '@app/mail';
import { Offerings } from '@app/offerings';
import { AlertDigests, AlertPreferences, type SavedSearch, SavedSearches } from '@app/saved-searches';
import type { Principal } from '@app/authz';
import { Client } from 'pg';
import { type Factories, factoriesFor, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

type Digest = SavedSearchMails['saved-search-digest'];

let domain: TestDomain;
let make: Factories;
let startup: Principal;
let office: Principal;
beforeAll(async () => {
  domain = await createTestDomain({ now: new Date('2026-11-27T00:00:00Z') });
  make = factoriesFor(domain.app);
  startup = (await make.member('startup', 'owner')).principal;
  office = (await make.member('operations', 'operator')).principal;
});
afterAll(() => domain.close());
beforeEach(() => domain.clock.advance({ days: 1 }));

const tellAll = () => domain.as(null, () => domain.get(AlertDigests).tellAll());
const newReader = () => make.member('municipality', 'viewer');
const save = ({ principal }: TestAccount, parameters: SavedSearch['parameters'], name = '荷物') =>
  domain.as(principal, () =>
    domain.get(SavedSearches).create(principal, { name, kind: 'offering', parameters, alerts: true }),
  );
const draft = (name: string) =>
  domain.as(startup, async () => {
    const content = { name, summary: '運ぶ。', themes: ['digital' as const], needKinds: ['technology' as const] };
    return (await domain.get(Offerings).create(startup, content)).item;
  });
const publish = async (name: string) => {
  const { id } = await draft(name);
  await domain.as(startup, () => domain.get(Offerings).publish(startup, id, 1));
  await domain.as(office, () => domain.get(Offerings).publish(office, id, 2));
  return id;
};
const mailsTo = async ({ email }: TestAccount): Promise<Digest[]> =>
  (
    await domain.database.query<{ parameters: Digest }>(
      `SELECT parameters FROM mail WHERE to_address = $1 AND template = 'saved-search-digest' ORDER BY created_at, id`,
      [email],
    )
  ).map(({ parameters }) => parameters);
const titlesTo = async (reader: TestAccount): Promise<string[][]> =>
  (await mailsTo(reader)).map(({ sections }) => sections.flatMap(({ items }) => items.map(({ title }) => title)));
const tokenOf = (link: string) => new URL(link).hash.slice(1);
const stop = (token: string) => domain.as(null, () => domain.get(AlertPreferences).stop(token));

describe('mails about saved searches', () => {
  it('tell each new or changed thing once, in one mail for all searches of a person', async () => {
    const reader = await newReader();
    await publish('荷車あ');
    await save(reader, { q: '荷車' });
    await save(reader, { q: '台車' }, '台車');
    expect(await tellAll()).toBe(0);
    domain.clock.advance({ days: 1 });
    const id = await publish('荷車い');
    await publish('台車う');
    expect(await tellAll()).toBe(1);
    expect(await tellAll()).toBe(0);
    domain.clock.advance({ days: 1 });
    expect(await tellAll()).toBe(0);
    domain.clock.advance({ days: 1 });
    await domain.as(startup, () => domain.get(Offerings).update(startup, id, 3, { summary: '遠くへ運ぶ。' }));
    await tellAll();
    expect(await titlesTo(reader)).toEqual([['荷車い', '台車う'], ['荷車い']]);
    const [first, second] = await mailsTo(reader);
    expect(first!.sections[0]!.items[0]).toMatchObject({ isNew: true });
    expect(second!.sections[0]!.items[0]).toMatchObject({ isNew: false });
  });

  it('go out once, however many workers are at it', async () => {
    const reader = await newReader();
    await save(reader, { q: '橇' });
    await publish('橇あ');
    const mails = await Promise.all(Array.from({ length: 5 }, tellAll));
    expect(mails.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await titlesTo(reader)).toEqual([['橇あ']]);
  });

  it('lose nothing when writing them fails in the middle', async () => {
    const reader = await newReader();
    await save(reader, { q: '籠' });
    await publish('籠あ');
    const queue = jest.spyOn(domain.get(Mails), 'queue').mockRejectedValueOnce(new Error('the process died'));
    await expect(tellAll()).rejects.toThrow('could not be told');
    queue.mockRestore();
    expect(await titlesTo(reader)).toEqual([]);
    expect(await tellAll()).toBe(1);
    expect(await titlesTo(reader)).toEqual([['籠あ']]);
  });

  it('tell what was changed before a mail and committed after it', async () => {
    const reader = await newReader();
    await save(reader, { q: '舟' });
    const { id } = await draft('舟あ');
    const late = new Client({ connectionString: domain.database.url });
    await late.connect();
    await late.query('BEGIN');
    await late.query(`UPDATE offering SET state = 'published', version = 2, published_at = now() WHERE id = $1`, [id]);
    await publish('舟い');
    await tellAll();
    await late.query('COMMIT');
    await late.end();
    domain.clock.advance({ days: 1 });
    await tellAll();
    domain.clock.advance({ days: 1 });
    await tellAll();
    expect((await titlesTo(reader)).flat().sort()).toEqual(['舟あ', '舟い']);
  });

  it('wait for the hour that somebody chose', async () => {
    const reader = await newReader();
    const { principal } = reader;
    await domain.as(principal, () =>
      domain.get(AlertPreferences).set(principal, { hour: 18, language: 'en', paused: false }, undefined),
    );
    await save(reader, { q: '馬' });
    await publish('馬あ');
    // Nine in the morning in Japan.
    await tellAll();
    expect(await titlesTo(reader)).toEqual([]);
    domain.clock.advance({ hours: 9 });
    await tellAll();
    domain.clock.advance({ hours: 15 });
    expect(await titlesTo(reader)).toEqual([['馬あ']]);
  });

  it('go to nobody who left or whose organization is suspended, and tell nothing that is no longer public', async () => {
    const [left, suspended, reader] = [await newReader(), await newReader(), await newReader()];
    for (const one of [left, suspended, reader]) await save(one, { q: '駕籠' });
    const id = await publish('駕籠あ');
    await publish('駕籠い');
    await domain.as(startup, () => domain.get(Offerings).withdraw(startup, id, 3));
    await domain.database.query('DELETE FROM membership WHERE user_id = $1', [left.principal.userId]);
    await domain.database.query(`UPDATE organization SET state = 'suspended' WHERE id = $1`, [
      suspended.principal.organizationId,
    ]);
    await tellAll();
    expect(await mailsTo(left)).toEqual([]);
    expect(await mailsTo(suspended)).toEqual([]);
    expect(await titlesTo(reader)).toEqual([['駕籠い']]);
  });

  it('say once that a search is outdated, never nothing', async () => {
    const reader = await newReader();
    const { id } = await save(reader, { q: '車' });
    await domain.database.query(`UPDATE saved_search SET parameters = '{"theme": ["gone"]}' WHERE id = $1`, [id]);
    await tellAll();
    domain.clock.advance({ days: 1 });
    await tellAll();
    expect(await mailsTo(reader)).toMatchObject([{ sections: [{ outdated: true, items: [] }] }]);
  });

  it('stop for one search or for all by their links, which are no secret of another', async () => {
    const reader = await newReader();
    const one = await save(reader, { q: '鞍' }, '一');
    await save(reader, { q: '鞍' }, '二');
    await publish('鞍あ');
    await tellAll();
    const [mail] = await mailsTo(reader);
    expect(new URL(mail!.stopUrl).pathname).toBe(`/api/v1/alert-stops/${tokenOf(mail!.stopLink)}`);
    await stop(tokenOf(mail!.sections[0]!.stopLink));
    await stop(tokenOf(mail!.sections[0]!.stopLink));
    const { principal } = reader;
    expect(await domain.as(principal, () => domain.get(SavedSearches).get(principal, one.id))).toMatchObject({
      alerts: false,
      version: 2,
    });
    domain.clock.advance({ days: 1 });
    await publish('鞍い');
    await tellAll();
    expect((await mailsTo(reader))[1]!.sections.map(({ name }) => name)).toEqual(['二']);
    await stop(tokenOf(mail!.stopLink));
    domain.clock.advance({ days: 1 });
    await publish('鞍う');
    expect(await tellAll()).toBe(0);
    await expect(stop('x'.repeat(43))).rejects.toMatchObject({ status: 404 });
    const actions = await domain.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE user_id = $1 AND action ~ 'alert' ORDER BY id`,
      [principal.userId],
    );
    expect(actions.map(({ action }) => action)).toEqual(['saved_search.stop_alerts', 'alert_preference.update']);
  });
});
