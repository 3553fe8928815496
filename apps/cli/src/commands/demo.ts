import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '@app/platform';
import type { Command } from 'commander';
import { type DemoAccount, demoAccounts } from '../demo-data/accounts';
import { readDemoRecords } from '../demo-data/records';
import { ApiClient } from '../demo/api-client';
import type { IdeaAnswer, PackagesAnswer, RecommendationsAnswer, RunAnswer, SimilarAnswer } from '../demo/answer';
import { DEMO_IDEA } from '../demo/demo-idea';
import { findOrStartInstance } from '../demo/own-instance';
import { printPackages, printRecommendations, printSimilar } from '../demo/print';

/** 奥楢原村（架空）, in the mountains, where the demo idea could come from. */
const DEMO_MUNICIPALITY = '209911';
const MATCHING_LIMIT_MS = 120_000;
const SIMILAR_LIMIT_MS = 5_000;

type DemoAnswer = RecommendationsAnswer & PackagesAnswer & { readonly similar: SimilarAnswer };

interface DemoOptions {
  idea?: string;
  json?: boolean;
  top: number;
  url?: string;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('主な仕事を一通り動かす: サインイン、構想の提出、推薦と組み合わせの案の表示')
    .option('--idea <file>', '自分の構想（API の POST /ideas と同じ形の JSON）')
    .option('--json', '推薦、組み合わせ、似た構想を API の応答のまま出力する')
    .option('--top <n>', '種類ごとに示す件数', Number, 3)
    .option('--url <url>', '別の場所で動いているむすび')
    .action(runDemo);
}

async function runDemo(options: DemoOptions): Promise<void> {
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const idea = options.idea ? await readIdea(options.idea) : DEMO_IDEA;
  const instance = options.url
    ? { url: options.url.replace(/\/$/, ''), stop: () => Promise.resolve() }
    : await findOrStartInstance(say);
  try {
    const answer = await submitAndWait(new ApiClient(instance.url), idea, say);
    const text = `${printRecommendations(answer, options.top)}\n${printPackages(answer)}\n${printSimilar(answer.similar, options.top)}`;
    process.stdout.write(`${options.json ? JSON.stringify(answer, null, 2) : text}\n`);
  } finally {
    await instance.stop();
  }
}

async function submitAndWait(api: ApiClient, content: object, say: (line: string) => void): Promise<DemoAnswer> {
  const account = officer();
  await api.signIn(account.email, account.password);
  say(`${account.organization} の担当者（${account.email}）としてサインインしました。`);
  const draft = await api.post<IdeaAnswer>('/ideas', content);
  const idea = await api.post<IdeaAnswer>(`/ideas/${draft.id}/submission`, undefined, {
    'If-Match': `"${draft.version}"`,
  });
  say(`構想を提出しました: ${idea.title}`);
  say(`受付番号 ${idea.receiptNumber}`);
  say('');
  const started = performance.now();
  await follow(api, idea.id, say);
  say(`${((performance.now() - started) / 1000).toFixed(1)} 秒で推薦ができました。`);
  const recommendations = await api.get<RecommendationsAnswer>(`/ideas/${idea.id}/recommendations?limit=50`);
  const packages = await api.get<PackagesAnswer>(`/ideas/${idea.id}/packages`);
  return { ...packages, ...recommendations, similar: await similarTo(api, idea.id) };
}

/** Found by a job of its own, behind the recommendations; nothing may be like the idea. */
async function similarTo(api: ApiClient, ideaId: string): Promise<SimilarAnswer> {
  const deadline = Date.now() + SIMILAR_LIMIT_MS;
  for (;;) {
    const found = await api.get<SimilarAnswer>(`/ideas/${ideaId}/similar`);
    if (found.ideas.length + found.precedents.length > 0 || Date.now() > deadline) return found;
    await sleep(200);
  }
}

async function follow(api: ApiClient, ideaId: string, say: (line: string) => void): Promise<void> {
  const deadline = Date.now() + MATCHING_LIMIT_MS;
  let shown = '';
  while (Date.now() < deadline) {
    const run = await api.get<RunAnswer>(`/ideas/${ideaId}/recommendation-runs/latest`);
    const line = `  ${run.stageLabel}${run.total > 0 ? `（${run.done} / ${run.total}）` : ''}`;
    if (line !== shown) say(line);
    shown = line;
    if (run.state === 'done') return;
    if (run.state === 'failed')
      throw new UsageError('推薦に失敗しました。「npm run jobs -- dead」で理由を確かめてください。');
    await sleep(100);
  }
  throw new UsageError(
    `${MATCHING_LIMIT_MS / 1000} 秒待っても推薦ができませんでした。ワーカーが動いているか確かめてください。`,
  );
}

function officer(): DemoAccount {
  const account = demoAccounts(readDemoRecords()).find(({ email }) => email.startsWith(`kikaku-${DEMO_MUNICIPALITY}`));
  if (!account) throw new Error(`The demo data have no municipality ${DEMO_MUNICIPALITY}`);
  return account;
}

async function readIdea(file: string): Promise<object> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} を読めません: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(`${file} は JSON のオブジェクトにしてください。`);
  }
  return value;
}
