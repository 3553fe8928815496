import type { Permission, Principal } from '@app/authz';
import { NotFoundError, type ProblemDetail } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Column } from './column';
import type { SheetItem } from './sheet-writer';

/** What a line of a file would change. */
export interface ExistingItem<C extends object> {
  readonly version: number;
  readonly content: C;
  /** null: may be changed now. Otherwise why not, for the person. */
  readonly refusal: string | null;
  /** Others see it, or are about to: it may not become incomplete. */
  readonly complete: boolean;
}

/** One kind of thing that comes in files. Its library registers it. */
export interface ImportKind<C extends object = object> {
  /** In addresses and tables: `offering`. */
  readonly name: string;
  readonly label: string;
  /** What one has to be allowed to bring and apply such files. */
  readonly permission: Permission;
  readonly columns: readonly Column<C>[];
  readonly empty: C;
  /** The kind's own rules. Pointers name fields. @param existing null: for something new */
  problems(content: C, existing: ExistingItem<C> | null): ProblemDetail[];
  /** Of the organization for which the principal acts; what is not in the map is not there for them. */
  existing(principal: Principal, ids: readonly string[]): Promise<ReadonlyMap<string, ExistingItem<C>>>;
  /** All of them, in pages. */
  own(principal: Principal): AsyncIterable<readonly SheetItem<C>[]>;
  /** @returns the new one's id */
  create(principal: Principal, content: C): Promise<string>;
  /** @throws StaleVersionError */
  update(principal: Principal, id: string, version: number, patch: Partial<C>): Promise<void>;
}

/** Kinds join when their module starts. */
@Injectable()
export class ImportKinds {
  private readonly kinds = new Map<string, ImportKind>();

  register<C extends object>(kind: ImportKind<C>): void {
    if (this.kinds.has(kind.name)) throw new Error(`Two kinds of import are called "${kind.name}"`);
    this.kinds.set(kind.name, kind as unknown as ImportKind);
  }

  /** @throws NotFoundError also for a kind that is not the principal's to bring */
  of(principal: Principal, name: string): ImportKind {
    const kind = this.kinds.get(name);
    if (!kind || !principal.permissions.has(kind.permission)) throw new NotFoundError('この種類の取込はありません。');
    return kind;
  }
}
