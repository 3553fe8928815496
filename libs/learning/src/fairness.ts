import type { LocalGovernmentType } from '@app/contracts';

/** A group below this gets clearly less attention than it deserves. */
export const LEAST_RATIO = 0.8;

const NOT_KNOWN = '区分不明';

const SIZE_CLASS: Readonly<Record<LocalGovernmentType, string>> = {
  prefecture: '都道府県',
  designated_city: '政令指定都市・中核市',
  core_city: '政令指定都市・中核市',
  city: 'その他の市・特別区',
  special_ward: 'その他の市・特別区',
  town: '町村',
  village: '町村',
};

/** By its legal kind, which is known of every local government; populations are not. */
export const sizeClassOf = (type: LocalGovernmentType | null): string => (type === null ? NOT_KNOWN : SIZE_CLASS[type]);

const YEAR_MS = 365.25 * 86_400_000;

/** How long a supplier is registered here. */
export function ageClassOf(registeredAt: Date | null, now: Date): string {
  if (registeredAt === null) return NOT_KNOWN;
  const years = (now.getTime() - registeredAt.getTime()) / YEAR_MS;
  return years < 1 ? '登録1年未満' : years < 3 ? '登録1〜3年' : '登録3年以上';
}

export const ministryOf = (name: string | null): string => name ?? '府省庁の記載なし';
