import { ClsServiceManager, type ClsStore } from 'nestjs-cls';

/** What follows a request or a job through every call it makes. */
export interface RequestContext extends ClsStore {
  requestId?: string;
  jobId?: string;
  /** For logs and audit; set by the access guard. */
  userId?: string;
  organizationId?: string;
  /** For row level security: the acting organization's kind, or `system` in a job or command. */
  audience?: string;
}

const cls = () => ClsServiceManager.getClsService<RequestContext>();

export const requestContext = {
  get<K extends keyof RequestContext>(key: K): RequestContext[K] | undefined {
    return cls().isActive() ? cls().get(key) : undefined;
  },
  set(values: Partial<RequestContext>): void {
    if (!cls().isActive()) return;
    for (const [key, value] of Object.entries(values)) cls().set(key as keyof RequestContext, value);
  },
  /** Runs outside HTTP: a job, a CLI command. */
  run<T>(values: Partial<RequestContext>, work: () => Promise<T>): Promise<T> {
    return cls().runWith({ ...values }, work);
  },
};
