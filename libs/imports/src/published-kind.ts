import type { Permission } from '@app/authz';
import type { ProblemDetail } from '@app/platform';
import { contentOf, type PublishedContent, type PublishedContents } from '@app/publication';
import type { Column } from './column';
import type { ExistingItem, ImportKind } from './import-kinds';

const PAGE = 100;

export interface PublishedKind<E extends PublishedContent & C, C extends object> {
  readonly name: string;
  readonly label: string;
  readonly permission: Permission;
  readonly columns: readonly Column<C>[];
  readonly contents: PublishedContents<E, C>;
  readonly empty: C;
  readonly contradictions: (content: C) => ProblemDetail[];
  readonly missing: (content: C) => ProblemDetail[];
}

/** What is written and published by organizations, as a kind of import: new lines become drafts. */
export function publishedKind<E extends PublishedContent & C, C extends object>(
  given: PublishedKind<E, C>,
): ImportKind<C> {
  const { name, label, permission, columns, contents, empty, contradictions, missing } = given;
  return {
    name,
    label,
    permission,
    columns,
    empty,
    problems: (content, existing) => [...contradictions(content), ...(existing?.complete ? missing(content) : [])],
    async existing(principal, ids) {
      const views = await contents.byIds(principal, ids);
      const own = [...views.values()].filter(({ item }) => item.organizationId === principal.organizationId);
      return new Map(
        own.map(({ item, editable }): [string, ExistingItem<C>] => [
          item.id,
          {
            version: item.version,
            content: contentOf(empty, item),
            refusal: editable ? null : `この${label}は、今の状態では変更できません。`,
            complete: item.state === 'published' || item.state === 'in_review',
          },
        ]),
      );
    },
    async *own(principal) {
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await contents.list(principal, { mine: true, limit: PAGE, ...(cursor && { cursor }) });
        yield page.items.map(({ item }) => ({ id: item.id, content: contentOf<C>(empty, item) }));
        cursor = page.nextCursor;
      }
    },
    create: async (principal, content) => (await contents.create(principal, content)).item.id,
    update: async (principal, id, version, patch) => {
      await contents.update(principal, id, version, patch);
    },
  };
}
