import {
  isNoticeable,
  nextPublicationState,
  PUBLICATION_ACTIONS,
  PUBLICATION_STATES,
  type PublicationParty,
  type PublicationState,
} from './publication';
import { changesBetween, remarkProblems } from './publication-review';

const PARTIES: readonly PublicationParty[] = ['owner', 'office'];

/** Every way that exists, as `from -action-> to (who)`. */
const waysOf = (reviewed: boolean): string[] =>
  PUBLICATION_STATES.flatMap((from) =>
    PUBLICATION_ACTIONS.flatMap((action) => {
      const by = PARTIES.filter((party) => nextPublicationState(from, action, { reviewed, by: party }) !== null);
      if (by.length === 0) return [];
      const to = nextPublicationState(from, action, { reviewed, by: by[0]! });
      return [`${from} -${action}-> ${to} (${by.join(', ')})`];
    }),
  );

describe('publication', () => {
  it('of what is reviewed knows exactly these ways', () => {
    expect(waysOf(true)).toEqual([
      'draft -edit-> draft (owner)',
      'draft -submit-> in_review (owner)',
      'in_review -publish-> published (office)',
      'in_review -return-> draft (office)',
      'in_review -withdraw-> draft (owner)',
      'published -edit-> published (owner)',
      'published -suspend-> suspended (office)',
      'published -withdraw-> withdrawn (owner, office)',
      'suspended -edit-> suspended (owner)',
      'suspended -resume-> published (office)',
      'suspended -withdraw-> withdrawn (owner, office)',
      'withdrawn -edit-> withdrawn (owner)',
      'withdrawn -submit-> in_review (owner)',
    ]);
  });

  it('of what is not reviewed knows exactly these ways', () => {
    expect(waysOf(false)).toEqual([
      'draft -edit-> draft (owner)',
      'draft -publish-> published (owner, office)',
      'published -edit-> published (owner)',
      'published -suspend-> suspended (office)',
      'published -withdraw-> withdrawn (owner, office)',
      'suspended -edit-> suspended (owner)',
      'suspended -resume-> published (office)',
      'suspended -withdraw-> withdrawn (owner, office)',
      'withdrawn -edit-> withdrawn (owner)',
      'withdrawn -publish-> published (owner, office)',
    ]);
  });

  it('never becomes public by its owner alone where it is reviewed, nor by an edit anywhere', () => {
    for (const from of PUBLICATION_STATES.filter((state) => state !== 'published')) {
      for (const action of PUBLICATION_ACTIONS) {
        expect(nextPublicationState(from, action, { reviewed: true, by: 'owner' })).not.toBe('published');
      }
      expect(nextPublicationState(from, 'edit', { reviewed: false, by: 'owner' })).not.toBe('published');
    }
  });

  it.each<[PublicationState, PublicationState, boolean]>([
    ['draft', 'draft', false],
    ['draft', 'in_review', false],
    ['in_review', 'published', true],
    ['published', 'published', true],
    ['published', 'suspended', true],
    ['suspended', 'suspended', false],
    ['suspended', 'published', true],
    ['published', 'withdrawn', true],
    ['withdrawn', 'withdrawn', false],
  ])('%s → %s is noticeable for others: %s', (before, after, expected) => {
    expect(isNoticeable(before, after)).toBe(expected);
  });
});

describe('remarks', () => {
  it('name a field that exists or the whole, and say what they mean by other', () => {
    const remark = (field: string | null, code: 'unclear' | 'other', text = '') =>
      remarkProblems([{ field, code, text }], ['name', 'summary']).map(({ pointer }) => pointer);
    expect(remark('name', 'unclear')).toEqual([]);
    expect(remark(null, 'unclear')).toEqual([]);
    expect(remark('searchVector', 'unclear')).toEqual(['/remarks/0/field']);
    expect(remark(null, 'other', ' ')).toEqual(['/remarks/0/text']);
    expect(remark(null, 'other', '写真が暗い')).toEqual([]);
    expect(remarkProblems([], ['name']).map(({ pointer }) => pointer)).toEqual(['/remarks']);
  });
});

describe('changes between versions', () => {
  it('are the fields whose values differ, lists and records by what they hold', () => {
    const before = { name: 'a', themes: ['x'], price: null, gone: 1 };
    const after = { name: 'a', themes: ['x', 'y'], price: 5, records: [{ n: 1 }] };
    expect(changesBetween(before, after)).toEqual([
      { field: 'themes', before: ['x'], after: ['x', 'y'] },
      { field: 'price', before: null, after: 5 },
      { field: 'records', before: null, after: [{ n: 1 }] },
      { field: 'gone', before: 1, after: null },
    ]);
    expect(changesBetween(before, before)).toEqual([]);
  });
});
