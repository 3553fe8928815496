import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { addFairnessCommand } from '../../apps/cli/src/commands/fairness';
import { addWeightsCommand } from '../../apps/cli/src/commands/weights';
import { factoriesFor, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

describe('the commands of the operations office', () => {
  let domain: TestDomain;
  let operator: TestAccount;
  let auditor: TestAccount;
  const logged: string[] = [];

  beforeAll(async () => {
    domain = await createTestDomain();
    const make = factoriesFor(domain.app);
    operator = await make.member('operations', 'operator');
    auditor = await make.member('operations', 'auditor');
    jest.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
    jest.spyOn(console, 'table').mockImplementation((rows: unknown) => void logged.push(JSON.stringify(rows)));
  });
  beforeEach(() => logged.splice(0));
  afterAll(async () => {
    jest.restoreAllMocks();
    await domain.close();
  });

  const run = async (...args: string[]): Promise<string> => {
    const program = new Command().exitOverride();
    const settings = () => Promise.resolve(domain.settings);
    addWeightsCommand(program, settings);
    addFairnessCommand(program, settings);
    await program.parseAsync(['node', 'musubi', ...args]);
    return logged.join('\n');
  };

  it('list the versions and refuse what is not to be', async () => {
    expect(await run('weights', 'list', '--by', auditor.email)).toBe('1 番  使用中  同梱');
    const list = JSON.parse(await run('weights', 'list', '--by', operator.email, '--json').then(() => logged.at(-1)!));
    expect(list).toMatchObject([{ number: 1, state: 'active' }]);
    await expect(run('weights', 'propose', '--by', operator.email)).rejects.toThrow('まだ足りません');
    await expect(run('weights', 'propose', '--by', auditor.email)).rejects.toThrow('権限がありません');
    await expect(run('weights', 'list', '--by', 'nobody@test.example')).rejects.toThrow('登録されていません');
    await expect(run('weights', 'rollback', '1', '--by', operator.email)).rejects.toThrow('すでに使われています');
    await expect(run('weights', 'activate', '9', '--by', operator.email)).rejects.toThrow('9 番の版はありません');
  }, 60_000);

  it('say that nothing is shown yet', async () => {
    expect(await run('fairness')).toContain('構想 0 件');
    await expect(run('fairness', '--limit', 'x')).rejects.toThrow('1以上の整数');
    await expect(run('fairness', '--programs', 'x.jsonl')).rejects.toThrow('両方');
  }, 30_000);

  it('measure files: exposure by ministry, before and after spreading, and what it costs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'musubi-fairness-'));
    try {
      const programs = ['甲省', '甲省', '甲省', '乙省'].map((ministry, i) => ({
        id: `p${i}`,
        name: 'ドローンで荷物を運ぶ',
        ministry,
      }));
      const lines = (entries: readonly object[]) => entries.map((entry) => JSON.stringify(entry)).join('\n');
      await writeFile(join(folder, 'programs.jsonl'), lines(programs));
      await writeFile(join(folder, 'queries.jsonl'), lines([{ text: 'ドローンで運びたい', programs: ['p3'] }]));
      const files = ['--programs', join(folder, 'programs.jsonl'), '--queries', join(folder, 'queries.jsonl')];
      const found = JSON.parse(await run('fairness', ...files, '--json')) as {
        plain: { mrr: number; ministries: { group: string; ratio: number }[] };
        spread: { mrr: number; ministries: { group: string; ratio: number }[] };
      };
      expect([found.plain.mrr, found.spread.mrr]).toEqual([1 / 4, 1 / 3]);
      const ratioOf = (side: 'plain' | 'spread') => found[side].ministries.find(({ group }) => group === '乙省')!.ratio;
      expect(ratioOf('plain')).toBeLessThan(ratioOf('spread'));
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 30_000);
});
