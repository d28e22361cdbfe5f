/** Prints what a scenario measured on stderr, one line per round and process: stdout is for the JSON. */
export function printTable(result) {
  const rounds = [];
  const visit = (name, value) => {
    if (!value || typeof value !== 'object' || Array.isArray(value)) return;
    if (value.sendToFrameMs) rounds.push([name.join(' '), value]);
    else for (const [key, inner] of Object.entries(value)) visit([...name, key], inner);
  };
  visit([], result);
  if (rounds.length === 0) return;
  printRows([
    [
      '',
      'sent/s',
      'acked/s',
      'stored/s',
      'pushed/s',
      'send→ack ms',
      'send→frame ms',
      'failed',
      'lost/rep./dis.',
    ],
    ...rounds.map(([name, round]) => [
      name,
      round.sentPerSecond,
      round.acknowledgedPerSecond,
      round.storedPerSecond,
      round.pushedPerSecond,
      percentiles(round.sendToAckMs),
      percentiles(round.sendToFrameMs),
      round.failed,
      `${round.lost}/${round.repeated}/${round.disordered}`,
    ]),
  ]);
  process.stderr.write('Latencies are p50/p90/p99/p99.9.\n\n');
  printRows([
    ['', 'process', 'CPU %', 'CPU µs/message', 'memory MB'],
    ...rounds.flatMap(([name, { processes }]) =>
      Object.entries(processes).map(([process, { cpuPercent, cpuUsPerMessage, rssMb }]) => [
        name,
        process,
        cpuPercent,
        cpuUsPerMessage,
        rssMb,
      ]),
    ),
  ]);
}

function printRows(rows) {
  const texts = rows.map((row) => row.map(String));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  for (const row of texts) {
    const line = row.map((cell, column) => cell.padEnd(widths[column])).join('  ');
    process.stderr.write(`${line.trimEnd()}\n`);
  }
}

function percentiles({ p50, p90, p99, p999 }) {
  return [p50, p90, p99, p999].join('/');
}
