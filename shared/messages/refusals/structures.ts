import type { Rows } from './sentences.ts';

/** Structures and what they have: numbers, contracts, representatives, subscriptions and domains. */
export const structures: Rows = {
  // numbers
  'This is not a {} number: {}.': 'Ce n’est pas un numéro {1:list} : {2:phrase}.',
  'its check digit is wrong: look for a mistyped digit': 'sa clé de contrôle est fausse, cherchez une erreur de frappe',
  'it has 9 characters: a department (two digits, or 2A, 2B) and 7 digits':
    'il compte 9 caractères, un département (deux chiffres, ou 2A, 2B) et 7 chiffres',
  'it has 9 characters': 'il compte 9 caractères',
  'it has digits only, without spaces': 'il ne compte que des chiffres, sans espaces',
  'it has {} digits, not {}': 'il compte {1} chiffres, et non {2}',
  'The check digit of this FINESS is unusual: compare it with the register before going on.':
    'La clé de contrôle de ce FINESS est inhabituelle : comparez-le avec le répertoire avant de poursuivre.',
  'A FINESS is for structures that care for patients or users: say which kind of establishment this is.':
    'Un FINESS est réservé aux structures qui prennent en charge des patients ou des usagers : indiquez le type d’établissement.',
  'Only a radiology practice that is not a company is identified by an RPPS rank: any other gives its SIRET.':
    'Seul un cabinet de radiologie qui n’est pas une société s’identifie par un RPPS-rang : tout autre donne son SIRET.',
  'Laboratories and pharmacies order with their geographic FINESS: this one is said to be legal.':
    'Les laboratoires et les officines commandent avec leur FINESS géographique : celui-ci est indiqué comme juridique.',
  'A structure is registered with this number: an identifier belongs to one structure.':
    'Une structure est déjà enregistrée avec ce numéro : un identifiant n’appartient qu’à une structure.',

  // texts and addresses
  'This {}.': 'Ce texte {1:phrase}.',
  'This {} {}.': 'Ce {1:m} {2:phrase}.',
  'This has 1 to {} characters.': 'Ce texte compte de 1 à {1} caractères.',
  'A postal code has 5 digits.': 'Un code postal compte 5 chiffres.',

  // the dossier
  'The dossier of this structure is {}.': 'Le dossier de cette structure est {1:m}.',
  'The dossier of this structure is {}: ask a validation agent.':
    'Le dossier de cette structure est {1:m} : adressez-vous à un agent du service client.',
  'This structure is {}: it cannot become {}.': 'Cette structure est {1:f} : elle ne peut pas devenir {2:f}.',
  'This structure is {}: its dossier stays as it is.': 'Cette structure est {1:f} : son dossier reste tel qu’il est.',
  'This would correct nothing: the structure says so already.':
    'Cela ne corrigerait rien : la structure le dit déjà ainsi.',
  'A structure does not succeed itself.': 'Une structure ne se succède pas à elle-même.',
  'The structure that would take its place is {}.': 'La structure qui prendrait sa place est {1:f}.',
  'The overlap ends between now and {} days from now.':
    'La période de recouvrement prend fin d’ici {1} jours au plus, et pas avant maintenant.',
  'Give the beginning of a word of the name, two letters at least.':
    'Donnez le début d’un mot du nom, de deux lettres au moins.',

  // representatives
  'A representative is recorded once the power has begun: record this one then.':
    'Un représentant légal s’enregistre une fois son pouvoir commencé : enregistrez celui-ci à ce moment-là.',
  'This person represents the structure already.': 'Cette personne représente déjà la structure.',
  'A representative needs no mandate to act for the structure.':
    'Un représentant légal n’a pas besoin de mandat pour agir au nom de la structure.',
  'An offer is named once.': 'Une offre n’est indiquée qu’une fois.',
  'Whoever signed the mandate does not represent the structure today.':
    'La personne qui a signé le mandat ne représente pas la structure aujourd’hui.',
  'Every field of section 3 of the form is mandatory: complete the person first.':
    'Tous les champs de la section 3 du formulaire sont obligatoires : complétez d’abord les données de la personne.',
  'The {} of this person is not registered.': 'Il manque {1:the} de cette personne.',
  'number of the latest active card': 'numéro de la dernière carte active',

  // contracts
  'Laboratories and pharmacies sign no contract: theirs is implicit (notice of F503).':
    'Les laboratoires et les officines ne signent pas de contrat : le leur est implicite (notice du formulaire F503).',
  'A contract names a kind of FINESS exactly when the structure has a FINESS.':
    'Un contrat indique un type de FINESS si la structure a un FINESS, et seulement dans ce cas.',
  'A contract ends after it begins.': 'Un contrat finit après avoir commencé.',
  'The contract is on the other kind of FINESS than the structure is registered with: orders go by the contract.':
    'Le contrat porte l’autre type de FINESS que celui de la structure enregistrée : les commandes suivent le contrat.',
  'This contract has ended already.': 'Ce contrat a déjà pris fin.',

  // subscriptions
  'This subscription is {}.': 'Cette souscription est {1:f}.',
  'This subscription is not in force any more.': 'Cette souscription n’est plus en vigueur.',
  'The offer {} declares a domain.': 'L’offre {1} demande de déclarer un domaine.',
  'The offer {} declares no domain.': 'L’offre {1} n’admet pas de domaine déclaré.',
  'These names hold a SIREN, and the structure is not identified by its SIRET.':
    'Ces noms contiennent un SIREN, et la structure n’est pas identifiée par son SIRET.',
  'Nobody decides on a subscription that they entered: ask another agent.':
    'Nul ne décide d’une souscription qu’il a saisie : adressez-vous à un autre agent.',
  'A refusal says why: give the reasons.': 'Un refus se motive : donnez les raisons.',
  'This subscription declares no domain.': 'Cette souscription ne déclare pas de domaine.',

  // domains
  'This domain {}.': 'Ce domaine {1:phrase}.',
  'Write this domain as {}.': 'Écrivez ce domaine ainsi : {1}.',
  'A declared domain has {} labels at most.': 'Un domaine déclaré compte au plus {1} étiquettes.',
  'Ask for a value to put into the DNS first: there is none, or it is too old.':
    'Demandez d’abord une valeur à placer dans le DNS : il n’y en a pas, ou elle est trop ancienne.',
  'The TXT records of {} do not hold the value. If they were changed just now, wait and ask again.':
    'Les enregistrements TXT de {1} ne contiennent pas la valeur. S’ils viennent d’être changés, attendez et redemandez.',
  'Another structure declares this domain, or one above or below it: a validation agent must look into that first.':
    'Une autre structure déclare ce domaine, ou un domaine au-dessus ou au-dessous : un agent du service client doit d’abord l’examiner.',
  'Nobody has yet checked that the structure controls its declared domain: prove it by DNS, or ask a validation agent.':
    'Personne n’a encore vérifié que la structure contrôle son domaine déclaré : prouvez-le par le DNS, ou adressez-vous à un agent du service client.',
  'You entered this subscription yourself: another agent looks into its domain.':
    'Vous avez saisi cette souscription vous-même : un autre agent en examine le domaine.',
  'No overlap waits here.': 'Aucun recouvrement de domaines n’attend ici.',

  // work left to do
  'This is {} already.': 'Cette tâche est déjà {1:f}.',
  'An overlap is cleared at its subscription, with evidence.':
    'Un recouvrement de domaines se lève à la souscription concernée, avec une preuve.',
  'To leave this undone takes reasons: give them.': 'Ne pas donner suite se motive : donnez les raisons.',
  'Nothing reaches this subscription yet: see to an address, or dismiss with reasons.':
    'Rien n’atteint encore cette souscription : rétablissez une adresse, ou classez avec un motif.',
  'Certificates that are not revoked are left: revoke them, or dismiss with reasons.':
    'Il reste des certificats non révoqués : révoquez-les, ou écartez la tâche en donnant les raisons.',
  'An agent closes this: revoke what should not serve any more, or ask the agent.':
    'Un agent clôt cette tâche : révoquez ce qui ne doit plus servir, ou adressez-vous à l’agent.',
  'This is also about an offer for which you do not act: leave it to who does.':
    'Cette tâche porte aussi sur une offre pour laquelle vous n’agissez pas : laissez-la à qui agit pour elle.',

  // contacts
  'This address is a contact here already.': 'Cette adresse est déjà un contact ici.',
  'A subscription has {} contacts at most: end one of them first.':
    'Une souscription a {1} contacts au plus : mettez d’abord fin à l’un d’eux.',
  'This contact has ended: enter the address again.': 'Ce contact a pris fin : saisissez à nouveau l’adresse.',
  'No more than {} of these mails go out a day: wait for tomorrow.':
    'Il ne part pas plus de {1} de ces messages par jour : attendez demain.',
  'This link verifies nothing, or no longer: ask whoever entered the address for a new mail.':
    'Ce lien ne vérifie rien, ou plus rien : demandez un nouveau message à qui a saisi l’adresse.',
};
