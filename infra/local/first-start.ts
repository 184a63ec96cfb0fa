import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem } from '../../shared/der/pem.ts';
import { ceremony, demandOpen, operatorsHouse } from '../commands/ceremony.ts';
import { digestOf } from '../commands/ceremony-file.ts';
import { writeAtomically } from './files.ts';
import { signIns } from './identity/sign-ins.ts';
import { ISSUER_ID, ROOT_ID } from './site.ts';

/** What start-up tells; everything else is in the environment, as for any command that an operator runs. */
export interface StartOrder {
  readonly publicationBase: string;
  /** Where the ceremony's file, its transcript and the certificates are left. */
  readonly folder: string;
}

/**
 * Does locally what is done by hand before a deployment serves, once there are keys: the ceremony. It runs at every start, in a
 * worker of its own with the operator's environment and credentials: the ceremony takes up what was left, checks that
 * keys and certificates belong together, and renews root lists that are due.
 */
export async function handler({ publicationBase, folder }: StartOrder): Promise<void> {
  const file = join(folder, 'ceremony.json');
  const first = !existsSync(file);
  if (first) writeAtomically(file, `${JSON.stringify(localCeremony(publicationBase), undefined, 2)}\n`);
  const bytes = readFileSync(file);
  const house = operatorsHouse();
  await demandOpen(house);
  const approvals = APPROVERS.map((name) => ({ name, sha256: digestOf(bytes) }));
  const transcript = await ceremony(house, bytes, approvals, 'local');
  writeAtomically(join(folder, first ? 'transcript.txt' : 'last-start.txt'), `${transcript.join('\n')}\n`);
  for (const { id, certificate } of (await house.ledger.list('issuers', '')).items)
    writeAtomically(join(folder, `${id}.pem`), encodePem('CERTIFICATE', certificate));
}

const APPROVERS = ['Local Witness One', 'Local Witness Two'] as const;

/** The local house's ceremony: nobody but this machine should ever trust it, and its names say so. */
function localCeremony(publicationBase: string) {
  const authority = (id: string, key: string, CN: string, years: number) => ({
    id,
    key: `alias/sceau-${key}`,
    subject: { C: 'FR', O: 'Sceau on this machine', CN },
    years,
  });
  const responder = (issuer: string, keys: string, CN: string) => ({
    issuer,
    keys: [`alias/sceau-${keys}a`, `alias/sceau-${keys}b`],
    subject: { C: 'FR', O: 'Sceau on this machine', CN },
  });
  return {
    ceremony: 'Sceau key ceremony',
    publicationBase,
    approvers: APPROVERS,
    securityOfficers: signIns
      .filter(({ role }) => role === 'security-officer')
      .map(({ lastName, firstNames, email, card, directoryId }) => ({
        lastName,
        firstNames,
        email,
        card,
        directoryId,
      })),
    hierarchies: {
      production: {
        root: authority(ROOT_ID, 'root-1', 'Sceau Local Root 1', 20),
        issuing: [authority(ISSUER_ID, 'ca-1', 'Sceau Local CA 1', 10)],
      },
      test: {
        root: authority('test-root-1', 'test-root-1', 'TEST Sceau Local Root 1', 20),
        issuing: [authority('test-ca-1', 'test-ca-1', 'TEST Sceau Local CA 1', 10)],
      },
    },
    seals: [
      {
        id: 'seal-1',
        key: 'alias/sceau-seal-1',
        issuedBy: ISSUER_ID,
        subject: { C: 'FR', O: 'Sceau on this machine', CN: 'Sceau – cachet local 1' },
      },
    ],
    responders: [
      responder(ISSUER_ID, 'ocsp-1', 'Sceau Local OCSP 1'),
      responder('test-ca-1', 'test-ocsp-1', 'TEST Sceau Local OCSP 1'),
    ],
  };
}
