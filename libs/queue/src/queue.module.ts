import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobPlanner } from './job-planner.js';
import { JobProducer } from './job-producer.js';
import { QueueGauges } from './queue-gauges.js';
import { JobRunner } from './job-runner.js';

/** Producers for everyone; the runner and the planner only where the process has the worker role. */
@Global()
@Module({})
export class QueueModule {
  static forRoot(options: { runsJobs: boolean }): DynamicModule {
    return {
      module: QueueModule,
      imports: [DiscoveryModule],
      providers: [JobProducer, ...(options.runsJobs ? [JobRunner, JobPlanner, QueueGauges] : [])],
      exports: [JobProducer],
    };
  }
}
