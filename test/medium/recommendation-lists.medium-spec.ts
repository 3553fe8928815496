import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, migrateDown } from '@app/database';
import { RecommendationLists } from '@app/recommendations';
import { factoriesFor } from '../support/factories';
import { createTestDatabase } from '../support/test-database';
import { createTestDomain } from '../support/test-domain';

const MIGRATIONS = join(__dirname, '../../migrations');
const MIGRATION = '1764000000900';
const RUN = '00000000-0000-4000-8000-000000000001';
const EARLIER_RUN = '00000000-0000-4000-8000-000000000002';
const [FIRST, SECOND] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

const ROWS = `
  SELECT kind, candidate_id, candidate_version, rank, score, band, verdict, contributions, reasons, gaps, trace, changes
    FROM recommendation ORDER BY kind, rank`;

describe('lists that were stored as one row per candidate', () => {
  it('are read as before after the migration, and are rows again when it is taken back', async () => {
    const database = await createTestDatabase();
    const before = await createTestDomain({ database });
    const make = factoriesFor(before.app);
    const { idea } = await make.submittedIdea((await make.member('municipality', 'owner')).principal);
    await before.close();
    const laterMigrations = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.ts') && file >= MIGRATION).length;
    await migrateDown(database.ownerUrl, laterMigrations);
    for (const [id, current] of [
      [RUN, true],
      [EARLIER_RUN, false],
    ] as const) {
      await database.query(
        `INSERT INTO recommendation_run (id, idea_id, idea_version, "trigger", state, "current", stage, started_at, as_of)
         VALUES ($1, $2, 1, 'submitted', 'done', $3, 'finished', now(), '2026-11-24')`,
        [id, idea.id, current],
      );
      await database.query(
        `INSERT INTO recommendation_list (run_id, kind, searched, entry) VALUES ($1, 'program', 7, '{}'), ($1, 'equipment', 3, '{}')`,
        [id],
      );
    }
    await database.query(
      `INSERT INTO recommendation VALUES
        ($1, 'program', $3, 4, 2, 0.25, 'reference', 'unknown', '[{"feature":"text","value":0.3,"weight":2,"contribution":0.6}]',
         '[{"type":"theme","themes":["防災"]}]', '[]', NULL, '[]'),
        ($1, 'program', $2, 1, 1, 0.123456789012345, 'strong', 'eligible', '[]', '[]', '[{"type":"window_not_stated"}]',
         '{"verdict":"eligible"}', '[]')`,
      [RUN, FIRST, SECOND],
    );
    const rows = await database.query(ROWS);
    expect(rows).toHaveLength(2);

    await migrate(database.ownerUrl);
    const domain = await createTestDomain({ database });
    const lists = await domain.as(null, () => domain.get(RecommendationLists).ofRun(RUN));
    const listing = await domain.as(null, async () => {
      const found: string[] = [];
      for await (const page of domain.get(RecommendationLists).ideasListing('program', [SECOND])) found.push(...page);
      return found;
    });
    const earlier = await domain.as(null, () => domain.get(RecommendationLists).ofRun(EARLIER_RUN));
    await domain.close();
    expect(lists.get('program')).toMatchObject({
      searched: 7,
      recommendations: [
        { candidateId: FIRST, candidateVersion: 1, rank: 1, score: 0.123456789012345, trace: { verdict: 'eligible' } },
        { candidateId: SECOND, rank: 2, trace: null, reasons: [{ type: 'theme', themes: ['防災'] }] },
      ],
    });
    expect(lists.get('equipment')).toEqual({ searched: 3, recommendations: [] });
    expect(listing).toEqual([idea.id]);
    // Their rows had been forgotten before.
    expect(earlier.size).toBe(0);

    await migrateDown(database.ownerUrl, laterMigrations);
    expect(await database.query(ROWS)).toEqual(rows);
  });
});
