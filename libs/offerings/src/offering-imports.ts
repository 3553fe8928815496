import { ImportKinds, publishedKind } from '@app/imports';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EMPTY_OFFERING, missingForOffering, type OfferingContent, offeringContradictions } from './offering';
import { OFFERING_COLUMNS } from './offering-sheet';
import type { Offering } from './offering.entity';
import { Offerings } from './offerings.service';

/** Offerings come in files, too. */
@Injectable()
export class OfferingImports implements OnModuleInit {
  constructor(
    private readonly kinds: ImportKinds,
    private readonly offerings: Offerings,
  ) {}

  onModuleInit(): void {
    this.kinds.register(
      publishedKind<Offering, OfferingContent>({
        name: 'offering',
        label: '提供サービス',
        permission: 'offering.write',
        columns: OFFERING_COLUMNS,
        contents: this.offerings,
        empty: EMPTY_OFFERING,
        contradictions: offeringContradictions,
        missing: missingForOffering,
      }),
    );
  }
}
