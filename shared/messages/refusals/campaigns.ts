import type { Rows } from './sentences.ts';

/** The early renewal of a population. */
export const campaigns: Rows = {
  'The window ends after it begins, and in the future.': 'La période finit après son début, et dans le futur.',
  'The window begins within {} days and lasts no longer.':
    'La période commence dans les {1} jours et ne dure pas davantage.',
  'The deadline is {} to {} days after the end of the window: people need time to act.':
    'La date limite tombe de {1} à {2} jours après la fin de la période : il faut du temps pour agir.',
  'Nothing on this list is to be renewed.': 'Aucun certificat de cette liste n’est à renouveler.',
  'Too little is left of the window for this list: propose it again.':
    'Il reste trop peu de la période pour cette liste : proposez-la de nouveau.',
  'Another security officer decides this: whoever proposed it cannot.':
    'Un autre responsable de sécurité décide : celui qui a proposé ne le peut pas.',
  'Authority {} issues still: put the next one into service first, or renewals come from the same.':
    'L’autorité {1} émet encore : mettez d’abord la suivante en service, sinon les renouvellements viennent de la même.',
  'This campaign is {}.': 'Cette campagne est {1:f}.',
  'This names no campaign.': 'Ceci ne nomme aucune campagne.',
  'At these rates the telling takes {} working days, and the window has {}.':
    'À ces débits, prévenir prend {1} jours ouvrés, et la période en compte {2}.',
  'The list is longer than one campaign may be: narrow the filter and propose several.':
    'La liste est plus longue qu’une campagne ne peut l’être : resserrez le filtre et proposez-en plusieurs.',
};
