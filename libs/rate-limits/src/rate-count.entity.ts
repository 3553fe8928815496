import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How often something happened in the window that runs. Columns as rate-limiter-flexible writes them. */
@Entity('rate_count')
export class RateCount {
  /** Limit and who: `read:<user id>`, `address:<address>`. */
  @PrimaryColumn('text')
  key!: string;

  @Column('int')
  points!: number;

  /** End of the window in milliseconds since 1970; null: without end. */
  @Index()
  @Column('bigint', { nullable: true })
  expire!: string | null;
}
