import {
  completenessOf,
  contradictionsOf,
  EMPTY_PROGRAM,
  nextEditorialState,
  statusOf,
  type WindowContent,
} from './program';

const TODAY = '2026-11-23';
const window = (opensOn: string | null, closesOn: string | null, status: WindowContent['status'] = 'confirmed') => ({
  fiscalYear: 2026,
  opensOn,
  closesOn,
  status,
});
const status = (windows: WindowContent[], endYear: number | null = null) => statusOf({ windows, endYear }, TODAY, 2026);

describe('status of a program', () => {
  it.each([
    ['open on its first day', [window(TODAY, '2026-12-01')], 'open'],
    ['open on its last day', [window('2026-11-01', TODAY)], 'open'],
    ['closed the day after', [window('2026-11-01', '2026-11-22')], 'closed'],
    ['open without a stated end', [window('2026-11-01', null)], 'open'],
    ['opening later', [window('2026-11-24', null)], 'opens_later'],
    ['open before opening later', [window('2027-01-01', null), window('2026-11-01', null)], 'open'],
    ['forecast', [window('2027-04-01', '2027-05-01', 'forecast')], 'forecast'],
    ['a forecast that has passed', [window('2026-04-01', '2026-05-01', 'forecast')], 'closed'],
    ['a window without any date says nothing', [window(null, null)], 'closed'],
    ['no window at all', [], 'not_stated'],
  ] as const)('%s', (_, windows, expected) => expect(status([...windows])).toBe(expected));

  it('has ended after its last fiscal year, unless a window is still open', () => {
    expect(status([], 2025)).toBe('ended');
    expect(status([], 2026)).toBe('not_stated');
    expect(status([window('2026-11-01', '2026-12-01')], 2025)).toBe('open');
  });
});

describe('program', () => {
  it('is edited in every state, published from draft and archive, archived from the others', () => {
    expect(nextEditorialState('draft', 'publish')).toBe('published');
    expect(nextEditorialState('published', 'publish')).toBeNull();
    expect(nextEditorialState('published', 'archive')).toBe('archived');
    expect(nextEditorialState('archived', 'archive')).toBeNull();
    expect(nextEditorialState('archived', 'publish')).toBe('published');
  });

  it('needs a name, and bounds that are bounds', () => {
    const wrong = {
      ...EMPTY_PROGRAM,
      floorYen: 2,
      ceilingYen: 1,
      windows: [window('2027-02-01', '2027-01-01')],
    };
    expect(contradictionsOf(wrong).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/floorYen',
      '/windows/0/closesOn',
    ]);
  });

  it('is complete when everything a reader decides on is filled in', () => {
    expect(completenessOf(EMPTY_PROGRAM)).toBe(0);
    const filled = Object.fromEntries(
      ['summary', 'overview', 'kind', 'requirements', 'rateText', 'ceilingText', 'url'].map((field) => [field, 'x']),
    );
    const rule = { is: 'other', text: 'x' } as const;
    expect(completenessOf({ ...EMPTY_PROGRAM, ...filled, eligibility: rule, windows: [window(TODAY, null)] })).toBe(1);
  });
});
