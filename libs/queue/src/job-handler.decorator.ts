import { SetMetadata } from '@nestjs/common';
import type { JobName, JobPayloads } from './job-catalogue.js';

export const JOB_HANDLER_METADATA = 'hongyan:job-handler';

/** What a class decorated with {@link HandlesJob} must offer. A rejection means that the job was not done. */
export interface JobHandler<Name extends JobName> {
  handle(payload: JobPayloads[Name]): Promise<void>;
  /** For a partitioned job: does several at once that have piled up, in their order. They come together or not at all. */
  handleAll?(payloads: readonly JobPayloads[Name][]): Promise<void>;
}

/** Marks the one class that does a job. Checked at boot: every job has exactly one. */
export const HandlesJob = (name: JobName): ClassDecorator => SetMetadata(JOB_HANDLER_METADATA, name);
