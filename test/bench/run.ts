import { coldEnroll, coldIssue } from './cold.ts';
import { crl1e5, crlGrowth } from './crl.ts';
import { crl1e6, crlIncrement } from './crl-million.ts';
import { type Figure, isMet, type Line } from './harness.ts';
import { issueBatch } from './issue-batch.ts';
import { issueCpu } from './issue-cpu.ts';
import { issueHttp } from './issue-http.ts';
import { issueVsX509 } from './issue-vs-x509.ts';
import { ocspCached } from './ocsp-cached.ts';
import { ocspSign } from './ocsp-sign.ts';
import { scanCost } from './scan-cost.ts';
import { number, tableOf } from './table.ts';

/**
 * `npm run bench [-- NAME…]`: all figures, or those whose names begin so (`issue.cpu`, `crl`). One JSON line each as soon
 * as it is known, the table at the end. A figure that cannot be measured is told, and the exit code is 1; a reach that is
 * not met is only told: machines differ, and tests are elsewhere.
 */
const figures: readonly Figure[] = [
  issueCpu,
  issueVsX509,
  issueBatch,
  issueHttp,
  ocspSign,
  ocspCached,
  coldIssue,
  coldEnroll,
  crl1e5,
  crlGrowth,
  crl1e6,
  crlIncrement,
  scanCost,
];

const wanted = process.argv.slice(2);
const chosen = figures.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  console.error(`No figure begins so. There are: ${figures.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 1;
}

const lines: Line[] = [];
for (const { name, measure } of chosen) {
  try {
    for (const line of await measure()) {
      lines.push(line);
      console.log(jsonOf(line));
    }
  } catch (error) {
    console.error(`${name} could not be measured:`, error);
    process.exitCode = 1;
  }
}
if (lines.length > 0) console.log(`\n${tableOf(lines)}`);

function jsonOf(line: Line): string {
  const { name, value, unit, against, ratio, reach } = line;
  return JSON.stringify({
    name,
    value: Number(number(value)),
    unit,
    against,
    ratio: ratio === null ? null : Number(ratio.toPrecision(3)),
    reach: reach && `${reach.is} ${reach.bound}`,
    met: isMet(line),
  });
}
