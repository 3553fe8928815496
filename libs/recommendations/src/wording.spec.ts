import type { ReceivedItem } from '@app/awards';
import type { Gap, MatchedTerm, Predicate, Reason } from '@app/matching';
import {
  describeChange,
  describeGap,
  describePredicate,
  describeQuestion,
  describeReason,
  verdictLabel,
} from './wording';

const needText = (id: string): string => ({ n1: '荷物を運ぶ手段' })[id] ?? '';
const term = (surface: string, fromThesaurus = false): MatchedTerm => ({
  surface,
  share: 0.1,
  ideaSpans: [],
  candidateSpans: [],
  ...(fromThesaurus && { fromThesaurus }),
});

describe('wording', () => {
  it('shows names of things, not stems of verbs, and says what was only associated', () => {
    const terms = ['閉ざさ', '集落', '見守り', 'い', 'ドローン', '山あい', '住ん'].map((surface) => term(surface));
    expect(describeReason({ type: 'text', terms: [...terms, term('移動販売', true)] }, needText)).toBe(
      '構想と言葉が重なります: 「集落」「見守り」「ドローン」「山あい」。構想から連想される言葉があります: 「移動販売」',
    );
    expect(describeReason({ type: 'text', terms: [term('閉ざさ')] }, needText)).toBe(
      '構想と言葉が重なります: 「閉ざさ」',
    );
  });

  describe('of awards as evidence', () => {
    const reason = (...ids: string[]): Reason => ({
      type: 'evidence',
      awards: ids.map((awardId) => ({ awardId, similarity: 0.8, recipientCode: null })),
    });
    const received = (label: string | null, code: string | null, amountYen: number | null = null): ReceivedItem => ({
      fiscalYear: 2024,
      text: '空き校舎の改修',
      sourceTitle: null,
      programCount: 1,
      recipient: label === null ? null : { name: label, label, code, organization: null },
      amountYen,
      traits: [],
    });
    const all = new Map([
      ['a', received('試験実行委員会（架空）', null, 1_000_000)],
      ['b', received('長野県上田市', '202037', 7_500_000)],
      ['c', received('岩手県遠野市', '032085', 0)],
      ['d', received('岩手県遠野市', '032085')],
      ['e', received('徳島県', '360007', 120_000_000)],
      ['f', received('高知県', '390003')],
      ['g', received(null, null)],
    ]);

    it.each([
      [
        ['a', 'b', 'c', 'd', 'e', 'f'],
        '似た取り組みで採択された自治体: 長野県上田市（2024年度、750万円）、岩手県遠野市（2024年度）、徳島県（2024年度、1億2,000万円）',
      ],
      [['a', 'g'], '似た取り組みで採択された団体: 試験実行委員会（架空）（2024年度、100万円）'],
      [['g'], '似た取り組みで採択された例があります。'],
      [['unknown'], '似た取り組みで採択された例があります。'],
    ])('names municipalities first, once each, three of them: %s', (ids, text) => {
      expect(describeReason(reason(...ids), needText, all)).toBe(text);
    });
  });

  it('does not claim that a need is met because its kind is', () => {
    const need = (strength: number): Reason => ({ type: 'need', needId: 'n1', needKind: 'technology', strength });
    expect(describeReason(need(0.5), needText)).toContain('内容をご確認ください');
    expect(describeReason(need(0.8), needText)).toBe(
      '必要な支援「荷物を運ぶ手段」（技術）に応えられる見込みがあります。',
    );
  });

  it.each<[Predicate, string]>([
    [{ is: 'applicantKind', in: ['municipality', 'prefecture'] }, '申請者が市区町村、都道府県であること'],
    [{ is: 'region', prefectures: ['20'], attributes: ['depopulated'] }, '対象の地域（長野県、過疎地域）であること'],
    [{ is: 'population', max: 50_000 }, '人口が50,000人以下であること'],
    [{ is: 'amount', minYen: 1_000_000, maxYen: 30_000_000 }, '事業費が100万円以上3,000万円以下であること'],
    [{ is: 'ownShare', minRate: 0.25 }, '自己負担が事業費の25%以上であること'],
    [{ is: 'jointApplication', minMembers: 2 }, '2団体以上の共同申請であること'],
  ])('%j', (predicate, expected) => expect(describePredicate(predicate)).toBe(expected));

  it('names amounts and what is missing', () => {
    const short: Gap = { type: 'amount_short', budgetYen: 36_000_000, maxYen: 30_000_000, missingYen: 6_000_000 };
    expect(describeGap(short, needText)).toBe('上限は3,000万円で、事業費3,600万円に600万円足りません。');
    const unknown: Gap = { type: 'rule_unknown', missingFacts: ['population', 'x'], sources: [] };
    expect(describeGap(unknown, needText)).toBe('確認が必要な要件があります（人口）。');
  });

  it('says what to do about a condition', () => {
    const predicate: Predicate = { is: 'stage', in: ['pilot'] };
    expect(describeChange({ predicate, action: 'change' })).toBe('変える: 取組の段階が実証であること');
    expect(describeChange({ predicate, action: 'supply', negated: true })).toBe(
      '確認する: 取組の段階が実証であることに当たらないこと',
    );
  });

  it('says what telling a fact would settle', () => {
    expect(describeQuestion({ fact: 'population', decides: 3, concerns: 5 })).toBe(
      '人口が分かると、3件の対象かどうかが決まります。',
    );
    expect(describeQuestion({ fact: 'stage', decides: 0, concerns: 2 })).toBe(
      '取組の段階は、2件の判定に関わります（ほかの項目も必要です）。',
    );
  });

  it('speaks of applying for programs and of asking partners', () => {
    expect(verdictLabel('program', 'eligible')).toBe('対象になります');
    expect(verdictLabel('offering', 'eligible')).toBe('相談できます');
  });
});
