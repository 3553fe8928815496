/** What the servers' process and the tests tell each other over the IPC channel. */
export interface ServersRequest {
  /** Further settings of PostgreSQL itself. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  readonly redis: boolean;
}

export interface TestServers {
  /** May create databases. */
  readonly adminUrl: string;
  /** For the role that owns the tables; the name of the database is to be replaced. */
  readonly ownerUrl: string;
  /** For the application's role, which owns nothing. */
  readonly applicationUrl: string;
  /** A migrated, empty database that nobody connects to. */
  readonly template: string;
  /** Every database that a test creates begins with it and goes with the servers. */
  readonly prefix: string;
  /** null: there is none, for the reason given. */
  readonly redisUrl: string | null;
  readonly redisAbsence: string | null;
  /** Can be stopped and started again; not so when it was given by TEST_DATABASE_URL. */
  readonly restartable: boolean;
}

export interface ServersCommand {
  readonly restartPostgres: 'fast' | 'immediate';
}

export type ServersMessage =
  { readonly ready: TestServers } | { readonly failed: string } | { readonly restarted: true };
