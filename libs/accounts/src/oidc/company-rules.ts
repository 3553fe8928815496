import { AccountTypeError } from '../accounts.errors';
import type { ProvenIdentity } from './oidc-flow.service';

/** プライム and メンバー: behind both stands a company whose seal or card was checked. */
const ACCEPTED_ACCOUNT_TYPES = new Set(['2', '3']);

/** @returns whether the provider speaks for one company only. @throws AccountTypeError for one that nobody has checked */
export function requireCompany({ provider, accountType }: Pick<ProvenIdentity, 'provider' | 'accountType'>): boolean {
  const company = provider.preset === 'gbizid';
  if (company && !ACCEPTED_ACCOUNT_TYPES.has(accountType ?? '')) throw new AccountTypeError();
  return company;
}
