import { operation } from '../../shared/http/operation.ts';
import { previewRequest as preview } from '../../shared/lifecycle/application.ts';
import { waitsForAgent } from '../../shared/lifecycle/gate.ts';
import { lastSecond, wholeSeconds } from '../../shared/policy/build-tbs.ts';
import { formatGeneralName } from '../../shared/x509/general-name.ts';
import { formatName } from '../../shared/x509/name.ts';
import { PreviewBody, PreviewView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';

/** POST /requests/preview: the exact subject, names and validity that a submission would get now, and every finding. */
export const previewRequest = operation(
  { body: PreviewBody, answer: PreviewView, changesNothing: true },
  async (call, house: EnrollmentHouse) => {
    const { plan, profile, issuer, subscription, findings, differences } = await preview(
      house,
      call.principal,
      call.body,
      call.correlation,
    );
    const notBefore = wholeSeconds(house.clock.now());
    return {
      status: 200,
      body: {
        profile: profile.id,
        issuer: issuer.record.id,
        subject: formatName(plan.subject),
        subjectAltNames: plan.subjectAltNames.map(formatGeneralName),
        notBefore: notBefore.toISOString(),
        notAfter: lastSecond(notBefore, profile.validity.years).toISOString(),
        waitsForApproval: waitsForAgent({ profile, subscription }),
        findings,
        ...(differences && { differences: [...differences] }),
      },
    };
  },
);
