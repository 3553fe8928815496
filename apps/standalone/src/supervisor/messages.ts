import type { StartOutcome } from '../postgres';
import type { DemoAccount } from './demo';

/** Columns on a terminal: Japanese characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/u.test(character) ? 2 : 1;
  return width;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} 秒`;
}

export const OUTCOMES: Readonly<Record<StartOutcome, string>> = {
  initialized: '新しく作りました (created)',
  started: '起動しました (started)',
  recovered: '前回の異常終了から復旧しました (recovered)',
  adopted: '動いていたものを引き継ぎました (taken over)',
};

/** Hides the password of an address that is shown. */
export function maskUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = '***';
  return parsed.href;
}

export interface ReadyFacts {
  url: string;
  elapsedMs: number;
  dataDirectory: string;
  logs: string;
  runFile: string;
  database: string;
  queue: string;
  mail: string;
  accounts: readonly DemoAccount[];
}

/** What stands on the screen when everything runs. */
export function readyMessage(facts: ReadyFacts): string {
  const rows: [string, string][] = [
    ['画面 / web', facts.url],
    ['API の説明 / docs', `${facts.url}/api/docs`],
    ['データ / data', facts.dataDirectory],
    ['ログ / logs', facts.logs],
    ['データベース / database', facts.database],
    ['ジョブ / jobs', facts.queue],
    ['メール / mail', facts.mail],
    ['接続情報 / run file', facts.runFile],
  ];
  const lines = ['', `むすびの準備ができました（${seconds(facts.elapsedMs)}） / Musubi is ready`, '', ...table(rows)];
  if (facts.accounts.length > 0) {
    lines.push('', '  見本のアカウント（すべて架空） / demo accounts (all fictional)', '');
    lines.push(
      ...table(facts.accounts.map((account) => [account.email, account.password, account.organization, account.role])),
    );
  }
  lines.push('', '  試す / try it:   npm run demo', '  終了 / stop:     Ctrl-C', '');
  return lines.join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))));
  }
  return rows.map((row) => `    ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ')}`.trimEnd());
}
