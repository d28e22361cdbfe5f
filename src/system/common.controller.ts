import { Controller } from '@nestjs/common';
import { Reply, WireRoute } from '@hongyan/http';
import { Clock } from '@hongyan/kernel';

/** What clients may ask without saying who they are (contract 3.23). */
@Controller()
export class CommonController {
  constructor(private readonly clock: Clock) {}

  /** Unix seconds. Flutter asks before each signed send. */
  @WireRoute('GET', 'common/getTimestamp', 'none')
  getTimestamp(): Reply {
    return new Reply('success', { _timestamp: Math.floor(this.clock.nowMs() / 1000) });
  }
}
