const PAGE = 100;

/**
 * Reads the histories of all receivers with all senders and holds the books of {@link Pushes} against them: what was
 * acknowledged must be there once, in sequences without a hole.
 */
export async function judgeHistories(httpPort, tokens, senderUids, { acknowledged, arrived }) {
  const indexes = [];
  let gaps = 0;
  for (const token of tokens) {
    for (const sender of senderUids) {
      const rows = await readHistory(httpPort, token, sender);
      rows.forEach(({ id }, at) => {
        if (id !== rows.length - at) gaps++;
      });
      indexes.push(...rows.map(({ content }) => Number(content.content.slice('p.'.length))));
    }
  }
  const inHistory = new Set(indexes);
  const onSocket = new Set(arrived);
  return {
    // Acknowledged, and not in the receiver's history.
    lost: acknowledged.filter((index) => !inHistory.has(index)).length,
    // More than once in history.
    twice: indexes.length - inHistory.size,
    // Seen on a socket, and not in history.
    phantoms: arrived.filter((index) => !inHistory.has(index)).length,
    gaps,
    // Acknowledged, never seen on a socket, found by reading history.
    foundBySync: acknowledged.filter((index) => !onSocket.has(index)).length,
    // Without an answer, and stored all the same; never twice.
    storedUnanswered: inHistory.size - acknowledged.length,
  };
}

async function readHistory(httpPort, token, peer) {
  const rows = [];
  for (;;) {
    const query = new URLSearchParams({ token, link_user: peer, limit: String(PAGE) });
    if (rows.length > 0) query.set('node_marker', String(rows.at(-1).id));
    const reply = await fetch(`http://127.0.0.1:${httpPort}/messages/getHistoricalMessage?${query}`);
    const { code, data } = await reply.json();
    if (code !== 200) throw new Error(`reading a history failed with ${code}`);
    rows.push(...data.data);
    if (data.data.length === 0) return rows;
  }
}
