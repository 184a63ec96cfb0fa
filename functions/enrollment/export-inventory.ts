import { Refusal } from '../../shared/errors.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { addressBook } from '../../shared/lifecycle/contacts/following.ts';
import { newId } from '../../shared/lifecycle/identity.ts';
import { everyRow } from '../../shared/lifecycle/inventory.ts';
import type { Handout } from '../../shared/lifecycle/ports.ts';
import { InventoryExport, InventoryFilter } from '../schemas/inventory.ts';
import { viewOfRow, writings } from './inventory-view.ts';

/** What an answer may hold: 6 MB of event, of which a quarter is lost to base64. */
export const LARGEST_ANSWER = 4_400_000;
/** What is written before a function's time and memory are used up. */
export const LARGEST_EXPORT = 32_000_000;
/** A link is followed at once. */
const LINK_SECONDS = 300;

/**
 * GET /certificates/export: every certificate that matches, as CSV for spreadsheets or as JSON. What is larger than an
 * answer is put into storage, and the answer is 303 with a link to it that ends after five minutes.
 */
export const exportInventory = operation(
  { query: InventoryFilter, answer: InventoryExport, alsoStatus: [303] },
  async (call, house: FrontHouse & { readonly handout: Handout }) => {
    const writing = writings[call.accepts]!;
    const asking = { principal: call.principal, roles: call.roles, filters: call.query };
    const parts = [Buffer.from(writing.head)];
    let octets = parts[0]!.length;
    const addresses = addressBook(house);
    for await (const row of everyRow(house, asking)) {
      const part = Buffer.from(
        writing.row(viewOfRow(row, await addresses(row.record.subscriptionId)), parts.length === 1),
      );
      octets += part.length;
      if (octets > LARGEST_EXPORT) {
        throw new Refusal('too-large', 'This is more than one export holds: narrow it by structure, dates or state.');
      }
      parts.push(part);
    }
    const body = Buffer.concat([...parts, Buffer.from(writing.tail)]);
    const mediaType = `${call.accepts}; charset=utf-8`;
    const filename = `certificates-${house.clock.now().toISOString().slice(0, 10)}.${writing.suffix}`;
    if (body.length <= LARGEST_ANSWER) {
      const headers = { 'content-disposition': `attachment; filename="${filename}"` };
      return { status: 200, body, mediaType, headers };
    }
    const key = `exports/${newId(house.randomness)}.${writing.suffix}`;
    const location = await house.handout.handOut(key, body, { mediaType, filename, seconds: LINK_SECONDS });
    return { status: 303, headers: { location } };
  },
);
