import type { ApplicationWindow, WindowState } from '../types';
import { outlookOf } from './window';

const NOW = '2025-10-01';
const window = (changes: Partial<ApplicationWindow>): ApplicationWindow => ({
  fiscalYear: 2025,
  opensOn: null,
  closesOn: null,
  status: 'confirmed',
  ...changes,
});

describe('outlookOf', () => {
  it.each<[string, WindowState, Partial<ApplicationWindow>]>([
    ['opened today', 'open', { opensOn: NOW, closesOn: '2025-12-01' }],
    ['closes today', 'open', { opensOn: '2025-04-01', closesOn: NOW }],
    ['closed yesterday', 'closed', { opensOn: '2025-04-01', closesOn: '2025-09-30' }],
    ['opens tomorrow', 'opens_later', { opensOn: '2025-10-02', closesOn: null }],
    ['opened, end not stated', 'open', { opensOn: '2025-04-01' }],
    ['end stated only', 'open', { closesOn: '2025-12-01' }],
    ['days not stated', 'not_stated', {}],
    ['of last fiscal year, end not stated', 'closed', { fiscalYear: 2024, opensOn: '2024-04-01' }],
    ['expected next spring', 'forecast', { fiscalYear: 2026, opensOn: '2026-04-01', status: 'forecast' }],
    ['expected for this summer, which is over', 'closed', { closesOn: '2025-08-31', status: 'forecast' }],
  ])('%s: %s', (_, state, changes) => {
    expect(outlookOf([window(changes)], NOW).state).toBe(state);
  });

  it('takes the best of several, in any order', () => {
    const closed = window({ closesOn: '2025-05-31' });
    const later = window({ opensOn: '2026-01-10', closesOn: '2026-02-10' });
    const sooner = window({ opensOn: '2025-11-10', closesOn: '2025-12-10' });
    const forecast = window({ fiscalYear: 2026, status: 'forecast' });
    for (const windows of [
      [closed, later, sooner, forecast],
      [forecast, sooner, later, closed],
    ]) {
      expect(outlookOf(windows, NOW)).toEqual({ state: 'opens_later', window: sooner });
    }
    const closedLast = window({ closesOn: '2025-09-15' });
    expect(outlookOf([closedLast, closed], NOW).window).toBe(closedLast);
    expect(outlookOf([], NOW)).toEqual({ state: 'not_stated', window: null });
  });
});
