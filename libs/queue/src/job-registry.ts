import { JOB_NAMES, type JobName, type JobPayloads } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type HandlesJob, type JobContext, JobHandler } from './job-handler';

export class JobRegistryError extends Error {}

/** Every job name of the contracts, with its one handler. */
@Injectable()
export class JobRegistry {
  private handlers: ReadonlyMap<JobName, HandlesJob<JobName>> | null = null;

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws JobRegistryError naming each job that has no handler or several */
  load(): void {
    const found = new Map<JobName, HandlesJob<JobName>[]>();
    for (const wrapper of this.discovery.getProviders({ metadataKey: JobHandler.KEY })) {
      const name = this.discovery.getMetadataByDecorator(JobHandler, wrapper);
      if (name) found.set(name, [...(found.get(name) ?? []), wrapper.instance as HandlesJob<JobName>]);
    }
    const problems = JOB_NAMES.flatMap((name) => {
      const count = found.get(name)?.length ?? 0;
      return count === 1 ? [] : [`${name} has ${count === 0 ? 'no handler' : `${count} handlers`}`];
    });
    const unknown = [...found.keys()].filter((name) => !JOB_NAMES.includes(name)).map((name) => `${name} is no job`);
    if (problems.length + unknown.length > 0) throw new JobRegistryError([...problems, ...unknown].join('; '));
    this.handlers = new Map([...found].map(([name, [handler]]) => [name, handler!]));
  }

  dispatch<J extends JobName>(name: J, payload: JobPayloads[J], context: JobContext): Promise<void> {
    return this.handlerOf(name).handle(payload, context);
  }

  async abandon<J extends JobName>(name: J, payload: JobPayloads[J]): Promise<void> {
    await this.handlerOf(name).abandoned?.(payload);
  }

  private handlerOf<J extends JobName>(name: J): HandlesJob<J> {
    const handler = this.handlers?.get(name) as HandlesJob<J> | undefined;
    if (!handler) throw new JobRegistryError(`${name} has no handler`);
    return handler;
  }
}
