import type { Permission } from '@app/authz';
import type { CandidateKind, OrganizationKind } from '@app/contracts';
import type { SearchWeight } from '@app/database';
import type { ProblemDetail } from '@app/platform';
import type { PublishedContent } from './published-content.entity';

export interface SearchField {
  readonly text: string | null;
  readonly weight: SearchWeight;
}

/** What one kind of published content is; everything else about it is the same for all. */
export interface Publishable<E extends PublishedContent = PublishedContent, C extends object = object> {
  readonly entity: new () => E;
  /** In the audit record: `offering` → `offering.publish`. */
  readonly subjectType: string;
  /** As people call it, for messages. */
  readonly label: string;
  /** The same in English, in lower case, for mails. */
  readonly englishLabel: string;
  /** Becomes public only after the operations office has looked at it. */
  readonly reviewed: boolean;
  /** What the author calls this one. */
  readonly titleOf: (content: C) => string;
  /** As people call the fields. */
  readonly fieldLabels: Readonly<Record<keyof C, string>>;
  /** In addresses: `offerings`. */
  readonly path: string;
  /** Told to matching when it changes; null: it is not recommended for ideas. */
  readonly candidateKind: CandidateKind | null;
  /** Kinds of organization that own such things. */
  readonly ownerKinds: readonly OrganizationKind[];
  readonly permissions: { readonly write: Permission; readonly publish: Permission };
  /** A draft without any entry; its keys are the fields that authors write. */
  readonly empty: C;
  /** What can never be right, in a draft neither. */
  readonly contradictions: (content: C) => ProblemDetail[];
  /** Everything that keeps it from being public, all at once. */
  readonly missing: (content: C) => ProblemDetail[];
  readonly searchFields: (content: C) => SearchField[];
}

/** Collects one problem for each field that is not as it has to be. */
export class Requirements {
  readonly problems: ProblemDetail[] = [];

  require(met: boolean, pointer: string, message: string, code = 'required'): this {
    if (!met) this.problems.push({ pointer, code, message });
    return this;
  }
}

export const isFilled = (text: string | null): boolean => text !== null && text.trim() !== '';

/** What the authors wrote, out of a row that carries more. @param empty names the fields */
export function contentOf<C extends object>(empty: C, item: C): C {
  return Object.fromEntries(Object.keys(empty).map((field) => [field, item[field as keyof C]])) as C;
}
