import { type Finding, Refusal } from '../errors.ts';
import { hasImplicitContract } from './establishments.ts';
import type { StructureRecord } from './records.ts';
import type { ContractRecord } from './standing-records.ts';
import { type Place, refuseField, type Written } from './written.ts';

/** What an agent copies from a signed membership contract. */
export type ContractForm = Pick<ContractRecord, 'finess' | 'evidence' | 'from' | 'until'>;

/**
 * A new membership contract. Throws a Refusal `wrong-state` for a structure that signs none, `malformed`; the finding is
 * about a contract on the other kind of number.
 */
export function newContract(
  structure: StructureRecord,
  { finess, evidence, from, until }: ContractForm,
  { id, at }: Place,
): Written<ContractRecord> & { readonly findings: readonly Finding[] } {
  const { identifier, establishment, state } = structure;
  if (state !== 'active') throw new Refusal('wrong-state', `The dossier of this structure is ${state}.`);
  if (hasImplicitContract(establishment)) {
    throw new Refusal(
      'wrong-state',
      'Laboratories and pharmacies sign no contract: theirs is implicit (notice of F503).',
    );
  }
  if ((identifier.scheme === 'FINESS') !== (finess !== undefined)) {
    refuseField(
      '/finess',
      'contract-finess',
      'A contract names a kind of FINESS exactly when the structure has a FINESS.',
    );
  }
  if (until !== undefined && until <= from) refuseField('/until', 'term-empty', 'A contract ends after it begins.');
  const record: ContractRecord = {
    kind: 'contract',
    version: 1,
    createdAt: at,
    id,
    structureId: structure.id,
    ...(finess && { finess }),
    evidence,
    from,
    ...(until && { until }),
    state: 'active',
  };
  const data = {
    structure: structure.id,
    from,
    evidence: evidence.sha256,
    ...(finess && { finess }),
    ...(until && { until }),
  };
  const other = identifier.scheme === 'FINESS' && finess !== identifier.finess;
  return { record, event: { type: 'contract.recorded', data }, findings: other ? [OTHER_NUMBER] : [] };
}

const OTHER_NUMBER: Finding = {
  code: 'contract-other-finess',
  citation: 'form F503, notice on the FINESS',
  pointer: '/finess',
  detail:
    'The contract is on the other kind of FINESS than the structure is registered with: orders go by the contract.',
};

/** Ends a contract, at once. Throws a Refusal `wrong-state`. */
export function endedContract(
  contract: ContractRecord,
  by: string,
  reason: string,
  at: string,
): Written<ContractRecord> {
  if (contract.state === 'ended') throw new Refusal('wrong-state', 'This contract has ended already.');
  return {
    record: { ...contract, version: contract.version + 1, state: 'ended', ended: { at, by, reason } },
    event: { type: 'contract.ended', data: { structure: contract.structureId } },
  };
}

/** The contract on which a structure orders at an instant: `implicit`, or a record; undefined without one. */
export function contractInForce(
  structure: StructureRecord,
  contracts: readonly ContractRecord[],
  at: string,
): ContractRecord | 'implicit' | undefined {
  if (hasImplicitContract(structure.establishment)) return 'implicit';
  return contracts.find(
    ({ state, from, until }) => state === 'active' && from <= at && (until === undefined || at < until),
  );
}
