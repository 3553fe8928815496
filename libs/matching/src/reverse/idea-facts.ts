import { GrowingFloat64, GrowingUint32 } from '../index/growing';
import { Interner } from '../index/interner';
import type { ApplicantFacts, IsoDate, MatchingIdea } from '../types';

/** What is known of an idea besides its texts: what verdicts and features look at. */
export type IdeaFacts = Omit<MatchingIdea, 'id' | 'text'>;

/** One fact of each idea by the idea's number; ideas with the same value share its number. */
export class FactColumn<V> {
  private readonly values = new Interner();
  private readonly numbers = new GrowingUint32();

  set(idea: number, value: V): void {
    this.numbers.set(idea, this.values.numberOf(value));
  }

  at(idea: number): V {
    return this.values.valueOf(this.numbers.at(idea)) as V;
  }

  /** What `of` gives for the value of an idea: asked once per value, however many ideas have it. */
  mapped<R>(of: (value: V) => R): (idea: number) => R {
    const numbers = this.numbers.view;
    const known: R[] = [];
    return (idea) => {
      const number = numbers[idea]!;
      let result = known[number];
      if (result === undefined) {
        while (known.length < number) known.push(undefined as R);
        known[number] = result = of(this.values.valueOf(number) as V);
      }
      return result;
    };
  }
}

/** The facts of ideas by their number, as a few numbers each. */
export class IdeaFactTable {
  readonly applicant = new FactColumn<ApplicantFacts>();
  readonly jointApplicants = new FactColumn<readonly ApplicantFacts[]>();
  readonly themes = new FactColumn<readonly string[]>();
  readonly partnerKinds = new FactColumn<readonly string[]>();
  readonly needKinds = new FactColumn<readonly string[]>();
  readonly stage = new FactColumn<string | null>();
  readonly period = new FactColumn<readonly [startOn: IsoDate | null, endOn: IsoDate | null]>();
  /** Of all bodies that apply; null where it is not known. */
  readonly prefectures = new FactColumn<readonly (string | null)[]>();
  private readonly versions = new GrowingUint32();
  /** NaN where it is not stated. */
  private readonly budgets = new GrowingFloat64();
  private readonly ownShares = new GrowingFloat64();

  set(idea: number, facts: IdeaFacts): void {
    this.versions.set(idea, facts.version);
    this.applicant.set(idea, facts.applicant);
    this.jointApplicants.set(idea, facts.jointApplicants);
    this.themes.set(idea, facts.themes);
    this.partnerKinds.set(idea, facts.partnerKinds);
    this.needKinds.set(
      idea,
      facts.needs.map(({ kind }) => kind),
    );
    this.stage.set(idea, facts.stage);
    this.period.set(idea, [facts.startOn, facts.endOn]);
    this.prefectures.set(
      idea,
      [facts.applicant, ...facts.jointApplicants].map(({ prefecture }) => prefecture),
    );
    this.budgets.set(idea, facts.budgetYen ?? NaN);
    this.ownShares.set(idea, facts.ownShareYen ?? NaN);
  }

  versionOf(idea: number): number {
    return this.versions.at(idea);
  }

  budgetYenOf(idea: number): number | null {
    return orNull(this.budgets.at(idea));
  }

  ownShareYenOf(idea: number): number | null {
    return orNull(this.ownShares.at(idea));
  }
}

const orNull = (yen: number): number | null => (Number.isNaN(yen) ? null : yen);
