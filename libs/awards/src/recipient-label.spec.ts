import { recipientLabel } from './recipient-label';

it.each([
  ['上田市', '202037', false, '長野県上田市'],
  ['長野県', '200000', false, '長野県'],
  ['千葉県(千葉県がんセンター)', '120006', false, '千葉県(千葉県がんセンター)'],
  ['名古屋港管理組合', '238015', false, '愛知県名古屋港管理組合'],
  ['みどり沢町（架空）', '209911', true, '長野県みどり沢町（架空）'],
  ['みどり沢町', '209911', true, '長野県みどり沢町（架空）'],
  ['試験実行委員会', null, false, '試験実行委員会'],
  ['どこでもない', '990000', false, 'どこでもない'],
])('%s (%s) is shown so that it can be told from others', (name, code, fictional, label) => {
  expect(recipientLabel(name, code, fictional)).toBe(label);
});
