import { AuditVerifier } from '@app/audit';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomain } from '../context';

/** Faults that are written out; the others are counted. */
const SHOWN = 100;

const isoDay = (value: string): string => {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(Date.parse(value))) {
    throw new UsageError(`日付は 2026-11-27 の形で指定してください: ${value}`);
  }
  return value;
};

export function addAuditVerifyCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('audit-verify')
    .description('監査記録が削除・変更・入替えされていないことを確かめる（見つかれば終了コード 1）')
    .option('--from <day>', 'この日から（日本の日付）', isoDay)
    .option('--to <day>', 'この日まで', isoDay)
    .action(async (days: { from?: string; to?: string }) => {
      const { checked, faults, end } = await withDomain(await settings(), (app) => app.get(AuditVerifier).verify(days));
      for (const { message } of faults.slice(0, SHOWN)) console.log(message);
      if (faults.length > SHOWN) console.log(`ほか ${faults.length - SHOWN} 件`);
      if (end) console.log(`最後: ${end.day} の ${end.sequence} 番 ${end.hash}`);
      console.log(
        faults.length > 0 ? `${checked} 件のうち異常 ${faults.length} 件` : `${checked} 件に異常はありません。`,
      );
      if (faults.length > 0) process.exitCode = 1;
    });
}
