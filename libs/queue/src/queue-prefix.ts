/** All keys of one queue share a hash tag, so that BullMQ's scripts work on Redis Cluster too. */
export function queuePrefix(redisPrefix: string, queueName: string): string {
  return `{${redisPrefix}-${queueName}}`;
}
