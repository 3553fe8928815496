import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Candidate, MatchingIdea } from '@app/matching';
import { Logger } from '@nestjs/common';
import { EngineHost, EngineStoppedError } from './engine-host.service';
import type { MatchRequest } from './protocol';
import { uuidsFromBytes } from './uuid-bytes';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const candidate = (n: number, name: string): Candidate => ({
  kind: 'offering',
  id: uuid(n),
  version: 1,
  text: { name, purpose: `${name}のための仕組み` },
  themes: [],
  needKinds: [],
  stages: [],
  provider: '',
  amountYen: null,
  maxRate: null,
  rule: null,
  windows: [],
  prefectures: [],
  partnerKind: null,
  lastVerifiedOn: null,
  completeness: 1,
});

const idea = (n: number, challenge: string): MatchingIdea => ({
  id: uuid(n),
  version: 1,
  text: { challenge },
  needs: [],
  themes: [],
  stage: null,
  budgetYen: null,
  ownShareYen: null,
  startOn: null,
  endOn: null,
  applicant: { kind: 'municipality', code: null, prefecture: null },
  jointApplicants: [],
  partnerKinds: [],
});

const requestFor = (...ideas: MatchingIdea[]): MatchRequest => ({
  ideas,
  now: '2026-11-24',
  kinds: ['offering'],
  limitPerKind: 10,
});

/** As long as a text may be, without repetition that a cache could use. */
const longText = Array.from({ length: 12_500 }, (_, i) => `集落${i}の配送`)
  .join('')
  .slice(0, 100_000);

const longIdea: MatchingIdea = {
  ...idea(11, ''),
  text: { title: longText, challenge: longText, assets: longText, combination: longText, publicSummary: longText },
};

// That a dead thread is started again is logged; here it is meant to be.
beforeAll(() => Logger.overrideLogger(false));

describe('the engine’s thread', () => {
  let host: EngineHost;
  beforeEach(() => {
    host = new EngineHost();
  });
  afterEach(() => host.onApplicationShutdown());

  async function filled() {
    const { life } = await host.life();
    await life.engine.addCandidates([
      { candidate: candidate(1, '集落への荷物の配送'), analysis: null },
      { candidate: candidate(2, '酒蔵の温度の計測'), analysis: null },
    ]);
    await life.engine.applyCandidates(true);
    return life;
  }

  it('finds candidates for ideas, and ideas for a candidate', async () => {
    const life = await filled();
    const outcomes = await life.match(requestFor(idea(11, '荷物の配送が来ない'), idea(12, '酒蔵の温度を知りたい')));
    const first = outcomes.map((outcome) => 'result' in outcome && outcome.result.lists[0]!.candidateIds[0]);
    expect(first).toEqual([uuid(1), uuid(2)]);
    await life.engine.changeIdeas({
      upserts: [idea(12, '酒蔵の温度を知りたい'), idea(11, '荷物')],
      documents: [],
      removals: [],
    });
    const found = await life.engine.ideasConcerned({ kind: 'offering', ids: [uuid(1)], now: '2026-11-24' });
    // Neither has a list yet: each is concerned.
    expect([...uuidsFromBytes(found, 10)]).toEqual([[uuid(11), uuid(12)]]);
  });

  it('takes stored analyses, and analyses again what it cannot read', async () => {
    const { life } = await host.life();
    const [fresh] = await life.engine.addCandidates([{ candidate: candidate(1, '荷物'), analysis: null }]);
    expect(fresh).toMatchObject({ kind: 'offering', id: uuid(1), version: 1 });
    const incoming = (analysis: Uint8Array) => [{ candidate: candidate(1, '荷物'), analysis }];
    expect(await life.engine.addCandidates(incoming(fresh!.analysis))).toEqual([]);
    const [again] = await life.engine.addCandidates(incoming(Uint8Array.of(1, 2, 3)));
    expect(Buffer.from(again!.analysis).equals(Buffer.from(fresh!.analysis))).toBe(true);
  });

  it('leaves the process free while it works on a long text', async () => {
    const life = await filled();
    let over = false;
    const matching = life.match(requestFor(longIdea)).finally(() => (over = true));
    const began = performance.now();
    let [turns, longest, last] = [0, 0, began];
    const isOver = (): boolean => over;
    while (!isOver()) {
      await nextTurn();
      turns++;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    const [outcome] = await matching;
    expect(outcome).toHaveProperty('result');
    // In this thread it would be one turn as long as the whole match.
    expect(turns).toBeGreaterThan(50);
    expect(longest).toBeLessThan((performance.now() - began) / 2);
  });

  it('tells how far a match is, if at all, by the stages of the match', async () => {
    const life = await filled();
    const stages: string[] = [];
    await life.match(requestFor(longIdea, longIdea), (stage) => stages.push(stage));
    // A fast machine is done before there is anything to tell (sparingly.spec.ts); a slow one tells these.
    expect(['analysing', 'offering']).toEqual(expect.arrayContaining(stages));
  });

  it('answers who asked when it dies, and starts anew for the next', async () => {
    const life = await filled();
    const asked = life.match(requestFor(longIdea));
    await (life as unknown as { worker: Worker }).worker.terminate();
    await expect(asked).rejects.toBeInstanceOf(EngineStoppedError);
    expect(life.alive).toBe(false);
    await expect(life.match(requestFor(idea(11, '荷物')))).rejects.toThrow();
    const [next, same] = await Promise.all([host.life(), host.life()]);
    expect(next.life).not.toBe(life);
    expect(same.life).toBe(next.life);
    expect((await next.life.engine.applyCandidates(true)).size).toBe(0);
  });

  it('begins no further life once the process shuts down', async () => {
    const life = await filled();
    await host.onApplicationShutdown();
    expect(life.alive).toBe(false);
    await expect(host.life()).rejects.toBeInstanceOf(EngineStoppedError);
  });
});
