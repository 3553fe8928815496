import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const document = readFileSync(join(root, 'docs/security.md'), 'utf8');

interface Row {
  readonly id: string;
  readonly state: string;
  readonly tests: readonly string[];
}

const testsIn = (text: string): string[] => [...text.matchAll(/`([\w./-]+[.-]spec\.ts)`/g)].map(([, path]) => path!);
const rows: readonly Row[] = [...document.matchAll(/^\| (V\d.*?) \| .*? \| (.*?) \| (.*) \|$/gm)].map(
  ([, id = '', state = '', evidence = '']) => ({ id, state, tests: testsIn(evidence) }),
);

describe('docs/security.md', () => {
  it('names tests that exist', () => {
    expect(rows.length).toBeGreaterThan(50);
    const design = readFileSync(join(root, 'docs/security-design.md'), 'utf8');
    expect(testsIn(design).length).toBeGreaterThan(10);
    expect([...testsIn(document), ...testsIn(design)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('says of each requirement, once, whether it is met, and of those that are, how one can see it', () => {
    expect(rows.filter(({ state }) => !['met', 'open', 'n/a'].includes(state))).toEqual([]);
    expect(rows.filter(({ state, tests }) => state === 'met' && tests.length === 0)).toEqual([]);
    const ids = rows.flatMap(({ id }) => id.split(', '));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.filter((id) => !/^V\d+\.\d+\.\d+( to V\d+\.\d+\.\d+)?$/.test(id))).toEqual([]);
  });

  it('counts right', () => {
    const count = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
    expect(document).toContain(`**${count('met')} rows met, ${count('open')} open, ${count('n/a')} not applicable.**`);
  });
});
