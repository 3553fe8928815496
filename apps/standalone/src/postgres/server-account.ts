import { readFileSync, statSync } from 'node:fs';
import { EmbeddedPostgresError } from './errors';

/** The operating system's account that runs the server. */
export interface ServerAccount {
  uid: number;
  gid: number;
  name: string;
}

/** Unprivileged accounts that systems bring along; the first that exists is taken. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];

/**
 * PostgreSQL refuses to run as root. Under root, this names the account to run it as: the owner of an existing cluster,
 * else an unprivileged account that is already there. Undefined: run as ourselves.
 *
 * @throws EmbeddedPostgresError `no-server-account`
 */
export function chooseServerAccount(clusterDirectory: string): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();

  const owner = ownerOf(clusterDirectory);
  if (owner && owner.uid !== 0) {
    return accounts.find((account) => account.uid === owner.uid) ?? { ...owner, name: `uid ${owner.uid}` };
  }
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (account) return account;
  }
  throw new EmbeddedPostgresError(
    'no-server-account',
    'root では PostgreSQL を動かせず、代わりの利用者 (nobody) もありません。一般の利用者で始めるか DATABASE_URL を指定してください ' +
      '(PostgreSQL does not run as root and no unprivileged account exists; start as an ordinary user or set DATABASE_URL)',
  );
}

function readAccounts(): ServerAccount[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  const accounts: ServerAccount[] = [];
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (!name || name.startsWith('#') || uid === undefined || gid === undefined) continue;
    // macOS writes nobody as -2; the kernel counts it from the top.
    accounts.push({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return accounts;
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    // Absent or not reachable: whether the directory will do is judged later, with a clear message.
    return undefined;
  }
}
