import { inflateSync } from 'node:zlib';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs read at a time on the way down. */
const CHUNK = 200;

/**
 * A list of recommendations becomes one row instead of one row per candidate: an idea has some 220 candidates with
 * their reasons, and tens of thousands of ideas are matched in one night.
 */
export class RecommendationLists1764000000900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE recommendation_list ADD candidate_ids uuid[], ADD items bytea`);
    // It is compressed when it comes.
    await queryRunner.query(`ALTER TABLE recommendation_list ALTER items SET STORAGE EXTERNAL`);
    await queryRunner.query(`
      UPDATE recommendation_list list SET candidate_ids = rows.ids, items = convert_to(rows.items::text, 'UTF8')
        FROM (
          SELECT run_id, kind, array_agg(candidate_id ORDER BY rank) AS ids,
                 json_build_object('v', 1, 'items', json_agg(json_build_object(
                   'id', candidate_id, 'version', candidate_version, 'rank', rank, 'score', score, 'band', band,
                   'verdict', verdict, 'contributions', contributions, 'reasons', reasons, 'gaps', gaps,
                   'trace', trace, 'changes', changes) ORDER BY rank)) AS items
            FROM recommendation GROUP BY run_id, kind
        ) rows
       WHERE rows.run_id = list.run_id AND rows.kind = list.kind
    `);
    // Without rows: nothing was found, or the list of an earlier run had been forgotten.
    await queryRunner.query(`
      DELETE FROM recommendation_list list USING recommendation_run run
       WHERE list.items IS NULL AND run.id = list.run_id AND NOT run.current
    `);
    await queryRunner.query(`
      UPDATE recommendation_list SET candidate_ids = '{}', items = convert_to('{"v":1,"items":[]}', 'UTF8')
       WHERE items IS NULL
    `);
    await queryRunner.query(
      `ALTER TABLE recommendation_list ALTER candidate_ids SET NOT NULL, ALTER items SET NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX ix_recommendation_list_candidate_ids ON recommendation_list USING gin (candidate_ids)`,
    );
    await queryRunner.query(`DROP TABLE recommendation`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recommendation (
        run_id uuid NOT NULL,
        kind text NOT NULL,
        candidate_id uuid NOT NULL,
        candidate_version integer NOT NULL,
        rank integer NOT NULL,
        score double precision NOT NULL,
        band text NOT NULL,
        verdict text NOT NULL,
        contributions jsonb NOT NULL,
        reasons jsonb NOT NULL,
        gaps jsonb NOT NULL,
        trace jsonb,
        changes jsonb NOT NULL,
        CONSTRAINT pk_recommendation PRIMARY KEY (run_id, kind, candidate_id)
      )
    `);
    await this.restoreRows(queryRunner);
    await queryRunner.query(`CREATE INDEX ix_recommendation_kind_candidate_id ON recommendation(kind, candidate_id)`);
    await queryRunner.query(
      `ALTER TABLE recommendation ADD CONSTRAINT fk_recommendation_run_id FOREIGN KEY (run_id) REFERENCES recommendation_run(id) ON DELETE CASCADE`,
    );
    await queryRunner.query(`ALTER TABLE recommendation_list DROP candidate_ids, DROP items`);
  }

  private async restoreRows(queryRunner: QueryRunner): Promise<void> {
    let after = { runId: '00000000-0000-0000-0000-000000000000', kind: '' };
    for (;;) {
      const lists = (await queryRunner.query(
        `SELECT run_id AS "runId", kind, items FROM recommendation_list
          WHERE (run_id, kind) > ($1, $2) ORDER BY run_id, kind LIMIT ${CHUNK}`,
        [after.runId, after.kind],
      )) as { runId: string; kind: string; items: Buffer }[];
      for (const { runId, kind, items } of lists) {
        await queryRunner.query(
          `INSERT INTO recommendation
           SELECT $1, $2, (item->>'id')::uuid, (item->>'version')::integer, (item->>'rank')::integer,
                  (item->>'score')::double precision, item->>'band', item->>'verdict', item->'contributions',
                  item->'reasons', item->'gaps', NULLIF(item->'trace', 'null'), item->'changes'
             FROM jsonb_array_elements($3::jsonb) AS item`,
          [runId, kind, JSON.stringify(itemsOf(items))],
        );
      }
      if (lists.length < CHUNK) return;
      after = lists.at(-1)!;
    }
  }
}

interface List {
  readonly features?: readonly string[];
  readonly weights?: readonly number[];
  readonly items: readonly { readonly values?: readonly number[] }[];
}

/** Format 1 of the stored lists, with contributions in full. */
function itemsOf(bytes: Buffer): object[] {
  const json = bytes[0] === 0x7b ? bytes : inflateSync(bytes);
  const { features = [], weights = [], items } = JSON.parse(json.toString('utf8')) as List;
  return items.map(({ values, ...item }) => {
    const contributions = values?.map((value, i) => {
      const weight = weights[i] ?? 0;
      return { feature: features[i] ?? '', value, weight, contribution: weight * value };
    });
    return { ...item, ...(contributions && { contributions }) };
  });
}
