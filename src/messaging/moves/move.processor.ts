import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { MovingService } from './moving.service.js';

@Injectable()
@HandlesJob('moves.run')
export class MoveProcessor implements JobHandler<'moves.run'> {
  constructor(private readonly moving: MovingService) {}

  handle({ moveId }: { moveId: number }): Promise<void> {
    return this.moving.run(moveId);
  }
}
