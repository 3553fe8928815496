import {
  findLocalGovernment,
  findPrefecture,
  findPrefectureByName,
  LOCAL_GOVERNMENTS,
  PREFECTURES,
  type LocalGovernmentTypeCode,
} from './local-governments';
import { parseLocalGovernmentCode } from './organization-numbers';

const countOf = (type: LocalGovernmentTypeCode): number => LOCAL_GOVERNMENTS.filter((one) => one.type === type).length;

describe('directory of local governments', () => {
  it('holds the 1,788 local governments, each kind in its official number', () => {
    expect(LOCAL_GOVERNMENTS).toHaveLength(1788);
    expect({
      prefecture: countOf('prefecture'),
      designated_city: countOf('designated_city'),
      core_city: countOf('core_city'),
      city: countOf('city'),
      special_ward: countOf('special_ward'),
      town: countOf('town'),
      village: countOf('village'),
    }).toEqual({
      prefecture: 47,
      designated_city: 20,
      core_city: 62,
      city: 710,
      special_ward: 23,
      town: 743,
      village: 183,
    });
  });

  it('leaves out the six villages of the Northern Territories, and only them', () => {
    for (const name of ['色丹村', '留夜別村', '留別村', '紗那村', '蘂取村']) {
      expect(LOCAL_GOVERNMENTS.filter((one) => one.name === name)).toEqual([]);
    }
    expect(LOCAL_GOVERNMENTS.filter((one) => one.name === '泊村')).toEqual([
      {
        code: '014036',
        name: '泊村',
        kana: 'とまりむら',
        prefectureCode: '01',
        prefectureName: '北海道',
        type: 'village',
      },
    ]);
  });

  it('does not take the wards of designated cities for local governments', () => {
    expect(findLocalGovernment('011011')).toBeUndefined(); // 札幌市中央区
    expect(
      LOCAL_GOVERNMENTS.filter((one) => one.type === 'special_ward').every((one) => one.prefectureCode === '13'),
    ).toBe(true);
  });

  it('gives every one a valid and unique code and a reading in hiragana', () => {
    expect(LOCAL_GOVERNMENTS.filter(({ code }) => !parseLocalGovernmentCode(code).ok)).toEqual([]);
    expect(new Set(LOCAL_GOVERNMENTS.map(({ code }) => code)).size).toBe(1788);
    expect(LOCAL_GOVERNMENTS.filter(({ kana }) => !/^[ぁ-んー]+$/.test(kana))).toEqual([]);
  });

  it('finds by code and prefecture', () => {
    expect(findLocalGovernment('141305')).toMatchObject({
      name: '川崎市',
      type: 'designated_city',
      prefectureName: '神奈川県',
    });
    expect(findLocalGovernment('472018')).toMatchObject({ name: '那覇市', type: 'core_city' });
    expect(PREFECTURES.map(({ prefectureCode }) => prefectureCode)).toEqual(
      Array.from({ length: 47 }, (_, index) => String(index + 1).padStart(2, '0')),
    );
    expect(findPrefecture('47')?.name).toBe('沖縄県');
    expect(findPrefectureByName('京都府')?.code).toBe('260002');
    expect(findPrefectureByName('京都市')).toBeUndefined();
  });
});
