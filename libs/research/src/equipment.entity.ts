import type { NeedKind, Theme } from '@app/contracts';
import { PublishedContent } from '@app/publication';
import { Column, Entity } from 'typeorm';
import type { EquipmentContent, FeeBand } from './equipment';
import type { ResearchPartnerKind } from './research-seed';

/** 共用設備. The fields are explained in EquipmentContent. */
@Entity('equipment')
export class Equipment extends PublishedContent implements EquipmentContent {
  @Column('text')
  name!: string;

  @Column('text')
  category!: string;

  @Column('text')
  summary!: string;

  @Column('text')
  description!: string;

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('text', { array: true })
  needKinds!: NeedKind[];

  @Column('text', { nullable: true })
  partnerKind!: ResearchPartnerKind | null;

  @Column('boolean')
  remoteOperated!: boolean;

  @Column('boolean')
  automated!: boolean;

  @Column('boolean')
  openToOutsiders!: boolean;

  @Column('text', { nullable: true })
  feeBand!: FeeBand | null;

  @Column('text', { nullable: true })
  feeNote!: string | null;

  @Column('text', { nullable: true })
  place!: string | null;

  @Column('text', { nullable: true })
  conditions!: string | null;
}
