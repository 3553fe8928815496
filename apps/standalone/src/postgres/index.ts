export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type StartOutcome,
  type StartStep,
} from './embedded-postgres';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './errors';
