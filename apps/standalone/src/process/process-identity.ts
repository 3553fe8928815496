import { readFileSync } from 'node:fs';
import { systemErrorCode } from './system-error';

/**
 * A process, told apart from a later one that was given the same number. `birth` is the boot and the clock tick at
 * which the kernel started it; absent where the system has no /proc.
 */
export interface ProcessIdentity {
  pid: number;
  birth?: string;
}

export function currentProcess(): ProcessIdentity {
  return identify(process.pid);
}

export function identify(pid: number): ProcessIdentity {
  const stat = readStat(pid);
  const boot = readText('/proc/sys/kernel/random/boot_id');
  return stat && boot ? { pid, birth: `${boot.trim()}/${stat.startTicks}` } : { pid };
}

/** True while the system lists a process with this number, be it only a zombie that nobody has collected yet. */
export function isListed(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists and belongs to somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}

/** True while a process with this number runs. A zombie does not count: it holds nothing any more. */
export function isAlive(pid: number): boolean {
  if (!isListed(pid)) return false;
  const state = readStat(pid)?.state;
  return state !== 'Z' && state !== 'X';
}

export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  if (!isAlive(identity.pid)) return false;
  if (identity.birth === undefined) return true;
  const now = identify(identity.pid);
  return now.birth === undefined || now.birth === identity.birth;
}

/** The command line, or undefined where the system does not tell (no /proc, or hidden from us). */
export function commandLine(pid: number): string[] | undefined {
  const text = readText(`/proc/${pid}/cmdline`);
  return text ? text.split('\0').filter((part) => part !== '') : undefined;
}

function readStat(pid: number): { state: string; startTicks: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in brackets and may itself hold blanks and brackets (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  return state !== undefined && startTicks !== undefined ? { state, startTicks } : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
