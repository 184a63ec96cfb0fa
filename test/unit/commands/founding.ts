import { ceremony } from '../../../infra/commands/ceremony.ts';
import { digestOf } from '../../../infra/commands/ceremony-file.ts';
import { approvalsOf, authority, bytesOf, foundingPage } from '../../world/ceremony-page.ts';
import type { World } from '../../world/world.ts';

export { approvalsOf as approvals, authority, bytesOf };

/** Ceremony files of an example, and how they are held. */
export const subject = (CN: string) => ({ C: 'FR', O: 'Example Trust', CN });

/** What founds a house of one hierarchy. */
export const foundingFile = <M extends object>(issuing: readonly object[], more: M) => ({
  ...foundingPage,
  hierarchies: { production: { ...foundingPage.hierarchies.production, issuing } },
  ...more,
});

export const fileDigest = (file: unknown) => digestOf(bytesOf(file));

/** Holds the ceremony of a file that both have approved, unless told otherwise. */
export const hold = (house: World, file: unknown, by = approvalsOf(bytesOf(file))) =>
  ceremony(house, bytesOf(file), by, 'local');
