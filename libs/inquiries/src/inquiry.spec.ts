import {
  INQUIRY_ANSWERS,
  INQUIRY_STATES,
  type InquiryAction,
  isAccepted,
  isAlive,
  nextInquiryState,
  reminderDue,
} from './inquiry';

describe('an inquiry', () => {
  it('knows exactly these ways from state to state', () => {
    const actions: readonly InquiryAction[] = [...INQUIRY_ANSWERS, 'withdraw'];
    const ways = INQUIRY_STATES.flatMap((from) =>
      actions.flatMap((action) =>
        (['asker', 'recipient'] as const).flatMap((side) => {
          const to = nextInquiryState(from, action, side);
          return to === null ? [] : [`${from} -${action}-> ${to} (${side})`];
        }),
      ),
    );
    expect(ways).toEqual([
      'open -interested-> interested (recipient)',
      'open -needs_talk-> needs_talk (recipient)',
      'open -declined-> declined (recipient)',
      'open -withdraw-> withdrawn (asker)',
      'interested -declined-> declined (recipient)',
      'interested -withdraw-> withdrawn (asker)',
      'needs_talk -interested-> interested (recipient)',
      'needs_talk -declined-> declined (recipient)',
      'needs_talk -withdraw-> withdrawn (asker)',
    ]);
  });

  it('tells contacts only while it is accepted, and ends for good', () => {
    expect(INQUIRY_STATES.filter(isAccepted)).toEqual(['interested', 'needs_talk']);
    expect(INQUIRY_STATES.filter(isAlive)).toEqual(['open', 'interested', 'needs_talk']);
  });

  it.each([
    ['2026-11-25', 0, null],
    ['2026-11-26', 0, 1],
    ['2026-11-27', 0, 1],
    ['2026-11-27', 1, null],
    ['2026-11-28', 1, 2],
    // The first one was missed: late is said once, not twice.
    ['2026-11-30', 0, 2],
    ['2026-11-30', 2, null],
  ])('is reminded of on %s after %s reminders: %s', (today, sent, expected) => {
    expect(reminderDue({ dueOn: '2026-11-27', dayBefore: '2026-11-26', sent }, today)).toBe(expected);
  });
});
