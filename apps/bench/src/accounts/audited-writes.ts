import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { show, table, timeEach } from '../measure/figures';

const MOST = 1_000_000;
const PARALLEL = [1, 8] as const;

/**
 * Changes per second, each a transaction with one audit record, with and without the chain (ADR 0034) and also without the
 * record. The chain's trigger runs at commit, one at a time; several writers show what that costs.
 * @param ownerUrl of the role that may switch the trigger; the writers use the application's
 */
export async function measureAuditedWrites(
  { ownerUrl, applicationUrl }: { readonly ownerUrl: string; readonly applicationUrl: string },
  seconds: number,
): Promise<string> {
  const owner = await connected(ownerUrl);
  const writers = await Promise.all(Array.from({ length: Math.max(...PARALLEL) }, () => connected(applicationUrl)));
  try {
    // A row for each, so that nobody waits for another's row.
    const rows: string[] = [];
    while (rows.length < writers.length) rows.push(await newOrganization(owner));
    const perSecond = async (parallel: number, audited: boolean): Promise<number> => {
      const round = (time: number) =>
        Promise.all(
          writers.slice(0, parallel).map((writer, i) => timeEach(MOST, time, () => change(writer, rows[i]!, audited))),
        );
      await round(seconds / 4);
      const begin = performance.now();
      const done = await round(seconds);
      return (done.flat().length / (performance.now() - begin)) * 1000;
    };
    const lines: string[][] = [];
    for (const parallel of PARALLEL) {
      await owner.query('ALTER TABLE audit_record DISABLE TRIGGER audit_record_chain');
      const [unrecorded, unchained] = [await perSecond(parallel, false), await perSecond(parallel, true)];
      await owner.query('ALTER TABLE audit_record ENABLE TRIGGER audit_record_chain');
      const chained = await perSecond(parallel, true);
      lines.push([`${parallel}`, ...[unrecorded, unchained, chained].map(show), show((1000 * parallel) / chained)]);
    }
    return table(
      ['writers', 'no record, per second', 'record without chain', 'record with chain', 'with chain, ms each'],
      lines,
    );
  } finally {
    await Promise.all([owner, ...writers].map((client) => client.end()));
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

async function newOrganization(owner: Client): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `INSERT INTO organization (id, kind, name, fictional) VALUES ($1, 'municipality', '計測町（架空）', true)`,
    [id],
  );
  return id;
}

async function change(writer: Client, id: string, audited: boolean): Promise<void> {
  await writer.query('BEGIN');
  await writer.query('UPDATE organization SET name = name WHERE id = $1', [id]);
  if (audited) {
    await writer.query(
      `INSERT INTO audit_record (organization_id, action, subject_type, subject_id, before_hash, after_hash, request_id)
       VALUES ($1, 'organization.edit', 'organization', $2, sha256('before'), sha256('after'), $2)`,
      [id, id],
    );
  }
  await writer.query('COMMIT');
}
