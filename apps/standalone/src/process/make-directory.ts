import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Like `mkdir -p`, but what is created gets exactly this mode whatever the umask; what was there keeps its own. */
export function makeDirectory(path: string, mode: number): void {
  const first = mkdirSync(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let created = path; created.startsWith(first); created = dirname(created)) chmodSync(created, mode);
}
