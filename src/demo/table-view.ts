import type { ServerRow, Snapshot } from './snapshot.ts';
import type { Style } from './style.ts';

const barWidth = 24;
const heads = ['server', 'address', 'weight', 'connections', 'packets', 'bytes', 'per second'] as const;

/** Draws the table of real servers. */
export function drawTable({ service, scheduler, servers, tally, requestsPerSecond }: Snapshot, style: Style): string[] {
  const { bold, dim, good, bad } = style;
  const rows = servers.map(row => [
    row.name,
    row.address,
    String(row.weight),
    group(row.connections),
    group(row.packets),
    bytesText(row.bytes),
    row.perSecond.toFixed(1),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const failed = tally.failed === 0 ? good('0 failed') : bad(`${group(tally.failed)} failed`);
  return [
    '',
    `  ${bold(service)} ${scheduler}   ${group(tally.answered)} requests answered, ${failed}   ${dim(`${requestsPerSecond.toFixed(0)} a second`)}`,
    '',
    `  ${dim(line(heads))}`,
    ...servers.map((server, index) => `  ${line(rows[index] ?? [])}  ${bar(server, servers, style)}`),
    '',
  ];
}

/** The same in one line. */
export function tableSummary({ servers, tally, requestsPerSecond }: Snapshot): string {
  const shares = servers.map(({ name, answers }) => `${name} ${answers}`).join(', ');
  const time = `${tally.seconds.toFixed(0)} s`.padStart(6);
  return `${time}  ${tally.answered} answered, ${tally.failed} failed, ${requestsPerSecond.toFixed(0)}/s: ${shares}`;
}

function bar(server: ServerRow, servers: readonly ServerRow[], { accent, dim }: Style): string {
  const total = servers.reduce((sum, { connections }) => sum + connections, 0);
  const share = total === 0 ? 0 : server.connections / total;
  const length = Math.round(share * barWidth);
  return `${accent('█'.repeat(length))}${dim('·'.repeat(barWidth - length))} ${(share * 100).toFixed(1).padStart(5)} %`;
}

/** 1234567 as 1,234,567. */
function group(value: number): string {
  return value.toLocaleString('en-US');
}

function bytesText(bytes: number): string {
  if (bytes < 10_000) return `${group(bytes)} B`;
  return bytes < 10_000_000 ? `${group(Math.round(bytes / 1000))} kB` : `${group(Math.round(bytes / 1e6))} MB`;
}
