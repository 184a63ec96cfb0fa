import { operation } from '../../shared/http/operation.ts';
import { searchStructures as search } from '../../shared/lifecycle/registration/search.ts';
import { SearchStructuresBody, StructurePage } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/search: by number, or by the beginnings of words of the name. */
export const searchStructures = operation(
  { body: SearchStructuresBody, answer: StructurePage },
  async (call, house: RegistrationHouse) => {
    const { items, cursor } = await search(house, call, call.body);
    const found = items.map((structure) => viewOfStructure(structure));
    return { status: 200, body: { items: found, ...(cursor !== undefined && { cursor }) } };
  },
);
