import {
  isNoticeable,
  nextPublicationState,
  PUBLICATION_STATES,
  type PublicationAction,
  type PublicationState,
} from './publication';

const ACTIONS: readonly PublicationAction[] = ['edit', 'publish', 'withdraw'];

describe('publication', () => {
  it('knows exactly these ways from state to state', () => {
    const ways = PUBLICATION_STATES.flatMap((from) =>
      ACTIONS.map((action) => [from, action, nextPublicationState(from, action)] as const),
    );
    expect(ways).toEqual([
      ['draft', 'edit', 'draft'],
      ['draft', 'publish', 'published'],
      ['draft', 'withdraw', null],
      ['published', 'edit', 'published'],
      ['published', 'publish', null],
      ['published', 'withdraw', 'withdrawn'],
      ['withdrawn', 'edit', 'withdrawn'],
      ['withdrawn', 'publish', 'published'],
      ['withdrawn', 'withdraw', null],
    ]);
  });

  it('never becomes a draft again and never becomes public by an edit', () => {
    for (const from of PUBLICATION_STATES) {
      expect(nextPublicationState(from, 'edit')).toBe(from);
      for (const action of ['publish', 'withdraw'] as const)
        expect(nextPublicationState(from, action)).not.toBe('draft');
    }
  });

  it.each<[PublicationState, PublicationState, boolean]>([
    ['draft', 'draft', false],
    ['draft', 'published', true],
    ['published', 'published', true],
    ['published', 'withdrawn', true],
    ['withdrawn', 'withdrawn', false],
    ['withdrawn', 'published', true],
  ])('%s → %s is noticeable for others: %s', (before, after, expected) => {
    expect(isNoticeable(before, after)).toBe(expected);
  });
});
