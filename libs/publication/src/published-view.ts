import type { Organization } from '@app/accounts';
import type { PublishedContent } from './published-content.entity';

/** Published content with what readers see beside it. */
export interface PublishedView<E extends PublishedContent> {
  readonly item: E;
  readonly organization: Organization;
  /** The reader is of the owner's organization, or of the operations office. */
  readonly insider: boolean;
  /** May this reader change it now? */
  readonly editable: boolean;
}

/** Published content as the matching index needs it. */
export interface LoadedContent<E extends PublishedContent> {
  readonly item: E;
  /** Published, by an organization that is approved. */
  readonly shown: boolean;
}
