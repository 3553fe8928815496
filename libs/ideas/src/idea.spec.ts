import fc from 'fast-check';
import {
  contradictions,
  EMPTY_IDEA,
  type IDEA_STATE,
  type IdeaAction,
  type IdeaContent,
  missingForSubmission,
  nextState,
} from './idea';

const complete: IdeaContent = {
  ...EMPTY_IDEA,
  title: '雪室の野菜',
  challenge: '冬の収入がない。',
  publicSummary: '雪で野菜を甘くする。',
  needs: [{ kind: 'research', description: '甘くなる理由' }],
};

describe('idea', () => {
  it.each<[keyof typeof IDEA_STATE, IdeaAction, keyof typeof IDEA_STATE | null]>([
    ['draft', 'edit', 'draft'],
    ['draft', 'submit', 'submitted'],
    ['draft', 'withdraw', 'withdrawn'],
    ['submitted', 'edit', 'submitted'],
    ['submitted', 'submit', null],
    ['submitted', 'withdraw', 'withdrawn'],
    ['withdrawn', 'edit', null],
    ['withdrawn', 'submit', null],
    ['withdrawn', 'withdraw', null],
  ])('%s + %s → %s', (state, action, expected) => expect(nextState(state, action)).toBe(expected));

  it('names everything that is missing at once', () => {
    expect(missingForSubmission(EMPTY_IDEA).map(({ pointer }) => pointer)).toEqual([
      '/title',
      '/challenge',
      '/publicSummary',
      '/needs',
    ]);
  });

  it('asks for little: title, challenge, summary and one need', () => {
    expect(missingForSubmission(complete)).toEqual([]);
  });

  it('takes white space for nothing, in needs too', () => {
    const blank = { ...complete, title: ' 　', needs: [{ kind: 'people' as const, description: '\n' }] };
    expect(missingForSubmission(blank).map(({ pointer }) => pointer)).toEqual(['/title', '/needs/0/description']);
  });

  it('refuses an own share above the budget and an end before the start, whatever the amounts', () => {
    const yen = fc.integer({ min: 0, max: 1_000_000_000 });
    fc.assert(
      fc.property(yen, yen, (budgetYen, ownShareYen) => {
        const found = contradictions({ ...complete, budgetYen, ownShareYen });
        expect(found.length > 0).toBe(ownShareYen > budgetYen);
      }),
    );
    expect(contradictions({ ...complete, startOn: '2027-04-01', endOn: '2027-03-31' })).toHaveLength(1);
    expect(contradictions({ ...complete, startOn: '2027-04-01', endOn: '2027-04-01' })).toHaveLength(0);
  });
});
