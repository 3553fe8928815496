import type { Candidate, TextFields } from '../types';
import type { Interner } from './interner';

/** Values that come together share a number. */
type Money = readonly [
  amountYen: Candidate['amountYen'],
  maxRate: Candidate['maxRate'],
  funding: NonNullable<Candidate['funding']> | null,
];
type Rest = readonly [
  partnerKind: Candidate['partnerKind'],
  lastVerifiedOn: Candidate['lastVerifiedOn'],
  completeness: Candidate['completeness'],
  stages: Candidate['stages'],
  reach: number | null,
];

/** Numbers per document. */
export const FACTS = 8;
/** Which of them is what. */
export const FACT = {
  version: 0,
  themes: 1,
  needKinds: 2,
  /** Partner kind, day of verification, completeness, stages and reach. */
  rest: 3,
  rule: 4,
  windows: 5,
  prefectures: 6,
  money: 7,
} as const;

/** What is known of a candidate besides its texts, as eight 32-bit numbers; the version is one of them. */
export function encodeFacts(candidate: Candidate, values: Interner, push: (number: number) => void): void {
  const { themes, needKinds, rule, windows, prefectures, version } = candidate;
  if (!Number.isInteger(version) || version < 0 || version > 0xffff_ffff) {
    throw new RangeError(`${candidate.kind} ${candidate.id} has no version in 32 bits: ${version}`);
  }
  const money: Money = [candidate.amountYen, candidate.maxRate, candidate.funding ?? null];
  const rest: Rest = [
    candidate.partnerKind,
    candidate.lastVerifiedOn,
    candidate.completeness,
    candidate.stages,
    candidate.reach ?? null,
  ];
  push(version);
  push(values.numberOf(themes));
  push(values.numberOf(needKinds));
  push(values.numberOf(rest));
  push(values.numberOf(rule));
  push(values.numberOf(windows));
  push(values.numberOf(prefectures));
  push(values.numberOf(money));
}

/** A candidate put together from its facts. Equal facts are the same objects; texts are read when asked for. */
export class StoredCandidate implements Candidate {
  readonly version: number;
  readonly themes: Candidate['themes'];
  readonly needKinds: Candidate['needKinds'];
  readonly stages: Candidate['stages'];
  readonly amountYen: Candidate['amountYen'];
  readonly maxRate: Candidate['maxRate'];
  readonly funding: Money[2];
  readonly rule: Candidate['rule'];
  readonly windows: Candidate['windows'];
  readonly prefectures: Candidate['prefectures'];
  readonly partnerKind: Candidate['partnerKind'];
  readonly lastVerifiedOn: Candidate['lastVerifiedOn'];
  readonly completeness: Candidate['completeness'];
  readonly reach?: number;

  /** @param at where the facts begin in `facts` */
  constructor(
    readonly kind: string,
    facts: Uint16Array | Uint32Array,
    at: number,
    values: Interner,
    private readonly source: Pick<Candidate, 'id' | 'text' | 'provider'>,
  ) {
    const of = (fact: number): unknown => values.valueOf(facts[at + fact]!);
    this.version = facts[at + FACT.version]!;
    this.themes = of(FACT.themes) as Candidate['themes'];
    this.needKinds = of(FACT.needKinds) as Candidate['needKinds'];
    const rest = of(FACT.rest) as Rest;
    this.rule = of(FACT.rule) as Candidate['rule'];
    this.windows = of(FACT.windows) as Candidate['windows'];
    this.prefectures = of(FACT.prefectures) as Candidate['prefectures'];
    [this.amountYen, this.maxRate, this.funding] = of(FACT.money) as Money;
    const [partnerKind, lastVerifiedOn, completeness, stages, reach] = rest;
    this.partnerKind = partnerKind;
    this.lastVerifiedOn = lastVerifiedOn;
    this.completeness = completeness;
    this.stages = stages;
    if (reach !== null) this.reach = reach;
  }

  get id(): string {
    return this.source.id;
  }

  get provider(): string {
    return this.source.provider;
  }

  get text(): TextFields {
    return this.source.text;
  }
}
