import type { OrganizationKind } from '@app/contracts';
import type { DemoRecords } from './records';

/** Known to everyone who reads this: demo data belong into demo installations only. */
export const DEMO_PASSWORD = 'musubi-demo-2026';
const MAIL_DOMAIN = 'demo.musubi.example';

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly organization: string;
  readonly organizationKind: OrganizationKind;
  readonly role: string;
}

/** 見本省 does not exist: no real ministry gets an account or words in its mouth. */
export const DEMO_MINISTRY = '見本省 地域連携室（架空）';
export const DEMO_OPERATIONS = '見本事務局（架空）';

/** One account per kind of user, and one for every demo municipality. */
export function demoAccounts(records: DemoRecords): DemoAccount[] {
  const account = (
    name: string,
    displayName: string,
    organization: string,
    organizationKind: OrganizationKind,
    role: string,
  ): DemoAccount => ({
    email: `${name}@${MAIL_DOMAIN}`,
    password: DEMO_PASSWORD,
    displayName,
    organization,
    organizationKind,
    role,
  });
  return [
    ...records.municipalities.map(({ code, name }) =>
      account(`kikaku-${code}`, '企画担当（見本）', name, 'municipality', 'owner'),
    ),
    account('liaison', 'リエゾン（見本）', DEMO_MINISTRY, 'ministry', 'desk_head'),
    account('editor', '施策編集担当（見本）', DEMO_MINISTRY, 'ministry', 'program_editor'),
    account('startup', '自治体営業担当（見本）', records.startups[0]!.name, 'startup', 'owner'),
    account('research', '産学連携担当（見本）', records.institutions[0]!.name, 'research', 'owner'),
    account('office', '事務局担当（見本）', DEMO_OPERATIONS, 'operations', 'operator'),
  ];
}

/** The accounts to try first: an officer, a joint idea's lead, and one of every other kind. */
export function accountsToShow(records: DemoRecords): DemoAccount[] {
  const lead = records.ideas.find(({ memberCodes }) => memberCodes?.length)?.municipalityCode;
  const first = records.municipalities[0]!.code;
  return demoAccounts(records).filter(
    ({ email, organizationKind }) =>
      organizationKind !== 'municipality' || email.includes(`-${first}@`) || (lead && email.includes(`-${lead}@`)),
  );
}
