import type { Violation } from './history-checker.js';
import type { DeviceRecord, RunRecord, SeenMessage, Session, StoredMessage } from './record.js';
import { RunIndex } from './run-index.js';

/** What receivers saw against what the database holds. */
export function checkDevices(run: RunRecord): Violation[] {
  const index = new RunIndex(run);
  const storedById = new Map(run.messages.map((message) => [message.msgId, message]));
  return run.devices.flatMap((device) => {
    const expected = messagesFor(device, run, index);
    return [
      ...device.sessions.flatMap((session) => [
        ...findUnfounded(device, session.frames, storedById, index),
        ...findDisorder(device, session, storedById, index),
        ...findMissed(device, session, expected, index),
      ]),
      ...findUnfounded(device, device.caughtUp, storedById, index),
      ...findUnwhole(device, expected),
    ];
  });
}

/** Stored messages whose receiver is the device's user. */
function messagesFor({ appId, uid }: DeviceRecord, run: RunRecord, index: RunIndex): StoredMessage[] {
  return run.messages.filter((message) => {
    const target = index.targetOf(message);
    return target?.appId === appId && target.uid === uid;
  });
}

/** A receiver sees what is stored for its user, as it is stored, and nothing else. */
function findUnfounded(
  device: DeviceRecord,
  seen: readonly SeenMessage[],
  storedById: ReadonlyMap<string, StoredMessage>,
  index: RunIndex,
): Violation[] {
  return seen.flatMap((message): Violation[] => {
    const detail = `${message.text} (${message.msgId}) at ${device.name}`;
    const stored = storedById.get(message.msgId);
    if (!stored) return [{ rule: 'frame is not in history', detail }];
    const target = index.targetOf(stored);
    const from = index.users.get(stored.fromUserId);
    if (target?.appId !== device.appId || target.uid !== device.uid || message.targetUid !== device.uid) {
      return [
        { rule: 'frame reached a stranger', detail: `${detail}, for ${target?.uid} of ${target?.appId}` },
      ];
    }
    if (stored.text !== message.text || from?.uid !== message.fromUid) {
      return [{ rule: 'frame is not in history', detail: `${detail}, where ${stored.text} is stored` }];
    }
    return [];
  });
}

/**
 * A frame may come twice, but its first coming keeps the order of one sender's acknowledged messages. What was stored
 * before a greeting is in the catch-up that follows it, so a frame of it is a repeat, whatever this connection saw.
 */
function findDisorder(
  device: DeviceRecord,
  session: Session,
  storedById: ReadonlyMap<string, StoredMessage>,
  index: RunIndex,
): Violation[] {
  const seen = new Set<string>();
  const latest = new Map<string, StoredMessage>();
  const violations: Violation[] = [];
  for (const { msgId, atMs } of session.frames) {
    const stored = storedById.get(msgId);
    if (!stored || seen.has(msgId) || stored.createdAtMs < session.greetedAtMs) continue;
    seen.add(msgId);
    const sent = index.sentByText.get(stored.text);
    if (!sent || sent.acknowledgedId === null) continue;
    const before = latest.get(sent.fromUid);
    if (before && before.seq > stored.seq) {
      violations.push({
        rule: 'frames of one sender are out of order',
        detail:
          `${stored.text} (${stored.seq}, stored at ${stored.createdAtMs}) came at ${atMs} after ${before.text} ` +
          `(${before.seq}, stored at ${before.createdAtMs}) at ${device.name}, greeted at ${session.greetedAtMs}`,
      });
    } else latest.set(sent.fromUid, stored);
  }
  return violations;
}

/** A socket that stayed open got every message that was sent after its greeting. */
function findMissed(
  device: DeviceRecord,
  session: Session,
  expected: readonly StoredMessage[],
  index: RunIndex,
): Violation[] {
  if (!session.isOpenAtEnd) return [];
  const seen = new Set(session.frames.map(({ msgId }) => msgId));
  return expected
    .filter(({ msgId, text }) => {
      const sent = index.sentByText.get(text);
      return sent !== undefined && sent.sentAtMs > session.greetedAtMs && !seen.has(msgId);
    })
    .map(({ text, msgId }) => ({
      rule: 'open socket missed a message',
      detail: `${text} (${msgId}) at ${device.name}`,
    }));
}

/** A device that asked for what is new, again and again, was given the whole history, and nothing twice. */
function findUnwhole(device: DeviceRecord, expected: readonly StoredMessage[]): Violation[] {
  const violations: Violation[] = [];
  const caughtUp = new Set(device.caughtUp.map(({ msgId }) => msgId));
  if (caughtUp.size < device.caughtUp.length) {
    violations.push({
      rule: 'receiver is not whole after catching up',
      detail: `${device.name} found ${device.caughtUp.length - caughtUp.size} messages twice`,
    });
  }
  for (const { text, msgId } of expected) {
    if (!caughtUp.has(msgId)) {
      violations.push({
        rule: 'receiver is not whole after catching up',
        detail: `${device.name} did not find ${text} (${msgId})`,
      });
    }
  }
  return violations;
}
