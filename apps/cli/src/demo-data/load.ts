import { type NewOrganization, Registration, Registrations, Sessions } from '@app/accounts';
import { permissionsOf, type Principal } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { type IdeaContent, Ideas } from '@app/ideas';
import { corporateNumberOfLocalGovernment, foldKana } from '@app/japan';
import { Offerings } from '@app/offerings';
import { Precedents } from '@app/precedents';
import { SharedEquipment, ResearchSeeds } from '@app/research';
import type { INestApplicationContext } from '@nestjs/common';
import { DEMO_MINISTRY, DEMO_OPERATIONS, DEMO_PASSWORD, demoAccounts } from './accounts';
import type { DemoCompany, DemoIdea, DemoMunicipality, DemoRecords } from './records';

const municipality = ({
  code,
  name,
  kana,
  prefectureCode,
  type,
  population,
  areaAttributes,
  intro,
}: DemoMunicipality) =>
  organization('municipality', name, {
    kana,
    code,
    corporateNumber: corporateNumberOfLocalGovernment(code),
    localGovernmentType: type,
    prefectureCode,
    population,
    areaAttributes,
    introduction: intro,
  });

const company = (kind: 'startup' | 'research', { name, kana, corporateNumber, prefectureCode, intro }: DemoCompany) =>
  organization(kind, name, { kana: foldKana(kana), corporateNumber, prefectureCode, introduction: intro });

function organization(kind: OrganizationKind, name: string, known: Partial<NewOrganization> = {}): NewOrganization {
  return {
    kana: null,
    code: null,
    corporateNumber: null,
    localGovernmentType: null,
    prefectureCode: null,
    population: null,
    areaAttributes: null,
    introduction: null,
    ...known,
    kind,
    name,
    fictional: true,
  };
}

/**
 * Loads everything through the services that users reach, in one transaction: all of it or nothing.
 * @returns false when the demo data are there already
 */
export async function loadDemoData(app: INestApplicationContext, records: DemoRecords): Promise<boolean> {
  const accounts = demoAccounts(records);
  const first = accounts[0]!;
  if (await app.get(Sessions).accountExists(first.email)) return false;
  await app.get(Transactions).run(async () => {
    const organizations = [
      ...records.municipalities.map(municipality),
      ...records.startups.map((each) => company('startup', each)),
      ...records.institutions.map((each) => company('research', each)),
      ...records.applicants.map(({ organization: one }) =>
        one.kind === 'municipality' ? municipality(one) : company('startup', one),
      ),
      organization('ministry', DEMO_MINISTRY),
      organization('operations', DEMO_OPERATIONS),
    ];
    const ids = await app.get(Registration).ensureOrganizations(organizations);
    const idOf = new Map(organizations.map(({ name }, i) => [name, ids[i]!]));
    const users = new Map<string, string>();
    // For organizations without an account of their own.
    let fallbackUser = '';
    for (const { organization: name, ...account } of accounts) {
      const organizationId = idOf.get(name)!;
      const userId = await app.get(Registration).createAccount({ ...account, organizationId });
      if (!users.has(organizationId)) users.set(organizationId, userId);
      fallbackUser = userId;
    }
    const actingFor = (kind: OrganizationKind, name: string): Principal => {
      const organizationId = idOf.get(name)!;
      const userId = users.get(organizationId) ?? fallbackUser;
      return {
        userId,
        organizationId,
        organizationKind: kind,
        role: 'owner',
        permissions: permissionsOf(kind, 'owner'),
      };
    };
    const reviewer: Principal = {
      ...actingFor('operations', DEMO_OPERATIONS),
      role: 'operator',
      permissions: permissionsOf('operations', 'operator'),
    };
    await loadIdeas(app, records, actingFor, idOf);
    await loadPrecedents(app, records, actingFor, reviewer);
    await loadOfferings(app, records, actingFor, reviewer);
    await loadApplicants(app, records);
  });
  return true;
}

type ActingFor = (kind: OrganizationKind, name: string) => Principal;

