import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { IdeaAttachments, Ideas, IdeasPolicy, OpenIdeas } from '@app/ideas';
import { Client } from 'pg';
import { COMPLETE_IDEA, type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

const MEMO = '議会前につき内密';
const TABLES = ['idea', 'idea_need', 'idea_version', 'idea_memo'] as const;

let domain: TestDomain;
let make: Factories;
let application: Client;
let lead: Principal;
let partner: Principal;
let stranger: Principal;
let ministry: Principal;
let draft: string;
let submitted: string;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  [lead, partner, stranger] = (await Promise.all(
    (['municipality', 'municipality', 'prefecture'] as const).map(
      async (kind) => (await make.member(kind, 'owner')).principal,
    ),
  )) as [Principal, Principal, Principal];
  ministry = (await make.member('ministry', 'liaison')).principal;
  const content = { ...COMPLETE_IDEA, privateMemo: MEMO, memberOrganizationIds: [partner.organizationId] };
  draft = (await make.draftIdea(lead, content)).idea.id;
  submitted = (await make.submittedIdea(lead, content)).idea.id;
  application = new Client({ connectionString: domain.database.url });
  await application.connect();
});
afterAll(async () => {
  await application.end();
  await domain.close();
});

interface Scope {
  readonly audience?: string;
  readonly organizationId?: string;
}

