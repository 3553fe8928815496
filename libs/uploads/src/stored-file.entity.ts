import { Organization, User } from '@app/accounts';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A file that someone sent. It is never changed; another one is another file. */
@Entity('stored_file')
export class StoredFile {
  /** Random; the only name by which it is kept. */
  @PrimaryColumn('uuid')
  id!: string;

  /** Whose quota it counts for. */
  @ForeignKey(() => Organization)
  @Index()
  @Column('uuid')
  organizationId!: string;

  @ForeignKey(() => User)
  @Column('uuid')
  uploadedBy!: string;

  /** As people read it; names no path. */
  @Column('text')
  name!: string;

  /** By content, out of the list of `MEDIA_TYPE_OF`. */
  @Column('text')
  mediaType!: string;

  @Column('int')
  sizeBytes!: number;

  @Column('bytea')
  sha256!: Buffer;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** Apart, so that lists of files do not read what is in them. */
@Entity('stored_file_content')
export class StoredFileContent {
  @ForeignKey(() => StoredFile, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  fileId!: string;

  @Column('bytea')
  content!: Buffer;
}

export const UPLOADS_ENTITIES = [StoredFile, StoredFileContent];
