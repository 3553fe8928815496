/**
 * Ministries, agencies and commissions that own support measures, by the names the 行政事業レビュー uses, in the
 * statutory order (建制順). Readings in hiragana.
 */
const NAMES_WITH_READING = [
  ['内閣官房', 'ないかくかんぼう'],
  ['内閣府', 'ないかくふ'],
  ['公正取引委員会', 'こうせいとりひきいいんかい'],
  ['警察庁', 'けいさつちょう'],
  ['個人情報保護委員会', 'こじんじょうほうほごいいんかい'],
  ['カジノ管理委員会', 'かじのかんりいいんかい'],
  ['金融庁', 'きんゆうちょう'],
  ['消費者庁', 'しょうひしゃちょう'],
  ['こども家庭庁', 'こどもかていちょう'],
  ['デジタル庁', 'でじたるちょう'],
  ['復興庁', 'ふっこうちょう'],
  ['総務省', 'そうむしょう'],
  ['公害等調整委員会', 'こうがいとうちょうせいいいんかい'],
  ['消防庁', 'しょうぼうちょう'],
  ['法務省', 'ほうむしょう'],
  ['公安調査庁', 'こうあんちょうさちょう'],
  ['出入国在留管理庁', 'しゅつにゅうこくざいりゅうかんりちょう'],
  ['外務省', 'がいむしょう'],
  ['財務省', 'ざいむしょう'],
  ['国税庁', 'こくぜいちょう'],
  ['文部科学省', 'もんぶかがくしょう'],
  ['スポーツ庁', 'すぽーつちょう'],
  ['文化庁', 'ぶんかちょう'],
  ['厚生労働省', 'こうせいろうどうしょう'],
  ['中央労働委員会', 'ちゅうおうろうどういいんかい'],
  ['農林水産省', 'のうりんすいさんしょう'],
  ['林野庁', 'りんやちょう'],
  ['水産庁', 'すいさんちょう'],
  ['経済産業省', 'けいざいさんぎょうしょう'],
  ['資源エネルギー庁', 'しげんえねるぎーちょう'],
  ['特許庁', 'とっきょちょう'],
  ['中小企業庁', 'ちゅうしょうきぎょうちょう'],
  ['国土交通省', 'こくどこうつうしょう'],
  ['運輸安全委員会', 'うんゆあんぜんいいんかい'],
  ['観光庁', 'かんこうちょう'],
  ['気象庁', 'きしょうちょう'],
  ['海上保安庁', 'かいじょうほあんちょう'],
  ['環境省', 'かんきょうしょう'],
  ['原子力規制委員会', 'げんしりょくきせいいいんかい'],
  ['防衛省', 'ぼうえいしょう'],
] as const;

export interface Ministry {
  readonly name: string;
  readonly kana: string;
}

export const MINISTRIES: readonly Ministry[] = NAMES_WITH_READING.map(([name, kana]) => ({ name, kana }));

const NAMES: ReadonlySet<string> = new Set(MINISTRIES.map(({ name }) => name));

/** Sources write an agency with or without its ministry (「国土交通省　観光庁」, 「観光庁」); lists show one of them. */
export function canonicalMinistryName(name: string): string {
  const compact = name.normalize('NFKC').replace(/\s+/g, '');
  if (NAMES.has(compact)) return compact;
  for (const parent of NAMES) {
    const agency = compact.startsWith(parent) ? compact.slice(parent.length) : '';
    if (NAMES.has(agency)) return agency;
  }
  return name.trim();
}