async function loadIdeas(
  app: INestApplicationContext,
  { ideas, municipalities }: DemoRecords,
  actingFor: ActingFor,
  idOf: ReadonlyMap<string, string>,
): Promise<void> {
  const nameOf = new Map(municipalities.map(({ code, name }) => [code, name]));
  for (const idea of ideas) {
    const principal = actingFor('municipality', nameOf.get(idea.municipalityCode)!);
    const memberOrganizationIds = (idea.memberCodes ?? []).map((code) => idOf.get(nameOf.get(code)!)!);
    const created = await app.get(Ideas).create(principal, { ...contentOf(idea), memberOrganizationIds });
    if (idea.state === 'submitted') await app.get(Ideas).submit(principal, created.idea.id, created.idea.version);
  }
}

async function loadPrecedents(
  app: INestApplicationContext,
  { municipalities, precedents }: DemoRecords,
  actingFor: ActingFor,
  reviewer: Principal,
): Promise<void> {
  const nameOf = new Map(municipalities.map(({ code, name }) => [code, name]));
  for (const { key: _key, municipalityCode, ...content } of precedents) {
    const principal = actingFor('municipality', nameOf.get(municipalityCode)!);
    const { item } = await app.get(Precedents).create(principal, withoutLabel(content));
    const asked = await app.get(Precedents).publish(principal, item.id, item.version);
    await app.get(Precedents).publish(reviewer, item.id, asked.item.version);
  }
}

/** They apply as everybody does, and use the link of the mail that they get: the operations office finds them waiting. */
async function loadApplicants(app: INestApplicationContext, { applicants }: DemoRecords): Promise<void> {
  for (const { organization: one, ...person } of applicants) {
    const organization =
      one.kind === 'municipality'
        ? { kind: one.kind, code: one.code }
        : { kind: one.kind, corporateNumber: one.corporateNumber, name: one.name };
    await app.get(Registrations).apply({ ...person, organization });
    const [mail] = await app
      .get(Transactions)
      .requireManager()
      .query<{ link: string }[]>(
        `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1 ORDER BY created_at DESC`,
        [person.email],
      );
    const token = new URL(mail!.link).hash.slice(1);
    await app.get(Registrations).confirm(null, { token, password: DEMO_PASSWORD });
  }
}

async function loadOfferings(
  app: INestApplicationContext,
  records: DemoRecords,
  actingFor: ActingFor,
  reviewer: Principal,
): Promise<void> {
  const startups = new Map(records.startups.map((each) => [each.key, each]));
  const institutions = new Map(records.institutions.map((each) => [each.key, each]));
  for (const { key: _key, startupKey, ...content } of records.offerings) {
    const principal = actingFor('startup', startups.get(startupKey)!.name);
    const { item } = await app.get(Offerings).create(principal, withoutLabel(content));
    const asked = await app.get(Offerings).publish(principal, item.id, item.version);
    await app.get(Offerings).publish(reviewer, item.id, asked.item.version);
  }
  const research = (key: string) => {
    const institution = institutions.get(key)!;
    const partnerKind = institution.kind === 'institute' ? ('research_institute' as const) : ('university' as const);
    return { principal: actingFor('research', institution.name), partnerKind };
  };
  for (const { key: _key, institutionKey, ...content } of records.researchSeeds) {
    const { principal, partnerKind } = research(institutionKey);
    const { item } = await app.get(ResearchSeeds).create(principal, { ...withoutLabel(content), partnerKind });
    await app.get(ResearchSeeds).publish(principal, item.id, item.version);
  }
  for (const { key: _key, institutionKey, ...content } of records.equipment) {
    const { principal, partnerKind } = research(institutionKey);
    const { item } = await app.get(SharedEquipment).create(principal, { ...withoutLabel(content), partnerKind });
    await app.get(SharedEquipment).publish(principal, item.id, item.version);
  }
}

/** The label follows from the organization; it is not something to write. */
function withoutLabel<T extends object>(content: T): Omit<T, 'fictional'> {
  const { fictional: _fictional, ...rest } = content as T & { fictional?: boolean };
  return rest;
}

/** Drafts leave out what they do not say yet. */
function contentOf(idea: DemoIdea): Partial<IdeaContent> {
  const { key: _key, municipalityCode: _code, memberCodes: _members, state: _state, ...content } = idea;
  return Object.fromEntries(Object.entries(withoutLabel(content)).filter(([, value]) => value !== null));
}
