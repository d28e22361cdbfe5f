import { Redis } from 'ioredis';

/** Forgets everything that a Redis holds. Only for one that belongs to the test alone. */
export async function flushAll(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl);
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}
