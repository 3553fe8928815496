import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../user.entity';

export type OidcPurpose = 'sign_in' | 'link' | 'prove';

/** Somebody is at a provider and is expected back, once and soon, in the same browser. */
@Entity('oidc_request')
export class OidcRequest {
  /** SHA-256 of what the browser's cookie holds. State, nonce and code verifier follow from the cookie, too. */
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  /** Key of the provider. */
  @Column('text')
  provider!: string;

  /** What is to happen with the identity that comes back. */
  @Column('text')
  purpose!: OidcPurpose;

  /** Who has begun to link an identity, or to prove to be there; null: to sign in. */
  @ForeignKey(() => User, { onDelete: 'CASCADE' })
  @Index()
  @Column('uuid', { nullable: true })
  userId!: string | null;

  /** The session in which linking or proving began. */
  @Column('uuid', { nullable: true })
  sessionId!: string | null;

  /** The organization to act for after signing in; null: the first that fits. */
  @Column('uuid', { nullable: true })
  organizationId!: string | null;

  /** Local path, checked when the request began. */
  @Column('text')
  returnTo!: string;

  /** SHA-256 of the secret of the invitation that is to be accepted; null: none. */
  @Column('bytea', { nullable: true })
  invitationHash!: Buffer | null;

  /** Of the account that the invitation makes. */
  @Column('text', { nullable: true })
  displayName!: string | null;

  @Column('timestamptz')
  begunAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;
}
