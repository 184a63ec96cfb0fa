import type { FrontHouse } from '../../shared/http/call.ts';
import type { DesignationDesk } from '../../shared/lifecycle/designation/desk.ts';
import type { DocumentsHouse as Documents } from '../../shared/lifecycle/designation/documents.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';

/** What the function of designations has beside the front: the texts that people accept, and a way to let them be told. */
export interface DesignationHouse extends FrontHouse, DesignationDesk {
  readonly invoker: Pick<Invoker, 'nudge'>;
}

/** What the function of documents has beside the front: a printer, an inspector, and the store of evidence. */
export interface DocumentsHouse extends FrontHouse, Documents {}
