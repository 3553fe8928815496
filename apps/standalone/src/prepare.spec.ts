import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProjectRoot } from './supervisor/data-directory';

/**
 * The scripts that prepare a clone, run as a user would run them, in a tiny project. Instead of npm there is a program
 * that installs one package: a compiler that copies files. Both keep a journal.
 */
const NPM = `
  const fs = require('node:fs'), path = require('node:path');
  fs.appendFileSync('journal', 'npm ' + process.argv.slice(2, 3) + '\\n');
  fs.rmSync('node_modules', { recursive: true, force: true });
  if (fs.existsSync('npm-fails')) { fs.mkdirSync('node_modules/half', { recursive: true }); process.exit(1); }
  const nest = 'node_modules/@nestjs/cli/bin/nest.js';
  fs.mkdirSync(path.dirname(nest), { recursive: true });
  fs.writeFileSync(nest, \`
    const fs = require('node:fs'), path = require('node:path');
    fs.appendFileSync('journal', 'build\\\\n');
    if (fs.existsSync('build-fails')) process.exit(1);
    for (const top of ['apps', 'libs', 'migrations'])
      for (const name of fs.existsSync(top) ? fs.readdirSync(top, { recursive: true }) : [])
        if (name.endsWith('.ts') && !name.endsWith('.spec.ts')) {
          const target = path.join('dist', top, name.replace(/ts$/, 'js'));
          fs.mkdirSync(path.dirname(target), { recursive: true });
          fs.copyFileSync(path.join(top, name), target);
        }\`);
`;