/** What the application's role sees of the two ideas by plain SQL: `draft` or `submitted`, once per row. */
async function seen(table: (typeof TABLES)[number], { audience, organizationId }: Scope): Promise<string[]> {
  await application.query('BEGIN');
  try {
    if (audience !== undefined) await application.query(`SELECT set_config('app.audience', $1, true)`, [audience]);
    if (organizationId !== undefined) {
      await application.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
    }
    const column = table === 'idea' ? 'id' : 'idea_id';
    const { rows } = await application.query<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY 1`);
    return rows.map(({ id }) => (id === draft ? 'draft' : id === submitted ? 'submitted' : id)).sort();
  } finally {
    await application.query('ROLLBACK');
  }
}

describe('row level security on ideas', () => {
  it.each(TABLES)(
    'shows nothing of %s without a context, with a wrong one, and to kinds that read no ideas',
    async (table) => {
      const { organizationId } = lead;
      for (const scope of [
        {},
        { audience: 'municipality' },
        { audience: 'municipality', organizationId: stranger.organizationId },
        { audience: 'startup', organizationId: stranger.organizationId },
        { audience: 'System' },
        { audience: '', organizationId: '' },
      ]) {
        expect(await seen(table, scope)).toEqual([]);
      }
      expect((await seen(table, { audience: 'municipality', organizationId })).length).toBeGreaterThan(0);
    },
  );

  it('shows drafts to their organizations, what is submitted to ministries, too, and the memo to the lead alone', async () => {
    const of = ({ organizationKind, organizationId }: Principal) => ({ audience: organizationKind, organizationId });
    expect(await seen('idea', of(lead))).toEqual(['draft', 'submitted']);
    expect(await seen('idea', of(partner))).toEqual(['draft', 'submitted']);
    expect(await seen('idea', of(ministry))).toEqual(['submitted']);
    // The submitted one was a draft before.
    expect(await seen('idea_version', of(lead))).toEqual(['draft', 'submitted', 'submitted']);
    expect(await seen('idea_version', of(ministry))).toEqual(['submitted']);
    expect(await seen('idea_memo', of(lead))).toEqual(['draft', 'submitted', 'submitted']);
    expect(await seen('idea_memo', of(partner))).toEqual([]);
    expect(await seen('idea_memo', of(ministry))).toEqual([]);
    expect(await seen('idea', { audience: 'system' })).toEqual(['draft', 'submitted']);
  });

  it('leaves no text of the memo in what ministries read', async () => {
    const rows = await domain.database.query<{ line: string }>(
      `SELECT row_to_json(i)::text AS line FROM idea i UNION ALL SELECT row_to_json(v)::text FROM idea_version v`,
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.filter(({ line }) => line.includes(MEMO))).toEqual([]);
  });

  it('lets nobody but the lead write', async () => {
    for (const who of [partner, ministry, stranger]) {
      const changed = await domain.as(who, () =>
        domain.get(Transactions).run(async () => {
          const { manager } = domain.get(Transactions);
          const [, ideas] = await manager.query<[unknown, number]>(`UPDATE idea SET title = 'x' WHERE id = $1`, [
            submitted,
          ]);
          const [, gone] = await manager.query<[unknown, number]>('DELETE FROM idea_need WHERE idea_id = $1', [
            submitted,
          ]);
          return ideas + gone;
        }),
      );
      expect(changed).toBe(0);
      const insert = domain.as(who, () =>
        domain
          .get(Transactions)
          .run(() =>
            domain
              .get(Transactions)
              .manager.query(`INSERT INTO idea_memo (idea_id, version, memo) VALUES ($1, 99, 'x')`, [submitted]),
          ),
      );
      await expect(insert).rejects.toThrow('row-level security');
    }
  });

  it('forgets the context with the transaction: the next one on the same connection sees nothing', async () => {
    expect(await seen('idea', { audience: 'system' })).toHaveLength(2);
    expect(await seen('idea', {})).toEqual([]);
  });
});

describe('the services on top', () => {
  it('see nothing outside a transaction, rather than everything', async () => {
    const outside = () => domain.get(Transactions).manager.query<unknown[]>('SELECT id FROM idea');
    expect(await domain.as(lead, outside)).toEqual([]);
    expect(await domain.as(null, outside)).toEqual([]);
    const within = await domain.as(lead, () => domain.get(Transactions).run(outside));
    expect(within).toHaveLength(2);
  });

  it('still show nothing of others when the policy of the service is broken', async () => {
    const policy = domain.get(IdeasPolicy);
    const everything = { sql: 'TRUE', parameters: {} };
    const broken = jest.spyOn(policy, 'condition').mockReturnValue(everything);
    const memo = jest.spyOn(policy, 'seesPrivateMemo').mockReturnValue(true);
    try {
      const ideas = domain.get(Ideas);
      const listed = async (who: Principal) =>
        (await domain.as(who, () => ideas.list(who, { limit: 50 }))).items.map(({ idea }) => idea.id);
      expect(await listed(stranger)).toEqual([]);
      expect(await listed(ministry)).toEqual([submitted]);
      expect((await listed(lead)).sort()).toEqual([draft, submitted].sort());
      await expect(domain.as(stranger, () => ideas.get(stranger, draft))).rejects.toMatchObject({ status: 404 });
      await expect(domain.as(ministry, () => ideas.versions(ministry, draft))).rejects.toMatchObject({ status: 404 });
      expect((await domain.as(partner, () => ideas.get(partner, draft))).privateMemo).toBe('');
    } finally {
      broken.mockRestore();
      memo.mockRestore();
    }
  });

  it('give the system its rows in the middle of a request, and take them back after it, also after an error', async () => {
    const transactions = domain.get(Transactions);
    const count = async () => (await transactions.manager.query<unknown[]>('SELECT id FROM idea')).length;
    await domain.as(stranger, () =>
      transactions.run(async () => {
        expect(await count()).toBe(0);
        expect(await domain.get(OpenIdeas).load([draft, submitted])).toHaveLength(2);
        expect(await count()).toBe(0);
        await transactions.asSystem(() => Promise.reject(new Error('on the way'))).catch(() => undefined);
        expect(await count()).toBe(0);
      }),
    );
  });
});

describe('row level security on files', () => {
  const FILE_TABLES = ['stored_file', 'stored_file_content', 'idea_attachment'] as const;
  const files: Record<string, string> = {};
  beforeAll(async () => {
    for (const [name, ideaId] of [
      ['draft', draft],
      ['submitted', submitted],
    ] as const) {
      const sent = { name: `${name}.txt`, bytes: Buffer.from(MEMO) };
      const { id } = await domain.as(lead, () => domain.get(IdeaAttachments).add(lead, ideaId, sent));
      files[id] = name;
    }
  });

  async function filesSeen(
    table: (typeof FILE_TABLES)[number],
    { audience, organizationId }: Scope,
  ): Promise<string[]> {
    await application.query('BEGIN');
    try {
      if (audience) await application.query(`SELECT set_config('app.audience', $1, true)`, [audience]);
      if (organizationId) {
        await application.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
      }
      const column = table === 'stored_file' ? 'id' : 'file_id';
      const { rows } = await application.query<{ id: string }>(`SELECT ${column} AS id FROM ${table}`);
      return rows.map(({ id }) => files[id] ?? id).sort();
    } finally {
      await application.query('ROLLBACK');
    }
  }

  it.each(FILE_TABLES)('shows rows of %s to whoever may read the idea, and to nobody else', async (table) => {
    const as = (principal: Principal) => ({
      audience: principal.organizationKind,
      organizationId: principal.organizationId,
    });
    expect(await filesSeen(table, {})).toEqual([]);
    expect(await filesSeen(table, as(stranger))).toEqual([]);
    expect(await filesSeen(table, { audience: 'startup', organizationId: stranger.organizationId })).toEqual([]);
    expect(await filesSeen(table, as(partner))).toEqual(['submitted']);
    expect(await filesSeen(table, as(ministry))).toEqual(['submitted']);
    expect(await filesSeen(table, as(lead))).toEqual(['draft', 'submitted']);
    expect(await filesSeen(table, { audience: 'system' })).toEqual(['draft', 'submitted']);
  });

  it.each(FILE_TABLES)('lets nobody remove rows of %s who only reads them', async (table) => {
    await application.query('BEGIN');
    try {
      await application.query(`SELECT set_config('app.audience', 'ministry', true)`);
      await application.query(`SELECT set_config('app.organization_id', $1, true)`, [ministry.organizationId]);
      expect((await application.query(`DELETE FROM ${table}`)).rowCount).toBe(0);
    } finally {
      await application.query('ROLLBACK');
    }
  });
});
