import { deriveInbox } from '../../src/messaging/derive-inbox.js';
import { hiddenFlagOf } from '../../src/messaging/message-flags.js';
import type { Violation } from './history-checker.js';
import type { RunRecord, StoredInbox } from './record.js';
import { RunIndex } from './run-index.js';

/** Unread counts, previews and totals against what follows from the log; and every conversation has both sides. */
export function checkInboxes(run: RunRecord): Violation[] {
  const index = new RunIndex(run);
  const sides = new Set(run.inboxes.map(({ conversationId, userId }) => `${conversationId} ${userId}`));
  const violations = run.inboxes.flatMap((inbox) => findDifference(inbox, index));
  for (const { id, aUserId, bUserId, lastSeq } of run.conversations) {
    for (const userId of [aUserId, bUserId]) {
      if (lastSeq > 0 && !sides.has(`${id} ${userId}`)) {
        violations.push({
          rule: 'inbox is not as derived',
          detail: `user ${userId} has none for conversation ${id}`,
        });
      }
    }
  }
  return violations;
}

function findDifference(inbox: StoredInbox, index: RunIndex): Violation[] {
  const { appId, userId, peerUserId, conversationId } = inbox;
  const name = `user ${userId} with ${peerUserId}`;
  const conversation = index.conversations.get(conversationId);
  const members = conversation && [conversation.aUserId, conversation.bUserId];
  const isOfPair =
    conversation?.appId === appId &&
    userId !== peerUserId &&
    members!.includes(userId) &&
    members!.includes(peerUserId);
  if (!isOfPair) {
    return [
      { rule: 'message crossed apps', detail: `inbox of ${name} is of conversation ${conversationId}` },
    ];
  }
  const derived = deriveInbox(index.messagesOf.get(conversationId) ?? [], conversation.lastSeq, {
    userId,
    hiddenFlag: hiddenFlagOf(conversation, userId),
    clearedSeq: inbox.clearedSeq,
    readSeq: inbox.readSeq,
  });
  const expected = {
    unreadCount: derived.unreadCount,
    missingCount: derived.missingCount,
    lastSeq: derived.latest?.seq ?? 0,
    activeAtMs: derived.latest?.createdAtMs ?? 0,
  };
  return (Object.keys(expected) as (keyof typeof expected)[])
    .filter((key) => inbox[key] !== expected[key])
    .map((key) => ({
      rule: 'inbox is not as derived',
      detail: `${name}: ${key} is ${inbox[key]} and not ${expected[key]}`,
    }));
}
