import { GrowingFloat64, GrowingUint32 } from '../index/growing';
import { Interner } from '../index/interner';
import type { MatchingIdea } from '../types';

/** What is known of an idea besides its texts: what verdicts and features look at. */
export type IdeaFacts = Omit<MatchingIdea, 'id' | 'text'>;

type Rest = readonly [stage: string | null, startOn: string | null, endOn: string | null];

const NUMBERS = 7;
const AMOUNTS = 2;

/** The facts of ideas by their number, as a few numbers each. */
export class IdeaFactTable {
  private readonly values = new Interner();
  private readonly numbers = new GrowingUint32();
  private readonly amounts = new GrowingFloat64();

  set(idea: number, facts: IdeaFacts): void {
    const { values } = this;
    const rest: Rest = [facts.stage, facts.startOn, facts.endOn];
    const kinds = facts.needs.map(({ kind }) => kind);
    const numbers = [facts.applicant, facts.jointApplicants, facts.themes, facts.partnerKinds, kinds, rest];
    this.numbers.set(idea * NUMBERS, facts.version);
    for (const [i, value] of numbers.entries()) this.numbers.set(idea * NUMBERS + 1 + i, values.numberOf(value));
    this.amounts.set(idea * AMOUNTS, facts.budgetYen ?? NaN);
    this.amounts.set(idea * AMOUNTS + 1, facts.ownShareYen ?? NaN);
  }

  versionOf(idea: number): number {
    return this.numbers.at(idea * NUMBERS);
  }

  /** Needs without their ids and texts. */
  get(idea: number): IdeaFacts {
    const value = (i: number): unknown => this.values.valueOf(this.numbers.at(idea * NUMBERS + i));
    const amount = (i: number): number | null => {
      const yen = this.amounts.at(idea * AMOUNTS + i);
      return Number.isNaN(yen) ? null : yen;
    };
    const [stage, startOn, endOn] = value(6) as Rest;
    return {
      version: this.versionOf(idea),
      applicant: value(1) as IdeaFacts['applicant'],
      jointApplicants: value(2) as IdeaFacts['jointApplicants'],
      themes: value(3) as IdeaFacts['themes'],
      partnerKinds: value(4) as IdeaFacts['partnerKinds'],
      needs: (value(5) as readonly string[]).map((kind) => ({ id: '', kind, text: '' })),
      stage,
      startOn,
      endOn,
      budgetYen: amount(0),
      ownShareYen: amount(1),
    };
  }
}
