import { IMPORT_STATES, type ImportAction, nextImportState } from './import-state';

describe('the life of an import', () => {
  it('is this table and nothing else', () => {
    const actions: ImportAction[] = ['check', 'refuse', 'apply', 'finish', 'fail'];
    const moves = IMPORT_STATES.flatMap((from) =>
      actions.flatMap((action) => {
        const to = nextImportState(from, action);
        return to ? [`${from} -${action}-> ${to}`] : [];
      }),
    );
    expect(moves).toEqual([
      'uploaded -check-> checked',
      'uploaded -refuse-> unreadable',
      'checked -apply-> applying',
      'applying -finish-> applied',
      'applying -fail-> failed',
    ]);
  });
});
