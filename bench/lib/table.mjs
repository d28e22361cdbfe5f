/** Prints what a scenario measured, one line per round, on stderr: stdout is for the JSON. */
export function printTable(result) {
  const rows = [];
  const visit = (name, value) => {
    if (!value || typeof value !== 'object' || Array.isArray(value)) return;
    if (value.sendToFrameMs) rows.push([name.join(' '), value]);
    else for (const [key, inner] of Object.entries(value)) visit([...name, key], inner);
  };
  visit([], result);
  const lines = rows.map(([name, round]) => [
    name,
    round.acknowledgedPerSecond,
    round.pushedPerSecond,
    percentiles(round.sendToAckMs),
    percentiles(round.sendToFrameMs),
    `${round.lost}/${round.repeated}/${round.disordered}`,
    Object.entries(round.processes)
      .map(([process, { cpuUsPerMessage, rssMb }]) => `${process} ${cpuUsPerMessage} µs ${rssMb} MB`)
      .join(', '),
  ]);
  if (lines.length === 0) return;
  const head = [
    'round',
    'acked/s',
    'pushed/s',
    'send→ack ms',
    'send→frame ms',
    'lost/rep./dis.',
    'CPU per message, memory',
  ];
  const all = [head, ...lines].map((line) => line.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) {
    process.stderr.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
  process.stderr.write('Latencies are p50/p90/p99/p99.9.\n');
}

function percentiles({ p50, p90, p99, p999 }) {
  return [p50, p90, p99, p999].join('/');
}
