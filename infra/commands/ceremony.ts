import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  clock,
  closedLedger,
  environment,
  evidenceStore,
  opening,
  randomness,
  repositoryStore,
  signer,
  stagingStore,
  vault,
} from '../../shared/aws/compose.ts';
import type { Stage } from '../../shared/aws/environment.ts';
import { Refusal } from '../../shared/errors.ts';
import {
  type CeremonyHouse,
  type CeremonyPlan,
  type CeremonyStep,
  holdCeremony,
  holdResponderCeremony,
  holdSealCeremony,
} from '../../shared/lifecycle/ceremony.ts';
import { holdIssuerCeremony } from '../../shared/lifecycle/issuer-ceremony.ts';
import {
  type Approval,
  CeremonyProblem,
  digestOf,
  isLaterFile,
  type LaterPlan,
  readCeremonyFile,
  readLaterFile,
} from './ceremony-file.ts';

/**
 * npm run ceremony -- --file ceremony.json --digest
 * npm run ceremony -- --file ceremony.json --approve "Name One=<sha256>" --approve "Name Two=<sha256>" [--transcript out.txt]
 *
 * A file that says “Sceau seal ceremony” plans a further seal for a house that stands, one that says “Sceau responder
 * ceremony” the keys of OCSP responders; roots may sleep then. “Sceau issuer ceremony” founds further generations of issuing
 * authorities, and stops, retires, revokes or ends those that are there; the root wakes to found and to revoke.
 *
 * Run by an operator who may use the root keys, with the environment of `infra/OPERATIONS.md`. Running it again with the
 * same file finishes what was left and renews root lists that are due; it never overwrites.
 */
const USAGE =
  'npm run ceremony -- --file FILE (--digest | --approve "NAME=SHA256" --approve "NAME=SHA256") [--transcript FILE]';

/** Reads, checks and holds a ceremony; returns the transcript, one line a step. Throws CeremonyProblem, Refusal. */
export async function ceremony(
  house: CeremonyHouse,
  bytes: Uint8Array,
  approvals: readonly Approval[],
  stage: Stage,
  tell: (line: string) => void = () => undefined,
): Promise<readonly string[]> {
  const plan = planOf(bytes, approvals, stage);
  const transcript: string[] = [];
  const say = (line: string) => {
    transcript.push(line);
    tell(line);
  };
  say(`ceremony file  sha256 ${plan.sha256}`);
  for (const name of plan.approvers) say(`approved by    ${name}`);
  const told = (step: CeremonyStep) => say(lineOf(step));
  if ('founded' in plan) {
    if ('states' in plan) await holdIssuerCeremony(house, plan, randomUUID(), told);
    else if ('seals' in plan) await holdSealCeremony(house, plan, randomUUID(), told);
    else await holdResponderCeremony(house, plan, randomUUID(), told);
  } else await holdCeremony(house, plan, randomUUID(), told);
  say(`ended at       ${house.clock.now().toISOString()}`);
  return transcript;
}

function planOf(bytes: Uint8Array, approvals: readonly Approval[], stage: Stage): CeremonyPlan | LaterPlan {
  return isLaterFile(bytes) ? readLaterFile(bytes, approvals) : readCeremonyFile(bytes, approvals, stage);
}

/**
 * A table without a house is open from its first ceremony on. One that has a house under another name was restored:
 * throws CeremonyProblem until it is reconciled.
 */
export async function demandOpen({ ledger, clock: at }: Pick<CeremonyHouse, 'ledger' | 'clock'>): Promise<void> {
  if (!(await ledger.read('house', {}))) await opening().open(at.now());
  if (await opening().isOpen()) return;
  throw new CeremonyProblem(
    `The ledger ${environment().table} holds a house and is not open: it was restored. Run npm run reconcile first.`,
  );
}

/** The house as the operator's environment has it. */
export function operatorsHouse(): CeremonyHouse {
  return {
    ledger: closedLedger(),
    signer: signer(),
    clock: clock(),
    randomness: randomness(),
    vault: vault(),
    staging: stagingStore(),
    repository: repositoryStore(),
    evidence: evidenceStore(),
  };
}

function lineOf({ step, name, outcome, sha256 }: CeremonyStep): string {
  return `${step.padEnd(14)} ${outcome.padEnd(6)} ${name}${sha256 === undefined ? '' : `  sha256 ${sha256}`}`;
}

function readArguments(args: readonly string[]) {
  const options = {
    file: { type: 'string' },
    digest: { type: 'boolean' },
    approve: { type: 'string', multiple: true },
    transcript: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    throw new CeremonyProblem(USAGE);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const values = readArguments(args);
  if (!values.file) throw new CeremonyProblem(USAGE);
  const bytes = readFileSync(values.file);
  if (values.digest) {
    console.log(digestOf(bytes));
    return;
  }
  const approvals = (values.approve ?? []).map((text) => {
    const [name, sha256, more] = text.split('=');
    if (!name || !sha256 || more !== undefined) throw new CeremonyProblem(USAGE);
    return { name, sha256 };
  });
  const { stage } = environment();
  // The file is there before the first act and holds each step as it is made, whatever comes next.
  if (values.transcript) writeFileSync(values.transcript, '', { flag: 'wx' });
  const house = operatorsHouse();
  await demandOpen(house);
  await ceremony(house, bytes, approvals, stage, (line) => {
    console.log(line);
    if (values.transcript) appendFileSync(values.transcript, `${line}\n`);
  });
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    const clear = error instanceof CeremonyProblem || error instanceof Refusal;
    console.error(clear ? error.message : error);
    process.exitCode = 1;
  });
}
