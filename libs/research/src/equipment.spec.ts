import { EMPTY_EQUIPMENT, type EquipmentContent, equipmentSearchFields, missingForEquipment } from './equipment';

const COMPLETE: EquipmentContent = {
  ...EMPTY_EQUIPMENT,
  name: '大型X線CT装置',
  category: '非破壊検査',
  summary: '物の内部を壊さずに立体で見る装置。',
  themes: ['culture_sports'],
  needKinds: ['equipment'],
};

describe('equipment', () => {
  it('names everything that is missing for publication at once', () => {
    expect(missingForEquipment(EMPTY_EQUIPMENT).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/category',
      '/summary',
      '/themes',
      '/needKinds',
    ]);
    expect(missingForEquipment(COMPLETE)).toEqual([]);
  });

  it('is found by its name first, and by what it is', () => {
    const fields = equipmentSearchFields(COMPLETE);
    expect(fields.filter(({ weight }) => weight === 'A')).toEqual([{ text: '大型X線CT装置', weight: 'A' }]);
    expect(fields.filter(({ weight }) => weight === 'B').map(({ text }) => text)).toContain('非破壊検査');
  });
});
