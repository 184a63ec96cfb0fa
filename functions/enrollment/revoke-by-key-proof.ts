import { operation } from '../../shared/http/operation.ts';
import { revokeByKeyProof as revoke } from '../../shared/lifecycle/key-proof.ts';
import { ChallengeAnswerBody } from '../schemas/requests.ts';
import { RevocationView } from '../schemas/revocations.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRevocation } from './revocation-view.ts';

/** POST /key-proofs/{challengeId}/answer */
export const revokeByKeyProof = operation(
  { body: ChallengeAnswerBody, answer: RevocationView },
  async (call, house: EnrollmentHouse) => {
    const signature = Buffer.from(call.body.signature, 'base64');
    const challengeId = call.params.challengeId!;
    const revoked = await revoke(house, { challengeId, signature }, call.correlation);
    await house.invoker.nudge(revoked.outbox);
    return { status: 200, body: await viewOfRevocation(house.ledger, revoked.certificate) };
  },
);
