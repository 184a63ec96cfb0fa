import type { Rows } from './sentences.ts';

/** Directions, their officers, the word of a second one, and files of holders. */
export const directions: Rows = {
  // directions and officers
  'The offer {} has no directions.': 'L’offre {1} ne comporte pas de directions.',
  'This direction is closed: nothing new is done in it.':
    'Cette direction est fermée : plus rien de nouveau ne s’y fait.',
  'A direction has 1 to {} domains of addresses.': 'Une direction a de 1 à {1} domaines de messagerie.',
  'A domain is named once.': 'Un domaine se cite une seule fois.',
  'Holders of the offer PERSON are looked after by officers of their directions.':
    'Les porteurs de l’offre PERSON relèvent des opérateurs de leur direction.',
  'The form has no line for the offer PERSON: officers of its directions look after its holders.':
    'Le formulaire n’a pas de ligne pour l’offre PERSON : ses porteurs relèvent des opérateurs de leur direction.',

  // registration
  'This person is registered in this direction already: /holders/{}.':
    'Cette personne est déjà enregistrée dans cette direction : /holders/{1}.',
  'This person is registered in another direction: they leave there first.':
    'Cette personne est enregistrée dans une autre direction : qu’elle la quitte d’abord.',
  'Somebody of this name is registered in this direction: /holders/{}. If they are two, say so.':
    'Une personne du même nom est enregistrée dans cette direction : /holders/{1}. Si elles sont deux, dites-le.',
  'Somebody seen in person was seen in presence.': 'Qui a été vu en personne a été vu en présence.',

  // the second officer
  'Nothing about this holder waits for a second officer.':
    'Rien, au sujet de ce porteur, n’attend un second opérateur.',
  'Nobody confirms what they entered: ask another officer of the direction.':
    'Nul ne confirme ce qu’il a saisi : adressez-vous à un autre opérateur de la direction.',
  'This waits for your word, not your hand: confirm it, or refuse it with the reasons.':
    'On attend ici votre parole, non votre main : confirmez, ou refusez en donnant les motifs.',
  'A second officer has refused what was entered: it has to be corrected first.':
    'Un second opérateur a refusé ce qui a été saisi : il faut d’abord le corriger.',
  'A second officer of the direction has to confirm what was entered first.':
    'Un second opérateur de la direction doit d’abord confirmer ce qui a été saisi.',

  // corrections after issuance
  'A certificate in force says what is recorded now: correct both in one act.':
    'Un certificat en vigueur porte ce qui est enregistré maintenant : corrigez les deux en un seul acte.',
  'Nothing that certificates say would change: correct the data alone.':
    'Rien de ce que portent les certificats ne changerait : corrigez les données seules.',
  'No certificate of this holder is in force: correct the data alone.':
    'Aucun certificat de ce porteur n’est en vigueur : corrigez les données seules.',

  // the file
  'This file cannot be read as a list of holders.': 'Ce fichier ne se lit pas comme une liste de porteurs.',
  'This file is not in UTF-8: save it as CSV UTF-8.':
    'Ce fichier n’est pas en UTF-8 : enregistrez-le au format CSV UTF-8.',
  'This file has zero octets in it: save it as CSV UTF-8.':
    'Ce fichier contient des octets nuls : enregistrez-le au format CSV UTF-8.',
  'In row {} something stands after a closing quotation mark.':
    'À la ligne {1}, quelque chose suit un guillemet fermant.',
  'In row {} a quotation mark stands inside a cell that is not quoted: double it.':
    'À la ligne {1}, un guillemet se trouve dans une cellule sans guillemets : doublez-le.',
  'In row {} a quoted cell does not end.': 'À la ligne {1}, une cellule entre guillemets ne se termine pas.',
  'This file has no headings.': 'Ce fichier n’a pas d’en-têtes.',
  'This file has headings and no line.': 'Ce fichier a des en-têtes et aucune ligne.',
  'A file has at most {} lines: divide it.': 'Un fichier a au plus {1} lignes : divisez-le.',
  'Column {} has a heading that is not known here.': 'La colonne {1} a un en-tête inconnu ici.',
  'Column {} is there already under another heading or the same.':
    'La colonne {1} est déjà présente, sous un autre en-tête ou sous le même.',
  'The column “{}” (“{}”) is missing.': 'La colonne « {2} » (« {1} ») manque.',
  'This line has {} cells, and the headings are {}.': 'Cette ligne a {1} cellules, et les en-têtes sont {2}.',
  'A spreadsheet would take this for a formula: write it as a text.':
    'Un tableur y verrait une formule : écrivez-le comme un texte.',
  'This cell may not be empty.': 'Cette cellule ne peut pas être vide.',
  'Write this date as 2027-03-31 or 31/03/2027.': 'Écrivez cette date ainsi : 2027-03-31 ou 31/03/2027.',
  'This is not one of the families {}.': 'Ce n’est pas une des familles {1}.',
  'This cell takes one of these words: {}.': 'Cette cellule admet un de ces mots : {1}.',
  'This person stands in line {} of the file already.': 'Cette personne figure déjà à la ligne {1} du fichier.',
  'Somebody of this name stands in line {} of the file. If they are two, say so.':
    'Une personne du même nom figure à la ligne {1} du fichier. Si elles sont deux, dites-le.',

  // its way
  'This names no import.': 'Rien ne désigne ici un import.',
  'Whoever entered this import starts it; another officer confirms it.':
    'Qui a saisi cet import le lance ; un autre opérateur le confirme.',
  'This import is {}.': 'Cet import est {1:m}.',
  'This dry run is too old to be relied on: enter the file again.':
    'Cet essai à blanc est trop ancien pour qu’on s’y fie : déposez de nouveau le fichier.',
  'No line of this import would register anybody.': 'Aucune ligne de cet import n’enregistrerait quelqu’un.',
  'Lines of this import are refused: put them right, or say that they are skipped.':
    'Des lignes de cet import sont refusées : corrigez-les, ou dites qu’elles sont laissées de côté.',
  'This import waits for nobody.': 'Cet import n’attend personne.',
  'The lines of this import are kept no longer: enter the file again.':
    'Les lignes de cet import ne sont plus conservées : saisissez à nouveau le fichier.',
  'The mandate of whoever started this import is no longer in force.':
    'Le mandat de la personne qui a lancé cet import n’est plus en vigueur.',
  'Nobody looks after its holders any more: name a registration officer.':
    'Plus personne ne suit ses porteurs : désignez un opérateur d’enregistrement.',
  'One officer alone looks after its holders, and nobody can confirm what they enter: name a second.':
    'Un seul opérateur suit ses porteurs, et personne ne peut confirmer ce qu’il saisit : désignez-en un second.',
};
