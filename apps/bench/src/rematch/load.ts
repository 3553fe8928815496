import type { CandidateKind } from '@app/contracts';
import type { Candidate, MatchingIdea } from '@app/matching';
import type { Client } from 'pg';
import { makeCandidates, makeIdeas, realProgramsFile } from '../corpus/records';
import { Random } from '../corpus/random';

const BATCH = 1000;
const MUNICIPALITIES = 500;
const PROVIDERS = 200;
/** They are told from real ones everywhere. */
const FICTIONAL = '（架空）';

export interface LoadOptions {
  readonly seed: number;
  /** 1 = 180,794 candidates. */
  readonly scale: number;
  readonly ideas: number;
}

/** Fills an empty, migrated database with generated candidates and ideas, as if their owners had published them. */
export async function load(client: Client, { seed, scale, ideas }: LoadOptions): Promise<{ candidates: number }> {
  const random = new Random(seed + 3);
  const ids = (count: number): string[] => Array.from({ length: count }, () => random.uuid());
  const providers = { startup: ids(PROVIDERS), research: ids(PROVIDERS) };
  const municipalities = ids(MUNICIPALITIES);
  for (const [kind, organizations] of Object.entries({ ...providers, municipality: municipalities })) {
    await client.query(
      `INSERT INTO organization (id, kind, name, prefecture_code, population, area_attributes, fictional)
       SELECT id, $2, $2 || n || '${FICTIONAL}', lpad((1 + n % 47)::text, 2, '0'), 800 + 600 * n, '{}', true
         FROM unnest($1::uuid[]) WITH ORDINALITY AS o(id, n)`,
      [organizations, kind],
    );
  }
  const author = random.uuid();
  await client.query(
    `INSERT INTO app_user (id, email, display_name, password_hash) VALUES ($1, 'bench@test.example', '測定', 'x')`,
    [author],
  );

  let candidates = 0;
  const batches = new Map<CandidateKind, Candidate[]>();
  const flush = async (kind: CandidateKind): Promise<void> => {
    const rows = (batches.get(kind) ?? []).map((candidate) => ({
      ...candidate,
      organization: random.of(kind === 'offering' ? providers.startup : providers.research),
    }));
    batches.set(kind, []);
    for (const sql of INSERTS[kind]) await client.query(sql, [JSON.stringify(rows)]);
    candidates += rows.length;
  };
  for (const candidate of makeCandidates({ seed, scale, programsFile: realProgramsFile() })) {
    const kind = candidate.kind as CandidateKind;
    const batch = batches.get(kind) ?? [];
    batch.push(candidate);
    batches.set(kind, batch);
    if (batch.length >= BATCH) await flush(kind);
  }
  for (const kind of batches.keys()) await flush(kind);

  let batch: object[] = [];
  const flushIdeas = async (): Promise<void> => {
    for (const sql of IDEA_INSERTS) await client.query(sql, [JSON.stringify(batch)]);
    batch = [];
  };
  for (const idea of makeIdeas(seed, ideas)) {
    batch.push({ ...withUuids(idea, random), organization: random.of(municipalities), author });
    if (batch.length >= BATCH) await flushIdeas();
  }
  await flushIdeas();
  await client.query('VACUUM ANALYZE');
  return { candidates };
}

const withUuids = (idea: MatchingIdea, random: Random) => ({
  ...idea,
  needs: idea.needs.map((need, position) => ({ ...need, id: random.uuid(), position })),
});

const TEXTS = (column: string): string => `ARRAY(SELECT jsonb_array_elements_text(row->'${column}'))`;
const COMMON = `${TEXTS('themes')}, ${TEXTS('needKinds')}`;
const PUBLISHED = `'published', 1, true, ''::tsvector, now()`;
const FROM = `FROM jsonb_array_elements($1::jsonb) AS row`;

