export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type StartOutcome,
} from './embedded-postgres';
export { EmbeddedPostgresError } from './errors';
