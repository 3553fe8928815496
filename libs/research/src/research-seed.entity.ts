import type { NeedKind, Stage, Theme } from '@app/contracts';
import { PublishedContent } from '@app/publication';
import { Column, Entity } from 'typeorm';
import type { ResearchPartnerKind, ResearchSeedContent } from './research-seed';

/** 研究シーズ. The fields are explained in ResearchSeedContent. */
@Entity('research_seed')
export class ResearchSeed extends PublishedContent implements ResearchSeedContent {
  @Column('text')
  title!: string;

  @Column('text')
  summary!: string;

  @Column('text')
  description!: string;

  @Column('text')
  field!: string;

  @Column('int', { nullable: true })
  trl!: number | null;

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('text', { array: true })
  needKinds!: NeedKind[];

  @Column('text', { array: true })
  stages!: Stage[];

  @Column('text', { nullable: true })
  partnerKind!: ResearchPartnerKind | null;

  @Column('text', { nullable: true })
  lookingFor!: string | null;

  @Column('text', { nullable: true })
  ipState!: string | null;

  @Column('text', { nullable: true })
  contactOffice!: string | null;
}