const INSERTS: Readonly<Record<CandidateKind, readonly string[]>> = {
  program: [
    `INSERT INTO program (id, source, external_id, editorial_state, version, name, ministry, kind, themes, need_kinds, stages,
       pillars, purpose, current_issues, overview, applicants, max_rate, ceiling_yen, prefectures, eligibility,
       implementation_methods, corrected_fields, last_verified_on, fictional, search_vector)
     SELECT (row->>'id')::uuid, 'manual', row->>'id', 'published', 1, row->'text'->>'name', row->>'provider', 'subsidy',
       ${COMMON}, ${TEXTS('stages')}, '{}', row->'text'->>'purpose', row->'text'->>'issues', row->'text'->>'overview', '{}',
       (row->>'maxRate')::float, (row->'amountYen'->>'max')::bigint, ${TEXTS('prefectures')}, NULLIF(row->'rule', 'null'),
       '{}', '{}', (row->>'lastVerifiedOn')::date, true, ''::tsvector ${FROM}`,
    `INSERT INTO application_window (id, program_id, fiscal_year, opens_on, closes_on, status)
     SELECT gen_random_uuid(), (row->>'id')::uuid, (w->>'fiscalYear')::int, (w->>'opensOn')::date, (w->>'closesOn')::date,
       w->>'status' ${FROM}, jsonb_array_elements(row->'windows') AS w`,
  ],
  offering: [
    `INSERT INTO offering (id, organization_id, state, version, fictional, search_vector, published_at, name, summary,
       description, features, themes, need_kinds, stages, partner_kind, trial_available, delivery_prefectures,
       certifications, bidding_qualifications, track_records)
     SELECT (row->>'id')::uuid, (row->>'organization')::uuid, ${PUBLISHED}, row->'text'->>'name', row->'text'->>'purpose',
       row->'text'->>'overview', '{}', ${COMMON}, ${TEXTS('stages')}, 'startup', false, ${TEXTS('prefectures')},
       '[]', '[]', '[]' ${FROM}`,
  ],
  research_seed: [
    `INSERT INTO research_seed (id, organization_id, state, version, fictional, search_vector, published_at, title, summary,
       description, field, themes, need_kinds, stages, partner_kind)
     SELECT (row->>'id')::uuid, (row->>'organization')::uuid, ${PUBLISHED}, row->'text'->>'name', row->'text'->>'purpose',
       row->'text'->>'overview', '', ${COMMON}, ${TEXTS('stages')}, 'university' ${FROM}`,
  ],
  equipment: [
    `INSERT INTO equipment (id, organization_id, state, version, fictional, search_vector, published_at, name, category,
       summary, description, themes, need_kinds, partner_kind, remote_operated, automated, open_to_outsiders)
     SELECT (row->>'id')::uuid, (row->>'organization')::uuid, ${PUBLISHED}, row->'text'->>'name', '', row->'text'->>'purpose',
       row->'text'->>'overview', ${COMMON}, 'university', false, false, true ${FROM}`,
  ],
};

const IDEA_INSERTS = [
  `INSERT INTO idea (id, organization_id, state, version, title, challenge, assets, combination, public_summary,
     themes, stage, partner_kinds, budget_yen, own_share_yen, fictional, created_by,
     responsible_user_id, submitted_at)
   SELECT (row->>'id')::uuid, (row->>'organization')::uuid, 'submitted', 1, row->'text'->>'title', row->'text'->>'challenge',
     row->'text'->>'assets', row->'text'->>'combination', '', ${TEXTS('themes')}, row->>'stage',
     ${TEXTS('partnerKinds')}, (row->>'budgetYen')::bigint, (row->>'ownShareYen')::bigint, true, (row->>'author')::uuid,
     (row->>'author')::uuid, now()
   ${FROM}`,
  `INSERT INTO idea_need (id, idea_id, "position", kind, description)
   SELECT (need->>'id')::uuid, (row->>'id')::uuid, (need->>'position')::int, need->>'kind', need->>'text'
   ${FROM}, jsonb_array_elements(row->'needs') AS need`,
];
