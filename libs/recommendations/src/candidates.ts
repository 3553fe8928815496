import type { CandidateKind, ProgramKind } from '@app/contracts';
import { type Candidate, reachOf } from '@app/matching';
import type { Offering } from '@app/offerings';
import { completenessOf, contentOf, type StoredProgram } from '@app/programs';
import type { Equipment, ResearchSeed } from '@app/research';

/** What the list shows of a candidate; read anew each time, so that a name is never older than the candidate. */
export interface CandidateSummary {
  readonly kind: CandidateKind;
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Ministry, company or institution; null where no one is named. */
  readonly provider: string | null;
  readonly summary: string | null;
  readonly url: string | null;
  readonly sourceLabel: string | null;
  readonly lastVerifiedOn: string | null;
  readonly fictional: boolean;
}

/** Empty fields are left out: they would only weigh as length. */
const textOf = (fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())));

const shareFilled = (values: readonly unknown[]): number =>
  values.filter((value) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)).length /
  values.length;

const NOT_A_PROGRAM = { maxRate: null, rule: null, windows: [], lastVerifiedOn: null } as const;

/** Whether a program of the kind pays a part of the cost. */
const FUNDING: Readonly<Record<ProgramKind, 'grant' | 'loan' | 'none'>> = {
  subsidy: 'grant',
  grant: 'grant',
  loan: 'loan',
  tax: 'none',
  technical_help: 'none',
  dispatch: 'none',
  deregulation: 'none',
  certification: 'none',
  forum: 'none',
  direct: 'none',
};

export function programCandidate(stored: StoredProgram): Candidate {
  const { program } = stored;
  const content = contentOf(stored);
  const { floorYen: min, ceilingYen: max } = content;
  const text = textOf({
    name: content.name,
    purpose: content.purpose,
    issues: content.currentIssues,
    overview: [content.summary, content.overview].filter(Boolean).join('\n'),
    requirements: [content.requirements, content.applicantsText].filter(Boolean).join('\n'),
    target: content.target,
  });
  return {
    kind: 'program',
    id: program.id,
    version: program.version,
    text,
    themes: content.themes,
    needKinds: content.needKinds,
    stages: content.stages,
    provider: content.ministry ?? '',
    amountYen: min === null && max === null ? null : { min, max },
    maxRate: content.maxRate,
    funding: content.kind && FUNDING[content.kind],
    reach: reachOf(text, content.implementationMethods),
    rule: content.eligibility,
    windows: content.windows.map(({ fiscalYear, opensOn, closesOn, status }) => ({
      fiscalYear,
      opensOn,
      closesOn,
      status,
    })),
    prefectures: content.prefectures,
    partnerKind: null,
    lastVerifiedOn: content.lastVerifiedOn,
    completeness: completenessOf(content),
  };
}

/** A provider that names its regions does not deliver elsewhere; without any, it delivers everywhere. */
const deliveryRule = (prefectures: readonly string[]): Candidate['rule'] =>
  prefectures.length > 0 ? { is: 'region', prefectures, source: '提供できる地域' } : null;

export function offeringCandidate(offering: Offering): Candidate {
  const { priceMinYen: min, priceMaxYen: max } = offering;
  return {
    ...NOT_A_PROGRAM,
    kind: 'offering',
    id: offering.id,
    version: offering.version,
    text: textOf({
      name: offering.name,
      purpose: offering.summary,
      overview: offering.description,
      features: offering.features.join('\n'),
      requirements: offering.constraints,
    }),
    themes: offering.themes,
    needKinds: offering.needKinds,
    stages: offering.stages,
    provider: offering.organizationId,
    // A price is not what it pays: the amount feature is about money that comes in.
    amountYen: null,
    prefectures: offering.deliveryPrefectures,
    rule: deliveryRule(offering.deliveryPrefectures),
    partnerKind: offering.partnerKind,
    completeness: shareFilled([
      offering.description,
      offering.features,
      offering.constraints,
      min ?? max,
      offering.priceUnit,
      offering.trialTerms,
      offering.certifications.map(({ name }) => name),
      offering.trackRecord,
      offering.dataLocation,
      offering.supportLevel,
    ]),
  };
}

export function researchSeedCandidate(seed: ResearchSeed): Candidate {
  return {
    ...NOT_A_PROGRAM,
    kind: 'research_seed',
    id: seed.id,
    version: seed.version,
    text: textOf({
      name: seed.title,
      purpose: seed.summary,
      overview: seed.description,
      field: seed.field,
      lookingFor: seed.lookingFor,
    }),
    themes: seed.themes,
    needKinds: seed.needKinds,
    stages: seed.stages,
    provider: seed.organizationId,
    amountYen: null,
    prefectures: [],
    partnerKind: seed.partnerKind,
    completeness: shareFilled([
      seed.description,
      seed.field,
      seed.trl,
      seed.lookingFor,
      seed.ipState,
      seed.contactOffice,
    ]),
  };
}

const ACCESS_BY_AGREEMENT: Candidate['rule'] = {
  is: 'other',
  text: '機関の外からの利用について、共同研究などの取り決めができること',
  source: '外部利用の可否',
};

export function equipmentCandidate(equipment: Equipment): Candidate {
  return {
    ...NOT_A_PROGRAM,
    kind: 'equipment',
    rule: equipment.openToOutsiders ? null : ACCESS_BY_AGREEMENT,
    id: equipment.id,
    version: equipment.version,
    text: textOf({
      name: equipment.name,
      purpose: equipment.summary,
      overview: equipment.description,
      category: equipment.category,
      requirements: equipment.conditions,
    }),
    themes: equipment.themes,
    needKinds: equipment.needKinds,
    stages: [],
    provider: equipment.organizationId,
    amountYen: null,
    prefectures: [],
    partnerKind: equipment.partnerKind,
    completeness: shareFilled([
      equipment.description,
      equipment.feeBand,
      equipment.feeNote,
      equipment.place,
      equipment.conditions,
    ]),
  };
}
