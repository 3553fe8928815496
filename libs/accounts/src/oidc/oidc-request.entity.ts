import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

/** Somebody is at a provider and is expected back, once and soon, in the same browser. */
@Entity('oidc_request')
export class OidcRequest {
  /** SHA-256 of what the browser's cookie holds. State, nonce and code verifier follow from the cookie, too. */
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  /** Key of the provider. */
  @Column('text')
  provider!: string;

  /** Whose account the identity is to be linked to; null: to sign in. */
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  userId!: string | null;

  /** The session in which linking began. */
  @Column('uuid', { nullable: true })
  sessionId!: string | null;

  /** The organization to act for after signing in; null: the first that fits. */
  @Column('uuid', { nullable: true })
  organizationId!: string | null;

  /** Local path, checked when the request began. */
  @Column('text')
  returnTo!: string;

  @Column('timestamptz')
  expiresAt!: Date;
}
