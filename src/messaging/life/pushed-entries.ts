/** A message on its way: where it stands in the log, and which nodes got it. */
export interface PushedMessage {
  readonly conversationId: number;
  readonly seq: number;
  readonly nodeIds: readonly string[];
}

const NUMBER_BYTES = 4;
const CONVERSATION_BYTES = 6;
const ENTRY_BYTES = CONVERSATION_BYTES + NUMBER_BYTES;
/** Host names and ids hold none. */
const SEPARATOR = ' ';

/**
 * Packs messages that were pushed together, ten bytes each, in groups of those that went to the same nodes. A group is
 * the length of the nodes' names, the names, the number of its messages, and each one's conversation and sequence.
 */
export function packPushed(messages: readonly PushedMessage[]): Buffer {
  const groups = new Map<string, PushedMessage[]>();
  for (const message of messages) {
    const names = message.nodeIds.join(SEPARATOR);
    const group = groups.get(names);
    if (group) group.push(message);
    else groups.set(names, [message]);
  }
  return Buffer.concat([...groups].map(([names, group]) => packGroup(Buffer.from(names), group)));
}

function packGroup(names: Buffer, messages: readonly PushedMessage[]): Buffer {
  const packed = Buffer.allocUnsafe(2 * NUMBER_BYTES + names.length + messages.length * ENTRY_BYTES);
  let at = packed.writeUInt32BE(names.length);
  at += names.copy(packed, at);
  at = packed.writeUInt32BE(messages.length, at);
  for (const { conversationId, seq } of messages) {
    at = packed.writeUIntBE(conversationId, at, CONVERSATION_BYTES);
    at = packed.writeUInt32BE(seq, at);
  }
  return packed;
}

/** The nodes that got a message, by what {@link packPushed} made; none when it is not among them. */
export function nodesIn(packed: Buffer, { conversationId, seq }: Omit<PushedMessage, 'nodeIds'>): string[] {
  const wanted = Buffer.allocUnsafe(ENTRY_BYTES);
  wanted.writeUInt32BE(seq, wanted.writeUIntBE(conversationId, 0, CONVERSATION_BYTES));
  for (let at = 0; at < packed.length;) {
    const namesAt = at + NUMBER_BYTES;
    const countAt = namesAt + packed.readUInt32BE(at);
    const entriesAt = countAt + NUMBER_BYTES;
    at = entriesAt + packed.readUInt32BE(countAt) * ENTRY_BYTES;
    for (let entryAt = entriesAt; entryAt < at; entryAt += ENTRY_BYTES) {
      if (wanted.equals(packed.subarray(entryAt, entryAt + ENTRY_BYTES))) {
        return packed.toString('utf8', namesAt, countAt).split(SEPARATOR);
      }
    }
  }
  return [];
}
