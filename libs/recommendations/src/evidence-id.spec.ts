import fc from 'fast-check';
import { awardKeyOf, evidenceId } from './evidence-id';

it('leads back to the recipient of the award', () => {
  const position = fc.option(fc.nat({ max: 9999 }));
  fc.assert(
    fc.property(fc.uuid(), position, fc.uuid(), (awardId, place, programId) => {
      expect(awardKeyOf(evidenceId({ awardId, position: place }, programId))).toEqual({ awardId, position: place });
    }),
  );
});

it.each(['', 'award-1', '0190a1b2', '../../x'])('knows no award by "%s"', (id) => {
  expect(awardKeyOf(id)).toBeNull();
});
