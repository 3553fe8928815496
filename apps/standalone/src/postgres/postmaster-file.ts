import { readFileSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename, join } from 'node:path';
import { commandLine } from '../process/process-identity';
import { systemErrorCode } from '../process/system-error';

/**
 * postmaster.pid, which a running server keeps in its data directory. Line by line: process id, data directory, start
 * (seconds since 1970), port, socket directory, listen address, shared memory key, status
 * (PostgreSQL source, src/include/utils/pidfile.h).
 */
export interface PostmasterFile {
  pid: number;
  dataDirectory?: string;
  startedAt?: number;
  port?: number;
  status?: string;
}

export function postmasterFilePath(clusterDirectory: string): string {
  return join(clusterDirectory, 'postmaster.pid');
}

/** Undefined when there is none. A server that is just starting may have written only the first lines. */
export function readPostmasterFile(clusterDirectory: string): PostmasterFile | undefined {
  let text: string;
  try {
    text = readFileSync(postmasterFilePath(clusterDirectory), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  return parsePostmasterFile(text);
}

export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  // A standalone backend writes its number negated.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return {
    pid,
    dataDirectory: lines[1] || undefined,
    startedAt: positive(lines[2]),
    port: positive(lines[3]),
    status: lines[7]?.trim() || undefined,
  };
}

/**
 * Whether a living process of that number can be the server of this cluster. After a crash the number in the file may
 * belong to a stranger; PostgreSQL then refuses to start when the stranger runs under the same account.
 */
export function couldBePostmaster(pid: number, clusterDirectory: string): 'yes' | 'no' | 'unknown' {
  const command = commandLine(pid);
  if (command) {
    const isServer = /^postgres(\.exe)?$/.test(basename(command[0] ?? ''));
    if (!isServer) return 'no';
    return command.includes(clusterDirectory) ? 'yes' : 'unknown';
  }
  const written = statSync(postmasterFilePath(clusterDirectory), { throwIfNoEntry: false })?.mtimeMs;
  const booted = Date.now() - uptime() * 1000;
  return written !== undefined && written < booted ? 'no' : 'unknown';
}

function positive(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return value > 0 ? value : undefined;
}
