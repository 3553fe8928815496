import fc from 'fast-check';
import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { type SimilarDocument, SimilarIndex, type SimilarQuery } from './similar-index';

let analyser: Analyser;
beforeAll(async () => {
  analyser = await loadAnalyser();
});

const BODY = { code: null, prefecture: '20', population: 4_000 };
const document = (id: string, text: string, changes: Partial<SimilarDocument> = {}): SimilarDocument => ({
  kind: 'idea',
  id,
  text,
  themes: [],
  owner: `owner of ${id}`,
  body: BODY,
  ...changes,
});
const query = (text: string, changes: Partial<SimilarQuery> = {}): SimilarQuery => ({
  ...document('asking', text),
  ...changes,
});

const DRONES = '山あいの集落へドローンで薬と日用品を届ける。';
const DOCUMENTS = [
  document('drones', '離れた集落にドローンで食料や薬を運び、買い物の不便をなくす。'),
  document('forest', '放置された人工林を間伐し、木質バイオマスの熱に変える。'),
  document('festival', '担い手の減った祭りを、若者と関係人口で続ける。'),
  document('old-drones', '離島へドローンで薬を届けた。', { kind: 'precedent' }),
];
const indexOf = (documents: readonly SimilarDocument[]) =>
  new SimilarIndex(analyser).update({ upserts: documents, removals: [] });

describe('SimilarIndex', () => {
  it('finds what speaks of the same, per kind, and not what speaks of something else', () => {
    const found = indexOf(DOCUMENTS).find(query(DRONES), { idea: 5, precedent: 5 });
    expect(found.map(({ id }) => id).sort()).toEqual(['drones', 'old-drones']);
    expect(indexOf(DOCUMENTS).find(query(DRONES), { precedent: 5 })).toHaveLength(1);
  });

  it('leaves out the asking idea itself', () => {
    const own = indexOf([...DOCUMENTS, document('asking', DRONES)]);
    expect(own.find(query(DRONES), { idea: 5 }).map(({ id }) => id)).toEqual(['drones']);
  });

  it('calls the same said twice by one owner a near duplicate, and by two owners not', () => {
    const twice = document('twice', `${DRONES}冬も続ける。`, { owner: 'owner of asking' });
    const other = { ...twice, id: 'other', owner: 'somebody else' };
    const found = indexOf([twice, other]).find(query(DRONES), { idea: 5 });
    expect(new Map(found.map(({ id, nearDuplicate }) => [id, nearDuplicate]))).toEqual(
      new Map([
        ['twice', true],
        ['other', false],
      ]),
    );
  });

  it('prefers, of equal texts, themes and bodies that are like', () => {
    const near = document('near', DRONES, { themes: ['daily_life'], body: BODY });
    const far = document('far', DRONES, {
      themes: ['tourism'],
      body: { code: null, prefecture: '47', population: 300_000 },
    });
    const found = indexOf([far, near]).find(query(DRONES, { themes: ['daily_life'] }), { idea: 5 });
    expect(found.map(({ id }) => id)).toEqual(['near', 'far']);
  });

  it('does not count against a document what it does not say', () => {
    const silent = document('silent', DRONES, { body: { code: null, prefecture: null, population: null } });
    const [found] = indexOf([silent]).find(query(DRONES, { themes: ['daily_life'] }), { idea: 5 });
    expect(found).toMatchObject({ score: 1, resemblance: { text: 1, themes: null, size: null, place: null } });
  });

  it('answers nothing to a text without words', () => {
    expect(indexOf(DOCUMENTS).find(query(' 、。★'), { idea: 5, precedent: 5 })).toEqual([]);
    expect(new SimilarIndex(analyser).find(query(DRONES), { idea: 5 })).toEqual([]);
  });

  it('depends on the documents alone, not on their order or their way in', () => {
    const texts = ['ドローン', '配送', '薬', '集落', '森林', '間伐', '祭り', '若者'];
    const text = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 5 }).map((words) => words.join('と'));
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), text: fc.option(text) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), text, (changes, asked) => {
        const index = new SimilarIndex(analyser);
        const last = new Map<string, SimilarDocument>();
        for (const { id, text: said } of changes) {
          if (said === null) {
            last.delete(id);
            index.update({ upserts: [], removals: [{ kind: 'idea', id }] });
          } else {
            last.set(id, document(id, said));
            index.update({ upserts: [document(id, said)], removals: [] });
          }
        }
        const fresh = indexOf([...last.values()].reverse());
        expect(index.find(query(asked), { idea: 9 })).toEqual(fresh.find(query(asked), { idea: 9 }));
      }),
      { numRuns: 200 },
    );
  });
});
