import { readFileSync } from 'node:fs';
import type { AreaAttribute, LocalGovernmentType } from '@app/contracts';
import type { IdeaContent } from '@app/ideas';
import type { OfferingContent } from '@app/offerings';
import type { PrecedentContent } from '@app/precedents';
import type { EquipmentContent, ResearchSeedContent } from '@app/research';
import { demoDataFile } from '../paths';

/** The files of `apps/standalone/demo-data`, all fictional (架空). Ours, so their shape is trusted; the services check the content. */
export interface DemoMunicipality {
  readonly code: string;
  readonly name: string;
  readonly kana: string;
  readonly prefectureCode: string;
  readonly type: LocalGovernmentType;
  readonly population: number;
  readonly areaAttributes: AreaAttribute[];
  readonly intro: string;
}

export interface DemoCompany {
  readonly key: string;
  readonly corporateNumber: string;
  readonly name: string;
  readonly kana: string;
  readonly prefectureCode: string;
  readonly intro: string;
}

export interface DemoInstitution extends DemoCompany {
  readonly kind: 'university' | 'kosen' | 'institute';
}

/** Somebody who applied for an organization and waits for the operations office. */
export interface DemoApplicant {
  readonly organization:
    ({ readonly kind: 'municipality' } & DemoMunicipality) | ({ readonly kind: 'startup' } & DemoCompany);
  readonly email: string;
  readonly displayName: string;
  readonly note: string;
}

export type DemoIdea = Partial<{ readonly [F in keyof IdeaContent]: IdeaContent[F] | null }> & {
  readonly key: string;
  readonly municipalityCode: string;
  readonly memberCodes?: readonly string[];
  readonly state: 'draft' | 'submitted';
};

type Keyed<Content, Owner extends string> = Content & { readonly key: string } & Readonly<Record<Owner, string>>;
export type DemoOffering = Keyed<OfferingContent, 'startupKey'>;
export type DemoResearchSeed = Keyed<ResearchSeedContent, 'institutionKey'>;
export type DemoEquipment = Keyed<EquipmentContent, 'institutionKey'>;
export type DemoPrecedent = Keyed<PrecedentContent, 'municipalityCode'>;

const read = <T>(name: string): readonly T[] => JSON.parse(readFileSync(demoDataFile(name), 'utf8')) as T[];

export const readDemoRecords = () => ({
  municipalities: read<DemoMunicipality>('municipalities.json'),
  startups: read<DemoCompany>('startups.json'),
  institutions: read<DemoInstitution>('research-institutions.json'),
  ideas: read<DemoIdea>('ideas.json'),
  offerings: read<DemoOffering>('offerings.json'),
  researchSeeds: read<DemoResearchSeed>('research-seeds.json'),
  equipment: read<DemoEquipment>('equipment.json'),
  applicants: read<DemoApplicant>('applicants.json'),
  precedents: read<DemoPrecedent>('precedents.json'),
});

export type DemoRecords = ReturnType<typeof readDemoRecords>;
