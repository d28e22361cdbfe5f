import type { Violation } from './history-checker.js';
import type { RunRecord, SentMessage, StoredMessage } from './record.js';
import { RunIndex } from './run-index.js';

/** What senders were told against what the database holds. */
export function checkLog(run: RunRecord): Violation[] {
  const index = new RunIndex(run);
  const storedByText = new Map<string, StoredMessage[]>();
  for (const message of run.messages) {
    storedByText.set(message.text, [...(storedByText.get(message.text) ?? []), message]);
  }
  return [
    ...findLost(run.sent, storedByText),
    ...findRepeated(storedByText),
    ...findForeign(run, index),
    ...findGaps(run, index),
    ...findDisorder(run.sent, storedByText),
  ];
}

function findLost(
  sent: readonly SentMessage[],
  storedByText: ReadonlyMap<string, readonly StoredMessage[]>,
): Violation[] {
  return sent
    .filter(
      ({ text, acknowledgedId }) =>
        acknowledgedId !== null && !storedByText.get(text)?.some((stored) => stored.msgId === acknowledgedId),
    )
    .map(({ text, acknowledgedId }) => ({
      rule: 'acknowledged message is lost',
      detail: `${text} with id ${acknowledgedId}`,
    }));
}

function findRepeated(storedByText: ReadonlyMap<string, readonly StoredMessage[]>): Violation[] {
  return [...storedByText]
    .filter(([, stored]) => stored.length > 1)
    .map(([text, stored]) => ({
      rule: 'message is stored twice',
      detail: `${text} at ${stored.map(({ conversationId, seq }) => `${conversationId}/${seq}`).join(', ')}`,
    }));
}

/** Nothing is stored that nobody sent, and nothing outside the app, pair and direction in which it was sent. */
function findForeign({ messages }: RunRecord, index: RunIndex): Violation[] {
  const violations: Violation[] = [];
  for (const message of messages) {
    const conversation = index.conversations.get(message.conversationId);
    const from = index.users.get(message.fromUserId);
    const target = index.targetOf(message);
    const detail = `${message.text} at ${message.conversationId}/${message.seq}`;
    const appIds = [message.appId, conversation?.appId, from?.appId, target?.appId];
    const sent = index.sentByText.get(message.text);
    if (new Set(appIds).size !== 1 || (sent && sent.appId !== message.appId)) {
      violations.push({ rule: 'message crossed apps', detail: `${detail} of apps ${appIds.join(', ')}` });
    } else if (!sent || sent.fromUid !== from?.uid || sent.targetUid !== target?.uid) {
      violations.push({
        rule: 'stored message was never sent so',
        detail: `${detail} from ${from?.uid} to ${target?.uid}`,
      });
    }
  }
  return violations;
}

function findGaps({ conversations }: RunRecord, index: RunIndex): Violation[] {
  return conversations.flatMap(({ id, lastSeq }): Violation[] => {
    const seqs = (index.messagesOf.get(id) ?? []).map(({ seq }) => seq);
    const wrongAt = seqs.findIndex((seq, at) => seq !== at + 1);
    if (wrongAt === -1 && lastSeq === seqs.length) return [];
    const detail =
      wrongAt === -1
        ? `conversation ${id} has ${seqs.length} messages and says ${lastSeq}`
        : `conversation ${id} has ${seqs[wrongAt]} where ${wrongAt + 1} belongs`;
    return [{ rule: 'sequence is not dense', detail }];
  });
}

/** A sender sends the next message to a peer when the last one is answered; one without an answer may come later. */
function findDisorder(
  sent: readonly SentMessage[],
  storedByText: ReadonlyMap<string, readonly StoredMessage[]>,
): Violation[] {
  const latest = new Map<string, { text: string; seq: number }>();
  const violations: Violation[] = [];
  for (const { text, appId, fromUid, targetUid, acknowledgedId } of sent) {
    const seq = storedByText.get(text)?.[0]?.seq;
    if (acknowledgedId === null || seq === undefined) continue;
    const way = JSON.stringify([appId, fromUid, targetUid]);
    const before = latest.get(way);
    if (before && before.seq > seq) {
      violations.push({
        rule: 'sequential sends are out of order',
        detail: `${before.text} has ${before.seq}, ${text} after it ${seq}`,
      });
    }
    latest.set(way, { text, seq });
  }
  return violations;
}
