import { Membership, type NewOrganization, Registration } from '@app/accounts';
import { permissionsOf, type Principal, type Role, ROLES_OF_KIND } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { type IdeaContent, Ideas, type IdeaView } from '@app/ideas';
import {
  type ImportedProgram,
  type ProgramContent,
  ProgramImporter,
  Programs,
  type StoredProgram,
} from '@app/programs';
import { requestContext } from '@app/platform';
import type { INestApplicationContext } from '@nestjs/common';

export const PASSWORD = 'むすび-test-password';

export interface TestAccount {
  readonly email: string;
  readonly password: string;
  readonly principal: Principal;
}

/** A complete idea: nothing keeps it from being submitted. */
export const COMPLETE_IDEA = {
  title: '買い物に行けない集落に荷物を届けたい',
  challenge: '谷あいの集落から商店がなくなり、車を手放した高齢者が食料と薬に困っている。',
  publicSummary: '山間部の買い物と服薬を支える定期配送を、企業や大学と一緒に検討しています。',
  themes: ['daily_life', 'digital'],
  stage: 'idea',
  needs: [{ kind: 'technology', description: '山あいの集落へ薬と食料を運ぶ手段' }],
} as const satisfies Partial<IdeaContent>;

export const COMPLETE_PROGRAM = {
  name: '地域の移動手段づくり支援（試験用）',
  summary: '山間部の買い物や通院の足を確保する取組を支援する。',
  kind: 'subsidy',
  themes: ['daily_life'],
  needKinds: ['funding', 'technology'],
} as const satisfies Partial<ProgramContent>;

export interface Factories {
  /** Through Registration, as an operator's command would. @returns the organization's id */
  organization(kind: OrganizationKind, further?: Partial<NewOrganization>): Promise<string>;
  account(organization: { id: string; kind: OrganizationKind }, role: Role): Promise<TestAccount>;
  /** A new organization of the kind and one account in it. */
  member(kind: OrganizationKind, role: Role, further?: Partial<NewOrganization>): Promise<TestAccount>;
  draftIdea(author: Principal, content?: Partial<IdeaContent>): Promise<IdeaView>;
  submittedIdea(author: Principal, content?: Partial<IdeaContent>): Promise<IdeaView>;
  publishedProgram(author: Principal, content?: Partial<ProgramContent>): Promise<StoredProgram>;
  importedPrograms(programs: readonly ImportedProgram[]): Promise<void>;
}

/** Makes what a test needs through the real services, so that it is as real as what users make. */
export function factoriesFor(app: INestApplicationContext): Factories {
  let count = 0;
  const get = <T>(service: abstract new (...args: never[]) => T): T => app.get(service, { strict: false });
  const as = <T>(principal: Principal | null, work: () => Promise<T>): Promise<T> =>
    requestContext.run(principal ? contextOf(principal) : { audience: 'system' }, work);

  const organization: Factories['organization'] = async (kind, further = {}) => {
    const name = `${NAMES[kind]}${++count}（架空）`;
    const blank = {
      kana: null,
      code: null,
      corporateNumber: null,
      localGovernmentType: null,
      prefectureCode: null,
      population: null,
      areaAttributes: null,
      introduction: null,
      fictional: true,
    };
    const [id] = await as(null, () => get(Registration).ensureOrganizations([{ ...blank, kind, name, ...further }]));
    return id!;
  };

  const account: Factories['account'] = async ({ id: organizationId, kind }, role) => {
    const email = `${kind}.${role}.${++count}@test.example`;
    const userId = await as(null, () =>
      get(Registration).createAccount({ email, displayName: `試験 ${role}`, password: PASSWORD, organizationId, role }),
    );
    const permissions = permissionsOf(kind, role);
    return {
      email,
      password: PASSWORD,
      principal: { userId, organizationId, organizationKind: kind, role, permissions },
    };
  };

  const draftIdea: Factories['draftIdea'] = (author, content = COMPLETE_IDEA) =>
    as(author, () => get(Ideas).create(author, content));

  return {
    organization,
    account,
    draftIdea,
    member: async (kind, role, further) => account({ id: await organization(kind, further), kind }, role),
    async submittedIdea(author, content = {}) {
      const { idea } = await draftIdea(author, { ...COMPLETE_IDEA, ...content });
      return as(author, () => get(Ideas).submit(author, idea.id, idea.version));
    },
    publishedProgram: (author, content = {}) =>
      as(author, async () => {
        const { program } = await get(Programs).create(author, { ...COMPLETE_PROGRAM, ...content });
        return get(Programs).publish(author, program.id, program.version);
      }),
    async importedPrograms(programs) {
      await as(null, () => get(ProgramImporter).importBatch(programs, false));
    },
  };
}

/** What the access guard keeps of a principal. */
export const contextOf = ({ userId, organizationId, organizationKind }: Principal) => ({
  userId,
  organizationId,
  audience: organizationKind,
});

/** Adds an existing user to a further organization. */
export async function addMembership(
  app: INestApplicationContext,
  membership: Pick<Membership, 'userId' | 'organizationId' | 'role'>,
): Promise<void> {
  const transactions = app.get(Transactions, { strict: false });
  await requestContext.run({}, () => transactions.repository(Membership).insert({ ...membership }));
}

/** Every kind of organization with every role it knows. */
export const EVERY_ROLE: readonly { readonly kind: OrganizationKind; readonly role: Role }[] = (
  Object.entries(ROLES_OF_KIND) as [OrganizationKind, readonly Role[]][]
).flatMap(([kind, roles]) => roles.map((role) => ({ kind, role })));

const NAMES: Readonly<Record<OrganizationKind, string>> = {
  municipality: '試験町',
  prefecture: '試験県',
  ministry: '試験省',
  startup: '試験企業',
  research: '試験大学',
  operations: '試験事務局',
};
