import type { RunRecord, SentMessage, StoredConversation, StoredMessage, StoredUser } from './record.js';

/** Look-ups that the rules share. */
export class RunIndex {
  readonly users: ReadonlyMap<number, StoredUser>;
  readonly conversations: ReadonlyMap<number, StoredConversation>;
  readonly sentByText: ReadonlyMap<string, SentMessage>;
  /** Messages of each conversation in the order of their sequences. */
  readonly messagesOf: ReadonlyMap<number, readonly StoredMessage[]>;

  constructor({ users, conversations, sent, messages }: RunRecord) {
    this.users = new Map(users.map((user) => [user.id, user]));
    this.conversations = new Map(conversations.map((conversation) => [conversation.id, conversation]));
    this.sentByText = new Map(sent.map((message) => [message.text, message]));
    const messagesOf = new Map<number, StoredMessage[]>();
    for (const message of messages) {
      const list = messagesOf.get(message.conversationId);
      if (list) list.push(message);
      else messagesOf.set(message.conversationId, [message]);
    }
    for (const list of messagesOf.values()) list.sort((one, other) => one.seq - other.seq);
    this.messagesOf = messagesOf;
  }

  /** The user that a stored message is for; undefined when its conversation or user does not exist. */
  targetOf({ conversationId, fromUserId }: StoredMessage): StoredUser | undefined {
    const conversation = this.conversations.get(conversationId);
    if (!conversation) return undefined;
    const { aUserId, bUserId } = conversation;
    return this.users.get(fromUserId === aUserId ? bUserId : aUserId);
  }
}