describe('preparing a clone', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'musubi-clone-'));
    cpSync(join(findProjectRoot(), 'scripts'), join(project, 'scripts'), { recursive: true });
    write('package.json', '{"name":"clone"}');
    write('package-lock.json', '{"packages":{}}');
    write('npm-cli.js', NPM);
    write('apps/cli/src/main.ts', `console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 5;`);
    write('apps/cli/src/main.spec.ts', 'not compiled');
    write('migrations/1-first.ts', '');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  function write(name: string, content: string): void {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), content);
  }
  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, npm_execpath: join(project, 'npm-cli.js') });

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string; journal: string[] } {
    rmSync(join(project, 'journal'), { force: true });
    const options = { cwd: project, env: environment(), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', ...args], options);
    const file = join(project, 'journal');
    return { status, stdout, stderr, journal: existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [] };
  }

  it('installs, builds and runs; output, arguments and exit code are the application’s own', () => {
    const first = run('cli', 'import', '--dry-run');
    expect(first.journal).toEqual(['npm ci', 'build']);
    expect(first.stdout).toBe('["import","--dry-run"]\n');
    expect(first.status).toBe(5);
  });

  it('does nothing when nothing has changed', () => {
    run('cli');
    expect(run('cli').journal).toEqual([]);
    // A spec and what was built do not count as sources.
    write('apps/cli/src/other.spec.ts', '');
    expect(run('cli').journal).toEqual([]);
  });

  it('installs again when the lock file has other content, not when only its time is new', () => {
    run('cli');
    const later = Date.now() / 1000 + 100;
    utimesSync(join(project, 'package-lock.json'), later, later);
    expect(run('cli').journal).not.toContain('npm ci');
    write('package-lock.json', '{"packages":{},"changed":true}');
    expect(run('cli').journal).toContain('npm ci');
  });

  it('notices an install that was broken off', () => {
    run('cli');
    write('npm-fails', '');
    write('package-lock.json', '{"packages":{},"changed":true}');
    const broken = run('cli');
    expect(broken).toMatchObject({ status: 1, stdout: '' });
    expect(broken.stderr).toContain('npm ci');
    rmSync(join(project, 'npm-fails'));
    expect(run('cli').journal[0]).toBe('npm ci');
  });

  it('accepts what somebody installed by hand', () => {
    run('cli');
    rmSync(join(project, 'node_modules', '.musubi-install.json'));
    mkdirSync(join(project, 'node_modules', 'typescript'));
    const packages = {
      '': { name: 'clone' },
      'node_modules/typescript': { version: '6.0.3' },
      'node_modules/absent': { version: '1.0.0', optional: true },
    };
    write('package-lock.json', JSON.stringify({ packages }));
    const present = { 'node_modules/typescript': { version: '6.0.3' } };
    write('node_modules/.package-lock.json', JSON.stringify({ packages: present }));
    expect(run('cli').journal).not.toContain('npm ci');
    expect(existsSync(join(project, 'node_modules', '.musubi-install.json'))).toBe(true);

    // But not when a package is missing that has to be there,
    rmSync(join(project, 'node_modules', '.musubi-install.json'));
    write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
    expect(run('cli').journal).toContain('npm ci');

    // nor when it has another version.
    rmSync(join(project, 'node_modules', '.musubi-install.json'));
    mkdirSync(join(project, 'node_modules', 'typescript'));
    const other = { 'node_modules/typescript': { version: '5.0.0' } };
    write('node_modules/.package-lock.json', JSON.stringify({ packages: other }));
    expect(run('cli').journal).toContain('npm ci');
  });

  it('builds again for a changed, an added, a deleted and an older source', () => {
    run('cli');
    write('apps/cli/src/main.ts', `console.log('changed')`);
    expect(run('cli')).toMatchObject({ journal: ['build'], stdout: 'changed\n' });
    write('libs/ideas/src/index.ts', '');
    expect(run('cli').journal).toEqual(['build']);
    utimesSync(join(project, 'apps/cli/src/main.ts'), 1_000_000, 1_000_000);
    expect(run('cli').journal).toEqual(['build']);

    const output = join(project, 'dist', 'migrations', '1-first.js');
    expect(existsSync(output)).toBe(true);
    rmSync(join(project, 'migrations', '1-first.ts'));
    expect(run('cli').journal).toEqual(['build']);
    // Otherwise the deleted migration would still run.
    expect(existsSync(output)).toBe(false);
    expect(run('cli').journal).toEqual([]);
  });

  it('reports a failed build and tries again', () => {
    write('build-fails', '');
    expect(run('cli')).toMatchObject({ status: 1, stdout: '' });
    rmSync(join(project, 'build-fails'));
    expect(run('cli').journal).toEqual(['build']);
  });

  it('names an application that does not exist', () => {
    const wrong = run('nothing');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('nothing');
    expect(run('../cli').status).toBe(2);
  });

  it('does the work once when two commands come at the same time', async () => {
    const both = ['one', 'two'].map(
      (name) =>
        new Promise<number | null>((resolve) => {
          const child = spawn(process.execPath, ['scripts/run.mjs', 'cli', name], {
            cwd: project,
            env: environment(),
            stdio: 'ignore',
          });
          child.once('close', resolve);
        }),
    );
    expect(await Promise.all(both)).toEqual([5, 5]);
    expect(readFileSync(join(project, 'journal'), 'utf8')).toBe('npm ci\nbuild\n');
    expect(existsSync(join(project, 'dist', '.prepare.lock'))).toBe(false);
  });

  it('takes over from a preparation that was killed', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    write('dist/.prepare.lock', String(dead));
    expect(run('cli').status).toBe(5);
  });

  it('starts the standalone application in the same process', () => {
    write('apps/standalone/src/main.ts', `console.log(process.argv[1].endsWith('main.js'), ...process.argv.slice(2))`);
    const args = ['scripts/start.mjs', '--port', '3210'];
    const started = spawnSync(process.execPath, args, { cwd: project, env: environment(), encoding: 'utf8' });
    expect(started).toMatchObject({ status: 0, stdout: 'true --port 3210\n' });
    expect(statSync(join(project, 'dist', '.build.json')).isFile()).toBe(true);
  });
});
