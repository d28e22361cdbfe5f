export type { Broadcast, Delivery, DeliveryJob } from './delivery-job.js';
export { JOB_CATALOGUE, type JobName, type JobPayloads, queueNameOf, queueNames } from './job-catalogue.js';
export { HandlesJob, type JobHandler } from './job-handler.decorator.js';
export { JobProducer } from './job-producer.js';
export type { WebhookJob } from './webhook-job.js';
export { QueueModule } from './queue.module.js';
