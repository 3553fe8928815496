import fc from 'fast-check';
import { parseApplicants } from './applicant-text';

describe('parseApplicants', () => {
  it.each([
    ['都道府県、市町村', ['prefecture', 'municipality']],
    ['都道府県及び市町村', ['prefecture', 'municipality']],
    ['地方公共団体', ['municipality', 'prefecture']],
    ["'都道府県・市区町村", ['prefecture', 'municipality']],
    ['補助対象：大学', ['research']],
    ['①市町村', ['municipality']],
    ['市町村（特別区を含む。）', ['municipality']],
    ['都道府県及び市町村（特別区、広域連合及び一部事務組合を含む）', ['prefecture', 'municipality']],
    ['民間企業', ['company', 'startup']],
    ['スタートアップ', ['startup']],
    ['個人', ['individual']],
  ])('reads the plain list %s', (text, kinds) => {
    expect(parseApplicants(text)).toMatchObject({
      kinds,
      conditionalKinds: [],
      excludedKinds: [],
      exhaustive: true,
      unrecognised: [],
    });
  });

  it.each([
    ['市町村等', ['municipality']],
    ['地方公共団体等', ['municipality', 'prefecture']],
    ['民間事業者等', ['company', 'startup']],
    ['民間団体', ['association']],
    ['地方公共団体、その他大臣が認める者', ['municipality', 'prefecture']],
    ['地方公共団体、独立行政法人', ['municipality', 'prefecture']],
    ['都道府県（公募）等', []],
    [
      '地方公共団体等が実施する工業用水、下水道又は道路の整備の実施に要する経費の一部を補助',
      ['municipality', 'prefecture'],
    ],
    ['市町村の行う就学援助のうち、「要保護者」への援助', ['municipality']],
  ])('does not claim that %s names everybody', (text, kinds) => {
    expect(parseApplicants(text)).toMatchObject({ kinds, exhaustive: false });
  });

  it.each([
    ['都道府県、指定都市、中核市', ['prefecture'], ['municipality']],
    ['離島を含む市町村', [], ['municipality']],
    ['福島県内市町村', [], ['municipality']],
    ['沖縄県', [], ['prefecture']],
    ['川口市', [], ['municipality']],
    ['農業者の組織する団体', [], ['association']],
    ['認定農業者', [], ['company', 'individual']],
    ['中小企業', [], ['company', 'startup']],
  ])('knows that %s means only some of a kind', (text, kinds, conditionalKinds) => {
    expect(parseApplicants(text)).toMatchObject({ kinds, conditionalKinds, exhaustive: true });
  });

  it('lets a clause reach over the whole list that follows it', () => {
    const reading = parseApplicants('利用者負担免除を実施する都道府県又は市町村');
    expect(reading.kinds).toEqual([]);
    expect(reading.conditionalKinds).toEqual(['prefecture', 'municipality']);
    expect(reading.mentions[1]?.condition).toBe('利用者負担免除を実施する');
  });

  it('takes municipalities beside one prefecture for those of that prefecture', () => {
    expect(parseApplicants('鹿児島県、市町村').kinds).toEqual([]);
    expect(parseApplicants('県、市町村').kinds).toEqual([]);
    expect(parseApplicants('都道府県、広島市、長崎市').kinds).toEqual(['prefecture']);
  });

  it('does not take members of a council for the ones who receive', () => {
    const reading = parseApplicants('都道府県、市町村、金融機関等により構成された協議会');
    expect(reading.kinds).toEqual([]);
    expect(reading.exhaustive).toBe(false);
  });

  it('reports who is shut out by name', () => {
    expect(parseApplicants('大臣が認める者（地方公共団体及び地方独立行政法人を除く）')).toMatchObject({
      kinds: [],
      excludedKinds: ['municipality', 'prefecture'],
      exhaustive: false,
    });
    // Some cities are shut out, not the kind.
    expect(parseApplicants('市町村（指定都市を除く）')).toMatchObject({
      kinds: [],
      conditionalKinds: ['municipality'],
      excludedKinds: [],
    });
  });

  it.each([
    '独立行政法人福祉医療機構',
    '人件費、旅費、謝金',
    '①施設等整備事業、②効果促進事業を実施するために必要な経費の一部を補助',
    '間接補助事業者が実施する拠点整備について、当該経費の一部を補助',
    '都道府県警察が支弁する機器の整備',
    '市町村国保、国民健康保険組合',
    '交付対象項目や交付対象項目内の各事業等に応じ設定',
    '',
  ])('leaves %s unknown', (text) => {
    expect(parseApplicants(text)).toMatchObject({
      kinds: [],
      conditionalKinds: [],
      excludedKinds: [],
      exhaustive: false,
      mentions: [],
    });
  });

  it('points at the words in the original text, full width and all', () => {
    const text = "'①ＮＰＯ法人、 市町村 （特別区を含む。）、謎の団体等";
    const reading = parseApplicants(text);
    expect(reading.mentions.map((mention) => mention.text)).toEqual(['ＮＰＯ法人', '市町村']);
    expect(reading.unrecognised.map((span) => span.text)).toEqual(['謎の団体等']);
    for (const span of [...reading.mentions, ...reading.unrecognised]) {
      expect(text.slice(span.start, span.end)).toBe(span.text);
    }
  });

  it('is never exhaustive with a word it does not know, and its spans always lie in the text', () => {
    const words = fc.constantFrom(
      '都道府県',
      '市町村',
      '地方公共団体',
      '（特別区を含む。）',
      '①',
      '、',
      '及び',
      '等、',
      'を除く',
      '、謎の者、',
      ' ',
      '(',
      ')',
      '大学',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (list) => {
        const text = list.join('');
        const reading = parseApplicants(text);
        for (const span of [...reading.mentions, ...reading.unrecognised])
          expect(text.slice(span.start, span.end)).toBe(span.text);
        if (list.includes('、謎の者、') || /[県村体学]等/.test(text)) expect(reading.exhaustive).toBe(false);
      }),
    );
  });
});
