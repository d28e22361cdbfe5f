import { describe, expect, it } from '@jest/globals';
import { receiptOf } from './receipt.js';

const read = (text: string): string | null => receiptOf(Buffer.from(text));

describe(receiptOf.name, () => {
  it('reads Android’s receipt', () => {
    expect(read('{"msg_id":"29c93b63-7192-4b21-aad9-1f8773c009b0","receiving_time":"1700000000000"}')).toBe(
      '29c93b63-7192-4b21-aad9-1f8773c009b0',
    );
  });

  it.each([
    '',
    'HeartBeat',
    'heartbeat',
    'mode: heartbeat',
    '{',
    '{}',
    '{"msg_id":7}',
    '[{"msg_id":"a"}]',
    `{"msg_id":"${'x'.repeat(200)}"}`,
  ])('finds none in “%s”', (text) => {
    expect(read(text)).toBeNull();
  });
});
