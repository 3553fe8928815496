import { Transactions } from '@app/database';
import { fiscalYearOf } from '@app/japan';
import {
  type ImportedProgram,
  Program,
  PROGRAM_STATUSES,
  type ProgramStatus,
  STATUS_SQL,
  statusOf,
  type WindowContent,
} from '@app/programs';
import fc from 'fast-check';
import { factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
beforeAll(async () => {
  domain = await createTestDomain();
});
afterAll(() => domain.close());

/** Few days around few boundaries: equal days and neighbours are where two formulations part. */
const day = fc.constantFrom(
  '2026-03-31',
  '2026-04-01',
  '2026-06-14',
  '2026-06-15',
  '2026-06-16',
  '2027-03-31',
  '2027-04-01',
);
const dayOrNull = fc.option(day, { nil: null });

const window = fc
  .record({
    fiscalYear: fc.constantFrom(2025, 2026, 2027),
    opensOn: dayOrNull,
    closesOn: dayOrNull,
    status: fc.constantFrom<WindowContent['status']>('confirmed', 'forecast'),
  })
  // The rest is refused before it is stored.
  .filter(({ opensOn, closesOn }) => opensOn === null || closesOn === null || opensOn <= closesOn);

const program = fc.record({
  windows: fc.array(window, { maxLength: 3 }),
  endYear: fc.option(fc.constantFrom(2024, 2025, 2026, 2027), { nil: null }),
});

describe('status of a program', () => {
  it('is the same in SQL as in statusOf()', async () => {
    const make = factoriesFor(domain.app);
    const transactions = domain.get(Transactions);
    const seen = new Set<ProgramStatus>();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(program, { minLength: 20, maxLength: 40 }), day, async (programs, today) => {
        const source = 'jsonl';
        const prefix = `${round++}`;
        await make.importedPrograms(
          programs.map((content, i): ImportedProgram => ({
            source,
            externalId: `${prefix}-${i}`,
            content: { name: `施策 ${prefix}-${i}`, ...content },
          })),
        );
        const fiscalYear = fiscalYearOf(today);
        const rows = await domain.as(null, () =>
          transactions.manager
            .createQueryBuilder(Program, 'p')
            .select('p.externalId', 'id')
            .addSelect(STATUS_SQL, 'status')
            .where('starts_with(p.externalId, :prefix)', { prefix: `${prefix}-` })
            .setParameters({ today, fiscalYear })
            .getRawMany<{ id: string; status: ProgramStatus }>(),
        );
        const inSql = new Map(rows.map(({ id, status }) => [id, status]));
        programs.forEach((content, i) => {
          const status = statusOf(content, today, fiscalYear);
          seen.add(status);
          expect({ content, today, status: inSql.get(`${prefix}-${i}`) }).toEqual({ content, today, status });
        });
      }),
      { numRuns: 15 },
    );
    // Otherwise the property would have looked past some of them.
    expect([...seen].sort()).toEqual([...PROGRAM_STATUSES].sort());
  });
});
