import type { Theme } from '@app/contracts';
import { bigintAsNumber } from '@app/database';
import { PublishedContent } from '@app/publication';
import { Column, Entity } from 'typeorm';
import type { OutcomeFigure, PrecedentContent } from './precedent';

/** 好事例. The fields are explained in PrecedentContent. */
@Entity('precedent')
export class Precedent extends PublishedContent implements PrecedentContent {
  @Column('text')
  title!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  tried!: string;

  @Column('text', { nullable: true })
  constraints!: string | null;

  @Column('text')
  outcome!: string;

  @Column('text', { nullable: true })
  partners!: string | null;

  @Column('text', { nullable: true })
  lessons!: string | null;

  @Column('text', { array: true })
  programNames!: string[];

  @Column('text', { array: true })
  themes!: Theme[];

  @Column('int', { nullable: true })
  startedFiscalYear!: number | null;

  @Column('int', { nullable: true })
  finishedFiscalYear!: number | null;

  @Column('bigint', { nullable: true, transformer: bigintAsNumber })
  costYen!: number | null;

  @Column('jsonb')
  figures!: OutcomeFigure[];

  @Column('uuid', { array: true })
  programIds!: string[];

  @Column('text', { nullable: true })
  sourceTitle!: string | null;

  @Column('text', { nullable: true })
  sourceUrl!: string | null;
}

export const PRECEDENTS_ENTITIES = [Precedent];
