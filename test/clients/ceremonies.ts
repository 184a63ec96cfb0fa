import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Session } from './session.ts';

/** Ceremonies of the local house, held by the command as OPERATIONS.md tells. */
const COMMAND = fileURLToPath(new URL('../../infra/commands/ceremony.ts', import.meta.url));
const NAMES = ['Local Witness One', 'Local Witness Two'];
const O = 'Sceau on this machine';

/** Both read the file, each works out its digest, and the operator holds the ceremony. Answers the transcript. */
export async function hold(session: Session, name: string, more: object): Promise<string> {
  const founded = createHash('sha256')
    .update(readFileSync(join(session.platform.folderOfCeremony, 'ceremony.json')))
    .digest('hex');
  const page = { ceremony: 'Sceau issuer ceremony', founded, approvers: NAMES, hierarchy: 'production', ...more };
  session.write(`${name}.json`, JSON.stringify(page));
  const digest = (await session.done(`${process.execPath} ${COMMAND} --file ${name}.json --digest`)).trim();
  const approvals = NAMES.map((one) => `--approve "${one}=${digest}"`).join(' ');
  const line = `${process.execPath} ${COMMAND} --file ${name}.json ${approvals} --transcript ${name}.txt`;
  await session.done(line, session.platform.operator);
  return session.read(`${name}.txt`);
}

/** What founds the second generation, with its responder. */
export const generation2 = {
  issuing: [
    {
      id: 'ca-2',
      key: 'alias/sceau-ca-2',
      issuedBy: 'root-1',
      subject: { C: 'FR', O, CN: 'Sceau Local CA 2' },
      years: 10,
    },
  ],
  responders: [
    {
      issuer: 'ca-2',
      keys: ['alias/sceau-ocsp-2a', 'alias/sceau-ocsp-2b'],
      subject: { C: 'FR', O, CN: 'Sceau Local OCSP 2' },
    },
  ],
};
