import { Refusal } from '../errors.ts';
import type { MachineCredential, MachineLeave, MachineRecord } from './machine-records.ts';
import type { StoredText } from './personal.ts';
import type { Place, Written } from './written.ts';

/** Certificates by which one machine is recognised at a time: the one in use, its successors, and room for what failed. */
const MOST_CREDENTIALS = 8;

/** What links a machine, once its people, subscriptions and certificate have been looked at. */
export type MachineLink = Pick<
  MachineRecord,
  'structureId' | 'personId' | 'label' | 'allows' | 'credentials' | 'linkedBy' | 'reasons' | 'evidence'
>;

export function newMachine(link: MachineLink, { id, at }: Place): Written<MachineRecord> {
  const record: MachineRecord = { kind: 'machine', version: 1, createdAt: at, id, ...link, state: 'linked' };
  return {
    record,
    event: {
      type: 'machine.linked',
      data: {
        structure: link.structureId,
        ...(link.personId !== undefined && { person: link.personId }),
        evidence: link.evidence.sha256,
        mandates: mandatesIn(link),
        credential: link.credentials.map(({ spkiSha256 }) => spkiSha256).join(' '),
      },
    },
  };
}

const mandatesIn = ({ allows }: Pick<MachineRecord, 'allows'>): string =>
  allows.map(({ mandateId }) => mandateId).join(' ');

/** Ends it: from the next call on it is nobody. Throws a Refusal `wrong-state` when it has ended. */
export function endedMachine(
  machine: MachineRecord,
  by: string,
  reasons: StoredText,
  at: string,
): Written<MachineRecord> {
  if (machine.state === 'ended') throw new Refusal('wrong-state', 'This machine has ended already.');
  const ended = { at, by, reasons };
  return {
    record: { ...machine, version: machine.version + 1, state: 'ended', ended },
    event: { type: 'machine.ended', data: { mandates: mandatesIn(machine) } },
  };
}

/** Ends it with the dossier of its structure, which nobody decides; its mandates name a machine that is none any more. */
export function erasedMachine(machine: MachineRecord, at: string): Written<MachineRecord> {
  return {
    record: { ...machine, version: machine.version + 1, state: 'ended', ended: { at } },
    event: { type: 'machine.ended', data: { mandates: mandatesIn(machine), cause: 'structure.erased' } },
  };
}

/** The machine with a successor of the credential `used`, which itself never gives way to others. */
export function succeeding(
  machine: MachineRecord,
  used: MachineCredential,
  next: MachineCredential,
): Written<MachineRecord> {
  const others = machine.credentials.filter(
    ({ spkiSha256 }) => spkiSha256 !== used.spkiSha256 && spkiSha256 !== next.spkiSha256,
  );
  const credentials = [next, used, ...others].slice(0, MOST_CREDENTIALS);
  return {
    record: { ...machine, version: machine.version + 1, credentials },
    event: { type: 'machine.re-keyed', data: { from: used.spkiSha256, to: next.spkiSha256 } },
  };
}

/** What it may do under the mandate, if that is one of its own. */
export const leaveOf = ({ allows }: MachineRecord, mandateId: string): MachineLeave | undefined =>
  allows.find((leave) => leave.mandateId === mandateId);
