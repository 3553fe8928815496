import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildLog } from './child-log';

describe('what a child says', () => {
  let directory: string;
  let file: string;
  let printed: string[];
  let now: number;

  function open(options: { verbose?: boolean; maxBytes?: number } = {}): ChildLog {
    const print = (line: string): void => void printed.push(line);
    return new ChildLog({ name: 'api', file, verbose: false, print, now: () => now, ...options });
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'musubi-log-'));
    file = join(directory, 'api.log');
    printed = [];
    now = 1_000_000;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('goes to its file in full, and to the terminal only from warnings on', () => {
    const log = open();
    const lines = [
      '{"level":30,"msg":"request completed"}',
      '{"level":40,"msg":"slow query"}',
      '{"level":50,"msg":"request failed","err":{"message":"deadlock detected","stack":"long"}}',
      '{"level":"fatal","msg":"out of memory"}',
      'plain text on stdout',
    ];
    log.write('stdout', `${lines.join('\n')}\n`);
    log.write('stderr', 'TypeError: x is not a function\n');
    expect(printed).toEqual([
      '[api] WARN slow query',
      '[api] ERROR request failed: deadlock detected',
      '[api] FATAL out of memory',
      '[api] TypeError: x is not a function',
    ]);
    expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\nTypeError: x is not a function\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    log.close();
  });

  it('is put together from pieces, and its last line counts without a line break', () => {
    const log = open();
    log.write('stdout', '{"level":50,"ms');
    log.write('stdout', 'g":"broken"}\n');
    log.write('stderr', 'last words');
    expect(printed).toEqual(['[api] ERROR broken']);
    log.flush();
    expect(printed.at(-1)).toBe('[api] last words');
    log.close();
  });

  it('does not flood the terminal', () => {
    const log = open();
    for (let count = 0; count < 50; count++) log.write('stderr', `failure ${count}\n`);
    expect(printed).toHaveLength(20);
    now += 60_000;
    log.write('stderr', 'later\n');
    expect(printed.slice(20)).toEqual([expect.stringContaining('30'), '[api] later']);
    expect(log.lastLines()).toHaveLength(15);
    expect(log.lastLines().at(-1)).toBe('later');
    log.close();
  });

  it('is shown as it is when asked for', () => {
    const log = open({ verbose: true });
    log.write('stdout', '{"level":30,"msg":"fine"}\n');
    expect(printed).toEqual(['[api] {"level":30,"msg":"fine"}']);
    log.close();
  });

  it('fills several files in turn, the oldest is dropped', () => {
    const log = open({ maxBytes: 100 });
    for (let count = 0; count < 6; count++) log.write('stdout', `${count}${'x'.repeat(120)}\n`);
    log.close();
    expect([1, 2, 3].map((number) => readFileSync(`${file}.${number}`, 'utf8')[0])).toEqual(['5', '4', '3']);
    expect(existsSync(`${file}.4`)).toBe(false);
  });
});
