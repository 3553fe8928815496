import type { Settings } from '@app/platform';
import type { Command } from 'commander';
import { withDomain } from '../context';
import { accountsToShow } from '../demo-data/accounts';
import { loadDemoData } from '../demo-data/load';
import { readDemoRecords } from '../demo-data/records';

export function addDemoDataCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('demo-data')
    .description('架空の見本データを一度だけ入れる')
    .option('--print-accounts', '見本の利用者を JSON で出力する')
    .action(async (options: { printAccounts?: boolean }) => {
      const records = readDemoRecords();
      const loaded = await withDomain(await settings(), (app) => loadDemoData(app, records));
      if (!options.printAccounts) {
        console.log(loaded ? '見本データを入れました。' : '見本データは既に入っています。');
        return;
      }
      const accounts = accountsToShow(records).map(({ email, password, organization, role }) => ({
        email,
        password,
        organization,
        role,
      }));
      console.log(JSON.stringify(accounts, null, 2));
    });
}
