import type { NeedKind, Stage, Theme } from '@app/contracts';
import { bigintAsNumber } from '@app/database';
import { PublishedContent } from '@app/publication';
import { Column, Entity } from 'typeorm';
import type {
  BiddingQualification,
  Certification,
  OfferingContent,
  PriceModel,
  PricePeriod,
  TrackRecord,
} from './offering';

/** 提供サービス. The fields are explained in OfferingContent. */
@Entity('offering')
export class Offering extends PublishedContent implements OfferingContent {
  @Column('text')
  name!: string;

  @Column('text')
  summary!: string;

  @Column('text')
  description!: string;

  @Column('text', { array: true })
  features!: string[];

  @Column('text', { nullable: true })
  constraints!: string | null;

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('text', { array: true })
  needKinds!: NeedKind[];

  @Column('text', { array: true })
  stages!: Stage[];

  @Column('text')
  partnerKind!: OfferingContent['partnerKind'];

  @Column('text', { nullable: true })
  priceModel!: PriceModel | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  priceMinYen!: number | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  priceMaxYen!: number | null;

  @Column('text', { nullable: true })
  priceUnit!: string | null;

  @Column('boolean')
  trialAvailable!: boolean;

  @Column('text', { nullable: true })
  trialTerms!: string | null;

  @Column('text', { array: true })
  deliveryPrefectures!: string[];

  @Column('jsonb')
  certifications!: Certification[];

  @Column('text', { nullable: true })
  trackRecord!: string | null;

  @Column('text', { nullable: true })
  dataLocation!: string | null;

  @Column('text', { nullable: true })
  supportLevel!: string | null;

  @Column('text', { nullable: true })
  pricePeriod!: PricePeriod | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  priceOneOffYen!: number | null;

  @Column('jsonb')
  biddingQualifications!: BiddingQualification[];

  @Column('jsonb', { nullable: true })
  unifiedQualification!: BiddingQualification | null;

  @Column('jsonb')
  trackRecords!: TrackRecord[];

  @Column('text', { nullable: true })
  dataExport!: string | null;

  @Column('text', { nullable: true })
  ipTerms!: string | null;

  @Column('text', { nullable: true })
  accessibility!: string | null;
}

export const OFFERINGS_ENTITIES = [Offering];
