import { type NewOrganization, Registration } from '@app/accounts';
import { corporateNumberOfLocalGovernment, LOCAL_GOVERNMENTS, MINISTRIES } from '@app/japan';
import { ProgramImporter, readJsonl } from '@app/programs';
import type { INestApplicationContext } from '@nestjs/common';
import { catalogueFile } from './paths';
import { importPrograms, type ImportSummary } from './program-import';

const NOTHING_KNOWN = {
  population: null,
  areaAttributes: null,
  introduction: null,
  fictional: false,
} as const;

const localGovernments = (): NewOrganization[] =>
  LOCAL_GOVERNMENTS.map(({ code, name, kana, prefectureCode, type }) => ({
    ...NOTHING_KNOWN,
    kind: type === 'prefecture' ? 'prefecture' : 'municipality',
    name,
    kana,
    code,
    corporateNumber: corporateNumberOfLocalGovernment(code),
    localGovernmentType: type,
    prefectureCode,
  }));

const nationalBodies = (): NewOrganization[] =>
  [
    ...MINISTRIES.map(({ name, kana }) => ({ kind: 'ministry' as const, name, kana })),
    { kind: 'operations' as const, name: 'むすび運営事務局', kana: 'むすびうんえいじむきょく' },
  ].map((body) => ({
    ...NOTHING_KNOWN,
    ...body,
    code: null,
    corporateNumber: null,
    localGovernmentType: null,
    prefectureCode: null,
  }));

/** All local governments, the ministries and the catalogue of national measures. Again and again without harm. */
export async function loadReferenceData(app: INestApplicationContext): Promise<ImportSummary> {
  await app.get(Registration).ensureOrganizations([...localGovernments(), ...nationalBodies()]);
  return importPrograms(app.get(ProgramImporter), readJsonl(catalogueFile(), 'national-measures'), { dryRun: false });
}
