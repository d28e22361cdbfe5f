import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { ReachabilityGauges } from './reachability-gauges.service.js';
import { ReadinessService } from './readiness.service.js';

/** Probes, for every role. */
@Module({
  controllers: [HealthController],
  providers: [ReadinessService, ReachabilityGauges],
  exports: [ReadinessService],
})
export class SystemModule {}
