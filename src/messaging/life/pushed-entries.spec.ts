import { describe, expect, it } from '@jest/globals';
import { nodesIn, packPushed, type PushedMessage } from './pushed-entries.js';

const FAR = 2 ** 48 - 1;
const MESSAGES: readonly PushedMessage[] = [
  { conversationId: 1, seq: 1, nodeIds: ['host-1-abc'] },
  { conversationId: 1, seq: 2, nodeIds: ['host-1-abc', '宿主-2-def'] },
  { conversationId: 2, seq: 1, nodeIds: ['host-1-abc'] },
  { conversationId: FAR, seq: 2 ** 32 - 1, nodeIds: ['host-3'] },
];

describe(packPushed.name, () => {
  it('keeps for each message the nodes that got it', () => {
    const packed = packPushed(MESSAGES);
    for (const message of MESSAGES) expect(nodesIn(packed, message)).toEqual(message.nodeIds);
  });

  it('knows nothing of others, not even of the bytes between two entries', () => {
    const packed = packPushed(MESSAGES);
    expect(nodesIn(packed, { conversationId: 2, seq: 2 })).toEqual([]);
    expect(nodesIn(packed, { conversationId: 256, seq: 256 })).toEqual([]);
    expect(nodesIn(Buffer.alloc(0), MESSAGES[0]!)).toEqual([]);
  });

  it('takes ten bytes for one more message to the same node', () => {
    const [first] = MESSAGES;
    const sizeOf = (count: number): number => packPushed(Array<PushedMessage>(count).fill(first!)).length;
    expect(sizeOf(101) - sizeOf(100)).toBe(10);
  });
});
