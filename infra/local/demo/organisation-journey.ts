import { copyFileSync } from 'node:fs';
import { actAsFirst, handOver } from './administrators.ts';
import { followUp, renew, revokeByCode } from './aftermath.ts';
import type { Held } from './certificate.ts';
import { nameContact } from './contacts.ts';
import { designateBySignature, designateOnPaper } from './designation.ts';
import { DIRECTOR, registerOrganisation } from './organisation.ts';
import type { Stage } from './stage.ts';
import { obtainUsages, type UsageName } from './usages.ts';

/** The certificates of an organisation, from the first question to the last list (PRODUCT, journey A). */
export async function organisationJourney(stage: Stage): Promise<Record<UsageName, Held>> {
  copyFileSync(stage.house.rootCertificate, stage.at('root.pem'));
  const organisation = await registerOrganisation(stage);
  await designateOnPaper(stage, organisation);
  const first = await actAsFirst(stage, organisation);
  await designateBySignature(stage, organisation);
  await handOver(stage, organisation, first);
  await nameContact(stage, organisation, DIRECTOR);
  const held = await obtainUsages(stage, organisation);
  await renew(stage, organisation, held['usage-ssl-serv']);
  await revokeByCode(stage, held['usage-serv-smime']);
  await followUp(stage, organisation, held);
  return held;
}
