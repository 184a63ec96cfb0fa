import { operation } from '../../shared/http/operation.ts';
import { challengeText, openChallenge as open } from '../../shared/lifecycle/key-proof.ts';
import { ChallengeBody, ChallengeView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';

/** POST /key-proofs: the text that the certificate's private key must sign. */
export const openChallenge = operation(
  { body: ChallengeBody, answer: ChallengeView, status: 201 },
  async (call, house: EnrollmentHouse) => {
    const challenge = await open(house, call.body, call.correlation);
    const { id, expiresAt } = challenge;
    return { status: 201, body: { id, text: challengeText(challenge), expiresAt } };
  },
);
