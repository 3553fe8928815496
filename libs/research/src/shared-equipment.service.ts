import { type Publishable, PublishedContents } from '@app/publication';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import {
  EMPTY_EQUIPMENT,
  EQUIPMENT_FIELD_LABELS,
  type EquipmentContent,
  equipmentSearchFields,
  missingForEquipment,
} from './equipment';
import { Equipment } from './equipment.entity';
import { narrowToEquipment, type EquipmentListQuery } from './research-list';

/** Instruments, rooms and ships of research organizations that others may use. */
@Injectable()
export class SharedEquipment extends PublishedContents<Equipment, EquipmentContent, EquipmentListQuery> {
  protected override readonly kind: Publishable<Equipment, EquipmentContent> = {
    entity: Equipment,
    subjectType: 'equipment',
    label: '共用設備',
    englishLabel: 'instrument',
    path: 'equipment',
    reviewed: false,
    titleOf: ({ name }) => name,
    fieldLabels: EQUIPMENT_FIELD_LABELS,
    candidateKind: 'equipment',
    ownerKinds: ['research'],
    permissions: { write: 'research.write', publish: 'research.publish' },
    empty: EMPTY_EQUIPMENT,
    contradictions: () => [],
    missing: missingForEquipment,
    searchFields: equipmentSearchFields,
  };

  protected override narrow(rows: SelectQueryBuilder<Equipment>, query: EquipmentListQuery): void {
    narrowToEquipment(rows, query);
  }
}
