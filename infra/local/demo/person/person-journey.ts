import type { Stage } from '../stage.ts';
import { askForAccess } from './access.ts';
import { obtainCertificate } from './certificate-file.ts';
import { depart } from './departure.ts';
import { enrol } from './enrolment.ts';
import { endRetention, leaveRetention } from './erasure.ts';
import { importHolders } from './import.ts';
import { loseAndReplace } from './loss.ts';
import { foundMinistry } from './ministry.ts';
import { keepReceipt } from './receipt.ts';

/** A person's certificate, from the direction that enrols them to the end of what is kept (PRODUCT, journey B). */
export async function personJourney(stage: Stage): Promise<void> {
  const ministry = await foundMinistry(stage);
  const holderId = await enrol(stage, ministry);
  await importHolders(stage, ministry);
  const first = await obtainCertificate(stage, holderId);
  await keepReceipt(stage, first);
  const second = await loseAndReplace(stage, first);
  await askForAccess(stage, [first, second]);
  await depart(stage, second);
  if (stage.house.own) await endRetention(stage, second);
  else leaveRetention(stage);
}
