import type { Principal } from '@app/authz';
import { Injectable } from '@nestjs/common';
import { ImportKinds } from './import-kinds';
import { exportCsv, exportWorkbook, type SheetItem, templateWorkbook } from './sheet-writer';

export interface WrittenSheet {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** Forms to fill in, and what an organization has in the same form. */
@Injectable()
export class ImportSheets {
  constructor(private readonly kinds: ImportKinds) {}

  async template(principal: Principal, name: string): Promise<WrittenSheet> {
    const { label, columns } = this.kinds.of(principal, name);
    return { fileName: `${label}_様式.xlsx`, bytes: await templateWorkbook(label, columns) };
  }

  async export(principal: Principal, name: string, format: 'xlsx' | 'csv'): Promise<WrittenSheet> {
    const kind = this.kinds.of(principal, name);
    const items: SheetItem<object>[] = [];
    for await (const page of kind.own(principal)) items.push(...page);
    const bytes =
      format === 'csv'
        ? Buffer.from(exportCsv(kind.columns, items))
        : await exportWorkbook(kind.label, kind.columns, items);
    return { fileName: `${kind.label}.${format}`, bytes };
  }
}
