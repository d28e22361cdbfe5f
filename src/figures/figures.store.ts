import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';
import {
  NODES,
  RESOLUTIONS,
  type Range,
  type Scope,
  type StepNumbers,
  STEPS_PER_CHUNK,
  TELL_MS,
} from './figure.js';

/** What one process tells of one scope in one step. */
export interface Told {
  readonly scope: Scope;
  /** Added to what other processes told. */
  readonly sums: ReadonlyMap<string, number>;
  /** Replace what was told before. */
  readonly states: ReadonlyMap<string, number>;
}

/** Beyond what a chart shows. */
const SLACK_MS = 600_000;

/**
 * Figures in Redis: one small hash for {@link STEPS_PER_CHUNK} steps of a scope, in each length of steps. Who was not
 * active has none, and all of them expire; a flush loses figures and nothing else.
 */
@Injectable()
export class FiguresStore {
  constructor(private readonly clients: RedisClients) {}

  /** Adds what a process tells of a ten-second step, in one trip. Throws while Redis is away. */
  async tell(step: number, told: readonly Told[]): Promise<void> {
    const pipeline = this.clients.shared.pipeline();
    for (const { stepMs, minutesMax } of RESOLUTIONS) {
      const index = Math.floor((step * TELL_MS) / stepMs);
      const ttlMs = minutesMax * 60_000 + STEPS_PER_CHUNK * stepMs + SLACK_MS;
      for (const { scope, sums, states } of told) {
        const key = this.key(scope, stepMs, chunkOf(index));
        for (const [name, value] of sums) if (value !== 0) pipeline.hincrby(key, field(index, name), value);
        for (const [name, value] of states) pipeline.hset(key, field(index, name), value);
        pipeline.pexpire(key, ttlMs);
      }
    }
    await pipeline.exec();
  }

  /** Whether the caller is the one that tells the states of a step. Throws while Redis is away. */
  async claimStates(step: number): Promise<boolean> {
    const key = this.clients.key('figures-states', step);
    return (await this.clients.shared.set(key, '1', 'PX', 2 * TELL_MS, 'NX')) === 'OK';
  }

  /** The numbers of a scope by step. Throws while Redis is away. */
  async read(scope: Scope, range: Range): Promise<Map<number, StepNumbers>> {
    const pipeline = this.clients.shared.pipeline();
    const chunks = chunksOf(range);
    for (const chunk of chunks) pipeline.hgetall(this.key(scope, range.stepMs, chunk));
    const replies = (await pipeline.exec())!;
    const steps = new Map<number, Map<string, number>>();
    replies.forEach(([error, reply], position) => {
      if (error) throw error;
      for (const [name, value] of Object.entries(reply as Record<string, string>)) {
        const mark = name.indexOf(':');
        const index = chunks[position]! * STEPS_PER_CHUNK + Number(name.slice(0, mark));
        const numbers = steps.get(index) ?? new Map<string, number>();
        steps.set(index, numbers.set(name.slice(mark + 1), Number(value)));
      }
    });
    return steps;
  }

  /** The steps of which any process told. Throws while Redis is away. */
  async listTold(range: Range): Promise<Set<number>> {
    const pipeline = this.clients.shared.pipeline();
    const chunks = chunksOf(range);
    const fields = Array.from({ length: STEPS_PER_CHUNK }, (_, index) => field(index, NODES));
    for (const chunk of chunks) pipeline.hmget(this.key('installation', range.stepMs, chunk), ...fields);
    const told = new Set<number>();
    (await pipeline.exec())!.forEach(([error, reply], position) => {
      if (error) throw error;
      (reply as (string | null)[]).forEach((nodes, index) => {
        if (nodes !== null) told.add(chunks[position]! * STEPS_PER_CHUNK + index);
      });
    });
    return told;
  }

  private key(scope: Scope, stepMs: number, chunk: number): string {
    return this.clients.key('figures', scope, stepMs, chunk);
  }
}

function chunkOf(index: number): number {
  return Math.floor(index / STEPS_PER_CHUNK);
}

function chunksOf({ from, until }: Range): number[] {
  const first = chunkOf(from);
  return Array.from({ length: chunkOf(until - 1) - first + 1 }, (_, index) => first + index);
}

function field(index: number, name: string): string {
  return `${index % STEPS_PER_CHUNK}:${name}`;
}
