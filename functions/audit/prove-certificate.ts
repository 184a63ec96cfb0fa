import { operation } from '../../shared/http/operation.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import { certificateProof } from '../../shared/lifecycle/log/proofs.ts';
import { isSubscribers } from '../../shared/lifecycle/records.ts';
import { mandateFor, NOWHERE, nothingHere } from '../../shared/registration/authority.ts';
import { CertificateProofQuery, CertificateProofView } from '../schemas/log.ts';
import { base64 } from './checkpoint-view.ts';
import type { LogHouse } from './list-checkpoints.ts';

/** GET /certificates/{issuer}/{serial}/log-proof: that its issue, or another of its events, is in the log. */
export const proveCertificate = operation(
  { query: CertificateProofQuery, answer: CertificateProofView, alsoRefuses: ['wrong-state'] },
  async (call, house: LogHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const certificate = await house.ledger.read('certificate', { issuer, serial });
    mandateFor(call.principal, call.roles, certificate ? targetUnder(certificate) : NOWHERE, house.clock.now());
    if (!isSubscribers(certificate)) throw nothingHere();
    const { leaf, path, ...proof } = await certificateProof(house, certificate, call.query.version);
    return { status: 200, body: { ...proof, leaf: base64(leaf), path: path.map(base64) } };
  },
);
