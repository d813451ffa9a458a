# Toutes les phrases en français. Un fichier par langue ; les deux ont les mêmes noms (un test les compare).

## Refus : une règle a dit non, et pourquoi

refused-not-in-team = Ce planning est réservé à l'équipe.
refused-anonymous = Vous écrivez sans votre nom (administrateur anonyme, ou au nom d'un canal) : je ne vois pas qui vous êtes. Dans les droits d'administration du groupe, décochez « Rester anonyme », ou écrivez-moi en privé.
refused-no-line = Ce salon n'est encore lié à aucune ligne. La coordination peut le lier avec /lier CODE.
refused-past = Ce créneau est passé.
refused-full = Ce créneau est complet.
refused-part = Cette partie ne tient pas dans le créneau.
refused-in-training = Vous êtes en formation : vous ne pouvez prendre que des places de formation.
refused-no-trainee-seat = Ce créneau n'a pas de place de formation.
refused-no-phone = Je n'ai pas encore votre numéro. Écrivez-moi en privé : /tel 06 …
refused-phone-unproved = Votre numéro n'est pas encore vérifié. Écrivez-moi /tel en privé.
refused-gone = Cela n'existe plus.
refused-settled = C'est déjà réglé.
refused-started = Ce créneau a déjà commencé.
refused-closed = La ligne est fermée à ce moment-là.
refused-clash = { $when } : déjà une permanence à ce moment-là ({ $line }).
refused-already-yours = Ce créneau est déjà à vous.
refused-already-there = Cette personne est déjà sur ce créneau.
refused-already-offered = Vous cherchez déjà quelqu'un pour ce créneau.
refused-not-yours = Ce créneau n'est pas à vous.
refused-none-yours = Vous n'avez aucun créneau à venir.
refused-nothing-offered = Vous ne cherchez de remplacement pour aucun créneau.
refused-nobody-to-swap = Il n'y a personne avec qui échanger sur ce créneau.
refused-not-asked-you = Cette question ne s'adresse pas à vous.
refused-nothing-to-undo = Rien à annuler : vous n'avez rien changé ces dix dernières minutes.
refused-changed-since = Trop tard : quelque chose a changé depuis.
refused-stale = Ce message de { $when } m'est parvenu trop tard : je n'ai rien fait. Renvoyez-le s'il est toujours valable.
refused-forwarded = Message transféré : je ne l'exécute pas. S'il vaut pour maintenant, écrivez-le vous-même.
refused-private-only = Pas ici : écrivez-moi /{ $command } en privé.
refused-group-only = Écrivez cela dans le salon de l'équipe.
refused-coordination-only = Seule la coordination peut le faire.
refused-who = Je ne connais pas « { $who } » dans cette équipe. Écrivez le prénom, puis le créneau.
refused-last-coordinator = La ligne { $line } n'aurait plus de coordination. Donnez d'abord ce rôle à quelqu'un : /role Fatou coordination
refused-external-number = « { $who } » est un numéro, pas une personne. Il se change dans le fichier de configuration.
refused-another-coordinator = C'est à une autre personne de la coordination d'accepter { $who }.
refused-role-how = Écrivez par exemple : /{ $command } Fatou bénévole
refused-not-agreed-yet = { $who } attend encore l'accord de la coordination : voyez /equipe.
refused-same-role = { $who } a déjà ce rôle ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
refused-rename-how = Écrivez par exemple : /{ $command } Anne en Anne B.
refused-name-taken = Quelqu'un dans l'équipe s'appelle déjà { $who }. Ajoutez la première lettre du nom de famille, par exemple : /{ $command } { $who } B.
refused-person = Je ne connais pas « { $who } » dans cette équipe. Les noms sont dans /equipe.
refused-person-how = Écrivez le nom de la personne, par exemple : /{ $command } Bakari
refused-who-how = Écrivez le prénom, puis le créneau, par exemple : /{ $command } Anne mardi 14h
refused-not-on = { $who } n'a aucun créneau à venir.
refused-slot-words = Écrivez par exemple : /creneau mardi 14h-16h 2 places 1 formation
refused-slot-exists = Ce créneau existe déjà.
refused-dates = Je n'ai pas compris les dates. Par exemple : /fermer du 24/12 au 2/1
refused-dates-past = Ces dates commencent dans le passé. Écrivez la fin seulement, par exemple : /fermer jusqu'au 2/1
refused-dates-reopen = Je n'ai pas compris la date. Par exemple : /rouvrir lundi
refused-already-closed = La ligne est déjà fermée à ce moment-là.
refused-not-closed = La ligne n'est pas fermée à ce moment-là. Une fermeture à venir s'annule par sa date : /rouvrir 24/12
refused-code = Ce code n'est pas valable. Vérifiez chaque lettre, ou demandez-en un nouveau à la coordination.
refused-code-used = Ce code a déjà servi, ou il a été annulé. Demandez-en un nouveau à la coordination.
refused-code-expired = Ce code a expiré. Demandez-en un nouveau à la coordination.
refused-code-of-room = Écrivez le code de ce salon, par exemple : /lier ABCD-EFGH-JKMN. La personne qui installe l'obtient ainsi : standardiste invite --line … --room team
refused-code-too-often = Trop d'essais. Demandez à la coordination, et réessayez dans une heure.
codes-flood = Quelqu'un essaie beaucoup de codes depuis plusieurs comptes. Plus aucun code ne passe jusqu'à la prochaine heure.
refused-not-agreed = La coordination n'a pas encore donné son accord pour rejoindre l'équipe.
refused-name = Écrivez votre prénom ainsi : /nom Nadia
refused-phone = Ce numéro ne convient pas. Par exemple : /tel 06 39 98 01 01
refused-phone-taken = Ce numéro est déjà celui de quelqu'un d'autre.

## Ce que tout le monde peut lire

of-line = { $line } : { $said }
sorry = Pardon, je n'ai pas pu traiter ce message. Il est mis de côté et sera examiné.
noted = C'est noté.
unknown = Je ne comprends que les commandes. Écrivez /aide pour les voir.
unknown-near = Vouliez-vous dire { $meant } ?
unknown-near-two = Vouliez-vous dire { $meant } ou { $other } ?
unknown-in-room = Je ne connais pas « { $said } », écrit dans le salon. Ce que je sais faire : /aide
button-meant = { $meant }
which-number = Le bouton { $number } ou le créneau n° { $number } ? Pour le bouton, répondez { $number } tout court. Pour le créneau, écrivez : /prendre { $number }
only-text = Je ne lis que le texte. Écrivez /aide pour voir ce que je sais faire.
kept-first-text = J'ai gardé le premier texte : je ne relis pas un message modifié. Pour changer, écrivez un nouveau message.
which-line = De quelle ligne s'agit-il ? Par exemple : { $example }
button-line = { $line }

## Planning

planning-title = **Planning, { $line }**
planning-empty = { $line } : aucun créneau dans les sept jours qui viennent.
planning-row = { $hours } (n° { $number }) : { $who }
planning-free = libre
planning-free-part = libre { $hours }
planning-closed = fermé
shift-seat = { $who }
shift-trainee = { $who } (en formation)
shift-offered = { $who } cherche quelqu'un
who-now = **{ $who }** jusqu'à { $until }.
who-nobody = Personne en ce moment, jusqu'à { $until }.
who-closed = { $line } : pas de permanence en ce moment.
who-next = Ensuite : { $when }, { $who }.
mine-title = **Vos créneaux**
mine-row = { $when } (n° { $number })
mine-offered = { $when } (n° { $number }) : vous cherchez quelqu'un
mine-closed = { $when } (n° { $number }) : fermé
mine-none = Vous n'avez aucun créneau à venir. Les places libres : /libres
open-title =
    { $count ->
        [one] **Un créneau cherche quelqu'un d'ici deux semaines**
       *[other] **{ $count } créneaux cherchent quelqu'un d'ici deux semaines**
    }
open-row = { $when } (n° { $number }) : { $who }
open-more =
    { $count ->
        [one] Et un autre.
       *[other] Et { $count } autres.
    }
open-none = Tout est pris pour deux semaines. Merci !
refused-about =
    { $about }
    { $why }
button-take = Je prends
button-take-at = Prendre { $when }
button-cover-at = Proposer { $when }
button-keep-at = Garder { $when }

## La semaine, épinglée dans le salon

week-title = **{ $line }, semaine du { $day }**
week-over = Tous les créneaux de cette semaine sont passés.
week-gaps =
    { $count ->
        [0] Tous les créneaux ont quelqu'un.
        [one] Il manque quelqu'un pour un créneau.
       *[other] Il manque quelqu'un pour { $count } créneaux.
    }
more = suite ▸

## Choisir un créneau

choose-none = Aucun créneau ne correspond à « { $words } ». Voici ce qu'il y a :
choose-none-at-all = Aucun créneau à venir.
choose-which = Quel créneau ?
choose-inside = Aucun créneau n'a exactement ces heures. Vouliez-vous dire :
choose-contradiction = Le jour et la date ne vont pas ensemble. Quel créneau ?
choose-unknown = Je n'ai pas tout compris dans « { $words } ». Quel créneau ?
choose-none-free = Tout est pris pour « { $words } ». Voici ce qui cherche quelqu'un :
choose-later = Le plus proche est un peu plus loin. Vouliez-vous dire :
swap-for-which = Contre quel créneau ?
button-shift = { $when }

## Prendre, donner, échanger

took = { $who } prend { $when }.
took-over = { $who } remplace { $giver } : { $when }.
took-over-yours = { $who } vous remplace : { $when }. Ce créneau n'est plus à vous.
assigned = { $by } inscrit { $who } : { $when }.
assigned-you = { $by } vous inscrit : { $when }. Si cela ne va pas : /remplacement
unassigned = { $by } retire { $who } : { $when }. La place est libre.
unassigned-you = { $by } vous retire de ce créneau : { $when }.
cover-which = C'est demandé à l'équipe : { $when }. Viendrez-vous si personne ne prend ?
cover-asked-already = L'équipe est déjà prévenue. Je vous écris en privé.
cover-staying = C'est noté : vous venez si personne ne prend, { $when }.
cover-vacated = C'est noté : vous ne venez pas, { $when }. La coordination le sait.
button-offer = Je viens si personne ne prend
button-vacate = Je ne pourrai pas du tout
offers = { $who } cherche quelqu'un pour { $when }, et vient si personne ne prend.
vacates = { $who } ne pourra pas : { $when }. La place est libre.
vacates-coordination = Ligne { $line } : { $who } ne pourra pas venir, { $when }. Personne sur cette place pour l'instant.
keeps = { $who } garde { $when }.
swap-proposed = { $who } propose un échange à { $to } : { $mine }, contre { $theirs }.
swap-proposed-to-you = { $who } vous propose un échange : son créneau { $mine }, contre le vôtre, { $theirs }.
swap-asked = C'est demandé à { $to }.
swap-done = Échange fait : { $who } prend { $theirs }, et { $to } prend { $mine }.
swap-done-yours = { $who } accepte l'échange. Votre créneau : { $theirs }.
swap-declined = { $to } garde { $theirs }. { $who } garde { $mine }.
swap-declined-yours = { $who } préfère garder son créneau. Rien ne change.
button-yes = J'accepte
button-no = Non merci
undone = { $who } revient sur sa dernière action : { $when }.
undone-yours-again = { $who } revient sur sa dernière action. Ce créneau est de nouveau à vous : { $when }.
undone-not-yours = { $who } revient sur sa dernière action. Ce créneau n'est plus à vous : { $when }.
undone-question = { $who } retire sa question.
undone-cover = Vous ne cherchez plus personne pour ce créneau.
undone-close = { $who } annule la fermeture, ligne { $line }.
undone-reopen = { $who } annule la réouverture, ligne { $line }.
undone-slots = { $who } annule son changement : les créneaux de la ligne { $line } sont comme avant.

## Coordination

who-of-these-press = « { $who } » : qui est-ce ? { $names }.
button-person = { $who }
who-of-these = « { $who } » : laquelle de ces personnes ? { $names }. Écrivez son nom en entier, ou son @nom.
slot-title = **Créneaux de la semaine, { $line }**
slot-by-day = Pour en supprimer un : /creneau mardi
slot-none = Aucun créneau. Par exemple : /creneau mardi 14h-16h 2 places 1 formation
slot-row = { $day } { $hours } · { $seats ->
        [one] 1 place
       *[other] { $seats } places
    }{ $trainees ->
        [0] { "" }
        [one] {" "}+ 1 formation
       *[other] {" "}+ { $trainees } formation
    }
slot-added = { $count ->
        [one] Créneau ajouté : { $slot }. Une date créée.
       *[other] Créneau ajouté : { $slot }. { $count } dates créées.
    }
slot-changed = { $kept ->
        [0] Créneau changé : { $slot }.
        [one] Créneau changé : { $slot }. Une date où il y a déjà plus de monde reste comme elle est.
       *[other] Créneau changé : { $slot }. { $kept } dates où il y a déjà plus de monde restent comme elles sont.
    }
slot-crosses = Attention : il chevauche { $slot }.
slot-dropped = { $kept ->
        [0] Créneau supprimé : { $slot }.
        [one] Créneau supprimé : { $slot }. Une date déjà prise reste au planning.
       *[other] Créneau supprimé : { $slot }. { $kept } dates déjà prises restent au planning.
    }
button-drop-slot = Retirer { $when }
close-sure = Fermer { $line } maintenant, jusqu'à /rouvrir ? { $what }
close-then = Les appels iront { $where }.
close-now = Les appels vont { $where } jusqu'à /rouvrir.
button-close-now = Fermer maintenant
button-close = Fermer la ligne
closed-now = { $who } ferme { $line } maintenant. { $what }
closed-between = { $who } ferme { $line } : de { $starts } à { $ends }.
closed-day = { $who } ferme { $line } le { $first }, toute la journée.
closed-hours = { $who } ferme { $line } le { $first }, { $hours }.
closed-yours = La ligne { $line } est fermée à vos heures de permanence :
    { $rows }
reopened-yours = La ligne { $line } est de nouveau ouverte à vos heures de permanence :
    { $rows }
closed-days = { $who } ferme { $line } du { $first } au { $last } inclus.
closed-until = { $who } ferme { $line } dès maintenant, jusqu'au { $last } inclus.
reopened = { $who } rouvre { $line }.
reopened-from = { $who } rouvre { $line } à partir de { $starts }.
team-title = **Équipe, { $line }**
team-row-number = { $who } · un numéro, pas une personne
team-row = { $who } · { $role ->
        [newcomer] attend l'accord de la coordination
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }{ $phone ->
        [unproved] {" "}· téléphone à vérifier
       *[proved] { "" }
    }
button-vouch = Valider n° { $who }
vouch-ended = Vous ne faites plus partie de la coordination : ce numéro n'est plus affiché.
vouched = { $who } : numéro vérifié.
role-which = Quel rôle pour { $who } ?
button-role = { $role ->
    [trainee] En formation
    [coordinator] Coordination
   *[volunteer] Bénévole
}
role-asked = C'est demandé : une autre personne de la coordination doit être d'accord pour { $who }.
role-changed = { $by } change le rôle de { $who } sur { $line } : { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }.
role-changed-you = { $by } change votre rôle sur { $line } : { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }.
coordinator-new = { $who } fait maintenant partie de la coordination de { $line }.
renamed = { $before } s'appelle maintenant { $who } dans le planning.
renamed-by = { $by } a changé votre nom dans le planning : { $who }.
renamed-noted = C'est noté : { $before } s'appelle maintenant { $who }.
renamed-you = C'est noté : vous êtes { $who } dans le planning.
name-initial-please = Deux personnes de l'équipe s'appellent { $who }. Écrivez-moi votre prénom avec une initiale, par exemple : /nom { $who } B.
invite-code = Code pour { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }), valable sept jours, une seule fois : { $code }
    La personne m'écrit en privé : /rejoindre { $code }
invite-link = Ou bien elle touche ce lien : { $link }
bound = Ce salon est lié à { $line } ({ $purpose ->
        [coordination] coordination
       *[team] équipe
    }).

## Rejoindre, téléphone

joined = Bienvenue, { $who } : vous êtes dans l'équipe { $line }. Écrivez /aide.
join-name = Bienvenue. Au planning de la ligne { $line }, je vous appellerai { $who }. C'est bien cela ? Sinon, écrivez /nom suivi de votre prénom.
join-namesake = Bienvenue. Dans l'équipe { $line }, quelqu'un s'appelle déjà { $who }. Ajoutez la première lettre de votre nom de famille, par exemple : /nom { $who } B.
button-my-name = C'est moi : { $who }
join-notice = Votre numéro de téléphone sert à vous transmettre les appels et à vérifier qu'il sonne. Seule la coordination peut le voir. Vous pouvez le changer quand vous voulez : /tel
button-read = J'ai lu
join-asks = { $who } demande à rejoindre { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
promotion-asks = { $by } propose un nouveau rôle pour { $who } sur { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }). Êtes-vous d'accord ?
claim-asks = Quelqu'un a utilisé un code au nom de { $who } ({ $line }, { $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }). Est-ce bien cette personne ? Dans le doute, appelez-la.
join-how = Pour rejoindre l'équipe, écrivez /rejoindre suivi du code que la coordination vous a donné.
link-code = Votre code, valable une heure, une seule fois : { $code }
    Sur l'autre messagerie, écrivez-moi en privé : /rejoindre { $code }
    Ne le donnez à personne : quiconque l'écrit peut agir à votre place.
linked = C'est vous, { $who }. Vos créneaux, votre téléphone et vos messages sont aussi ici.
link-told = Vous pouvez maintenant m'écrire depuis un autre compte ({ $network }). Ce n'était pas vous ? Prévenez vite la coordination.
link-told-coordinators = { $who }, de la coordination, m'écrit maintenant aussi depuis un autre compte. Dans le doute, appelez cette personne.
link-already = Ici, je sais déjà que vous êtes { $who }. Écrivez ce code sur l'autre messagerie.
link-somebody = Ici, vous êtes { $who }, et ce code est celui de quelqu'un d'autre. Rien n'a changé. Voyez avec la coordination.
button-accept = Accepter { $who }
button-decline = Refuser
join-asked = C'est demandé à la coordination de la ligne { $line }. Je vous écris dès qu'elle a répondu.
accepted = { $by } accepte { $who } dans l'équipe { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
accepted-ready = C'est prêt : la coordination vous accueille dans l'équipe { $line }. Vous pouvez prendre des créneaux : /libres
accepted-phone = La coordination vous accueille dans l'équipe { $line }. Il manque un numéro vérifié : /tel
accepted-coordinator = C'est fait : vous faites partie de la coordination de { $line }. Écrivez /aide.
declined = { $by } n'accepte pas { $who } dans l'équipe { $line }.
declined-you = La coordination ne peut pas vous accueillir dans l'équipe { $line } pour l'instant.
joined-coordination = { $who } a rejoint { $line } ({ $role ->
        [trainee] en formation
        [coordinator] coordination
       *[volunteer] bénévole
    }).
phone-how = Quel est votre numéro ? Envoyez-le avec le bouton s'il y en a un, ou écrivez : /tel 06 39 98 01 01. Il ne sera montré à personne dans le salon.
button-contact = Envoyer mon numéro
phone-known = Votre numéro : { $phone }. Il est vérifié, tout va bien.
phone-ringing = J'appelle le { $phone }. Avez-vous entendu sonner ?
phone-silent = Je demande à la coordination de vous appeler. Vérifiez aussi le numéro : /tel
phone-proved = Merci. Votre numéro est prêt : vous pouvez prendre des créneaux.
phone-proved-waiting = Merci, votre numéro est prêt. Il manque l'accord de la coordination : je vous écris dès qu'il est là.
phone-voicemail = Votre répondeur a pris l'appel avant vous : les appels de la ligne s'y perdraient. Réglez-le pour qu'il attende trente secondes, ou coupez-le pendant vos permanences, puis réessayez.
button-voicemail = Le répondeur a répondu
button-ring-again = Réessayer
phone-coordination-rings = C'est noté : { $phone }. La coordination vous appelle pour vérifier.
phone-please-ring = Merci d'appeler { $who } pour vérifier son numéro ({ $phone }), puis de valider.
phone-please-ask = { $who } a un nouveau numéro. Merci de le lui demander, de l'appeler, puis de valider.
button-rang = Oui, il a sonné
button-silent = Non, rien

## Aide

help-stranger = Je tiens le planning d'une permanence téléphonique. Pour rejoindre l'équipe, demandez un code à la coordination, puis écrivez-moi en privé : /rejoindre CODE
help =
    /planning : les jours qui viennent · /qui : maintenant et ensuite
    /prendre mardi 14h · /libres : ce qui cherche quelqu'un · /moi : vos créneaux
    /remplacement mardi 14h : si vous ne pouvez pas · /echanger mardi 14h contre jeudi 16h
    /relais : prendre la ligne maintenant · /fin : arrêter · /ligne : où elle sonne · /test : la sonnerie
    /appels : les personnes à rappeler · /stats : les chiffres · /oups : revenir en arrière
help-newcomer =
    La coordination n'a pas encore donné son accord. En attendant :
    /tel 06 … : votre numéro · /nom Nadia : votre prénom
help-trainee =
    /planning : les jours qui viennent · /qui : maintenant et ensuite
    /prendre mardi 14h : une place de formation · /libres : celles qui restent
    /moi : vos créneaux · /remplacement mardi 14h : si vous ne pouvez pas
    /ligne : où elle sonne · /stats : les chiffres
    /oups : revenir en arrière
help-coordination =
    /planning · /qui · /libres · /prendre · /remplacement · /relais · /fin · /appels · /ligne · /stats · /oups
    /inscrire Anne mardi 14h · /desinscrire Anne mardi 14h · /equipe
    /creneau : la semaine · /creneau mardi 14h-16h 2 places : en ajouter un
    /fermer et /rouvrir : maintenant, ou par dates : /fermer du 24/12 au 2/1
    /retirer Bakari · /role Fatou bénévole · /renommer Anne en Anne B.
    /inviter (en privé) : un code pour quelqu'un · /lier CODE : ce salon est celui de la ligne

## Mots qui veulent dire autre chose

stray-cancel = Que voulez-vous faire ? Rien n'est changé pour l'instant.
stray-now = Que voulez-vous faire maintenant ?
stray-stop = Que voulez-vous arrêter ? Rien n'est changé pour l'instant.
button-undo = Revenir en arrière
button-takeover = Prendre la ligne
button-who = Voir qui répond
button-end = Finir ma permanence

## Démonstration (le terminal, pas le salon)

demo-team = équipe
demo-coordination = coordination
demo-private = { $who }, en privé
demo-toast = pour { $who } seulement
demo-edited = (modifié)
demo-picture = [image : { $title }]
demo-at = chez { $who }
demo-voicemail = répondeur
demo-announcement = message d'accueil
demo-nowhere = nulle part
demo-phone = La ligne sonne : { $where }.
demo-rings = Ça sonne { $where }.
demo-rings-nobody = Aucun téléphone ne sonne.
demo-answered = On décroche { $where }.
demo-hung-up = Fin de l'appel.
demo-time = Il est maintenant : { $when }.
demo-how = Écrivez par exemple : @v1 /planning ou @v2 [Je prends] ou :ring (:help pour tout voir)
demo-help = @v1…@v4 bénévoles, @t1 en formation, @c1 coordination : @v1 /planning, @v1 #privé /moi, @c1 #coordination /equipe, @v2 [Je prends]. Le téléphone : :ring [numéro ou masqué], :answer, :hangup, :phone. Le planning épinglé : :pinned. Le temps : :wait 2h. Ctrl-D pour finir.
demo-nobody = personne ne s'appelle @{ $who } ici ; il y a { $known }
demo-no-button = aucun bouton « { $label } » à portée de cette personne
demo-no-room = cette personne n'est pas dans le salon « { $room } »
demo-wait-how = écrivez une durée, par exemple :wait 2h ou :wait 10 min
demo-nothing-rings = rien ne sonne
demo-no-call = aucun appel en cours
demo-cannot = impossible de jouer la ligne { $number } : { $why }
demo-welcome = standardiste, démonstration : une ligne inventée à Lyon, lundi 23 novembre 2026, 9 h. :help explique tout.

## Calls : les appels sans réponse, et qui rappelle

at-time = à { $time }
on-day-at-time = { $day } à { $time }
number-withheld = numéro masqué
missed-once = Appel sans réponse { $when } ({ $who }, { $wait } d'attente).
missed-once-bare = Appel sans réponse { $when } ({ $who }).
missed-suspect = Appel très court { $when } ({ $who }) : un répondeur a peut-être décroché.
missed-again = { $count } appels sans réponse ({ $who }), dernier { $when }.
missed-withdrawn = Fausse alerte : cet appel est déjà réglé.
missed-taken = { $name } rappelle.
missed-tried =
    { $count ->
        [one] Rappelé une fois, sans réponse. Toujours à rappeler.
       *[other] Rappelé { $count } fois, sans réponse. Toujours à rappeler.
    }
missed-free = Personne ne s'en occupe plus. À rappeler.
missed-reached = { $name } a eu la personne { $when }.
missed-wrong-number = { $name } a rappelé { $when } : faux numéro.
missed-called-again = La personne a rappelé, et quelqu'un lui a répondu.
missed-while-closed =
    { $count ->
        [one] Un appel pendant que la ligne était fermée.
       *[other] { $count } appels pendant que la ligne était fermée.
    }
missed-none = Personne à rappeler.
missed-all-taken = Tous les appels sont déjà pris.
missed-title =
    { $count ->
        [one] **Une personne à rappeler, { $line }**
       *[other] **{ $count } personnes à rappeler, { $line }**
    }
missed-row =
    { $count ->
        [one] { $place }. { $who }, { $when }.
       *[other] { $place }. { $who }, { $count } appels, dernier { $when }.
    }
missed-more =
    { $count ->
        [one] Et une autre.
       *[other] Et { $count } autres.
    }
button-callback = Je rappelle
button-callback-one = Rappeler { $who } ({ $time })
button-missed = Voir les appels
button-reached = J'ai eu la personne
button-noreply = Ça ne répond pas
button-wrong = Faux numéro
button-leave = Je laisse
callback-yours = **{ $line }.** { $what }
    À rappeler : **{ $number }**
    Dites-moi ensuite ce qu'il en est.
callback-in-private = Le numéro vous attend dans notre conversation privée.
done-how = Appel { $when } ({ $who }) : comment cela s'est-il passé ?
done-in-private = Je vous le demande dans notre conversation privée.
callback-reached = Appel { $when } ({ $who }) : vous avez eu la personne. Merci !
callback-noreply = Appel { $when } ({ $who }) : ça ne répondait pas. L'équipe rappellera plus tard. Merci !
callback-wrong = Appel { $when } ({ $who }) : faux numéro, c'est réglé. Merci !
callback-leave = Appel { $when } ({ $who }) : vous le laissez à l'équipe.
callback-taken-over = Appel { $when } ({ $who }) : quelqu'un d'autre a repris ce rappel.
callback-returned = Appel { $when } ({ $who }) : ce rappel est rendu à l'équipe. Le numéro n'est plus affiché.
callback-forgotten = Appel { $when } ({ $who }) : trente jours ont passé, le numéro est effacé.
callback-called-again = Appel { $when } ({ $who }) : la personne a rappelé, et quelqu'un lui a répondu. Plus rien à faire.
callback-withdrawn = Appel { $when } ({ $who }) : il était déjà réglé. Plus rien à faire.
refused-call-taken = { $name } rappelle déjà cette personne. Merci !
refused-call-withheld = Ce numéro est masqué : on ne peut pas rappeler.
refused-trainee-callback = En formation, on ne rappelle pas encore. Demandez à quelqu'un de l'équipe.
refused-no-private = Je ne peux pas encore vous écrire en privé. Ouvrez une conversation privée avec moi, écrivez /aide, puis recommencez.
refused-numbers-on = Les numéros de cette ligne ne passent que par { $networks }, et je ne peux pas encore vous y écrire. Écrivez-moi ici /rejoindre en privé, puis là-bas /rejoindre et votre code.
refused-callback-number = Écrivez le numéro de la liste : /appels la montre, puis par exemple /rappeler 2
refused-callback-not-yours = Vous n'avez pas pris cet appel. Pour le prendre : /rappeler
refused-none-to-call-back = Vous n'avez aucun rappel en cours.

## Figures : les chiffres

stats-title = Chiffres, { $line } : { $period }
period-from-to = du { $starts } au { $ends }
stats-calls =
    { $count ->
        [0] Aucun appel.
        [one] Un appel.
       *[other] { $count } appels.
    }
stats-closed =
    { $count ->
        [one] Dont un pendant que la ligne était fermée ; il ne compte pas dans la suite.
       *[other] Dont { $count } pendant que la ligne était fermée ; ils ne comptent pas dans la suite.
    }
stats-answered = Appels pris : { $count } ({ $rate })
stats-missed = Sans réponse : { $count }
stats-suspect = Très courts, peut-être un répondeur : { $count }
stats-wait = Attente médiane : { $median } ; pour 95 % des appels, au plus { $p95 }
stats-called-back = Rappelés dans l'heure : { $done } sur { $count }
stats-hours = Permanences tenues : { $held } ; sans personne : { $uncovered }
stats-busiest = Heures les plus chargées : { $hours }
stats-own =
    { $count ->
        [0] Vous : { $held } de permanence, aucun appel pris
        [one] Vous : { $held } de permanence, un appel pris
       *[other] Vous : { $held } de permanence, { $count } appels pris
    }
stats-legend = Chiffre et couleur : nombre d'appels. Trait sous la case : part du temps où quelqu'un était là.
refused-period = Je n'ai pas compris la période. Par exemple : /stats hier, /stats mois, /stats novembre, /stats 2026

## Forwarding: where the line rings, taking it, ending, and what goes wrong

rings-at = chez { $names }
rings-announcement = au message d'accueil
rings-voicemail = à la messagerie
rings-stranger = un numéro inconnu ({ $digits })
rings-unread = pas encore connue
line-rings = Ligne { $line } : les appels vont { $where } (lu à { $when }).
line-unread = Ligne { $line } : je ne sais pas encore où vont les appels.
line-asking = Je demande à OVH…
line-unreadable = OVH ne répond pas pour l'instant.
line-differs = D'après le planning ils devraient aller { $where } : je m'en occupe.
line-differs-observed = D'après le planning ils devraient aller { $where }. Je ne fais qu'observer cette ligne.
line-stranger = OVH fait aussi sonner un numéro que je ne connais pas. Je n'y touche pas.
observe-would = { $line } : j'aurais envoyé les appels { $where }. Je ne fais qu'observer, rien n'a changé chez OVH.
takeover-already = Vous avez déjà la ligne, jusqu'à { $until }.
takeover-somebody-on = La ligne est tenue par { $who }.
takeover-asks = { $who } voudrait prendre la ligne tenue par { $giver }, { $when }.
takeover-asks-you = { $who } voudrait prendre la ligne à votre place, { $when }.
takeover-asked = J'ai demandé à { $who }.
takeover-agreed = C'est d'accord : { $who } prend la ligne tenue par { $giver }.
takeover-declined = { $who } garde la ligne. { $asker } ne la prend pas.
takeover-took = { $who } prend la ligne, { $when }.
takeover-coming = Je fais sonner la ligne chez { $who }…
takeover-observed = Je ne fais qu'observer cette ligne : rien ne change chez OVH.
takeover-rings-at-yours = La ligne { $line } sonne chez vous depuis { $since }.
takeover-rings = La ligne { $line } sonne chez { $who } depuis { $since }.
refused-not-on-duty = Vous n'avez pas la ligne en ce moment.
end-sure = Vous avez la ligne jusqu'à { $until }. Si vous arrêtez maintenant : { $what }
end-goes-on = la ligne reste tenue par { $who }.
end-nobody = les appels iront { $where }.
end-next = Ensuite : { $who }, { $when }.
end-told = { $who } quitte la ligne : { $what }
end-told-coordination = Ligne { $line } : { $who } s'arrête, { $what }
end-done = Merci, vous n'avez plus la ligne : { $what }
button-end-now = Finir maintenant
button-replace = Remplacer { $who }
button-takeover-yes = Oui, { $who } prend
button-takeover-no = Non, je reste
forward-late = Ligne { $line } : les appels devraient aller { $wished }, mais OVH ne le confirme pas. Dernière lecture : { $found }. Je continue d'essayer.
forward-refused = Ligne { $line } : OVH me refuse l'accès. Les appels devraient aller { $wished }. Dernière lecture : { $found }.
forward-fought = Ligne { $line } : les appels devraient aller { $wished }, mais quelqu'un change sans cesse ce réglage chez OVH. Dernière lecture : { $found }. Je n'y touche plus jusqu'au prochain changement.
forward-unreachable = Ligne { $line } : pas de numéro vérifié pour { $who }. Les appels vont { $wished }.
forward-stranger = Ligne { $line } : OVH fait sonner un numéro que je ne connais pas ({ $digits }). Je n'y touche pas.
forward-covered = Ligne { $line } : les appels devraient aller { $wished }, mais OVH ne l'accepte pas. En attendant ils vont { $found }. Je continue d'essayer.
forward-handled = Pris en charge par { $who }.
forward-handled-thanks = C'est noté dans l'alerte : vous vous en occupez.
forward-retrying = Je relis la ligne et je la corrige tout de suite.
refused-handled = { $who } s'en occupe déjà.
button-retry = Réessayer
button-handle = Vu, je m'en occupe
hours-wrong = Ligne { $line } : les plages horaires chez OVH ne sont pas celles du planning, et je n'arrive pas à les corriger. Pendant une permanence, des appels pourraient ne pas arriver. Je continue d'essayer.
hours-would = Ligne { $line } : j'aurais ouvert la file d'appels à ces heures, avec les plages horaires d'OVH.
    { $week }
    Je ne fais qu'observer, rien n'a changé chez OVH.
hours-day = { $day } : { $hours }
hours-right = Ligne { $line } : les plages horaires chez OVH suivent de nouveau le planning.
forward-answer = Réponse d'OVH : { $answer }
forward-right = C'est rétabli, ligne { $line } : les appels vont { $wished }.
forward-yours = La ligne { $line } ne sonne peut-être pas chez vous comme prévu. La coordination est prévenue, je continue d'essayer.
forward-yours-unreachable = Vous avez la ligne { $line }, mais votre numéro n'est pas vérifié : écrivez-moi /tel en privé.
staying-ask = Votre permanence est finie, mais quelqu'un attend encore sur la ligne { $line } : votre téléphone peut encore sonner. Sans réponse de votre part, je vous retire de la ligne dans cinq minutes.
staying-stays = Merci ! La ligne { $line } sonne chez vous tant que quelqu'un attend, jusqu'à { $until } au plus tard.
staying-empty = Plus personne n'attend : la ligne { $line } ne sonnera plus chez vous. Merci !
staying-over = Votre permanence est finie : la ligne { $line } ne sonnera plus chez vous. Merci !
button-stay-for-them = Je reste pour eux
button-stay-not = J'arrête
unheard-ask = Ligne { $line } : deux appels de suite ont sonné chez vous sans réponse. Que se passe-t-il ?
button-unheard-busy = J'étais en ligne
button-unheard-mute = Mon téléphone ne sonne pas
button-unheard-stop = Je dois m'arrêter
unheard-noted = C'est noté, merci.
unheard-mute-you = La coordination est prévenue. Vérifiez le mode silencieux, le renvoi et le réseau de votre téléphone, puis essayez-le : /test. Si vous ne pouvez pas répondre : /fin
unheard-settled = C'est réglé : un appel a été pris chez vous.
unheard-calls = Ligne { $line } : { $count } appels de suite ont sonné sans réponse chez { $who }.
unheard-silence = Ligne { $line } : { $count } appels de suite ont sonné sans réponse chez { $who }, et ma question reste sans réponse depuis cinq minutes.
unheard-mute = Ligne { $line } : le téléphone ne sonne pas chez { $who }.
unheard-fine = Ligne { $line } : c'est réglé avec { $who }.
takeover-unheard = Deux appels de suite ont sonné sans réponse chez vous : { $who } prend la ligne.
test-by-hand = Cette ligne ne peut pas vous appeler elle-même. Pendant votre permanence, appelez le { $number } depuis un autre téléphone : le { $phone } doit sonner. Hors permanence, demandez à quelqu'un d'appeler le { $phone }. S'il reste muet : vérifiez le mode silencieux, le renvoi et le réseau, puis prévenez la coordination.
proof-call-failed = Je n'ai pas réussi à vous appeler. Réessayez plus tard : /tel

## Salons

room-not-invited = Je ne connais pas encore la personne qui m'invite. Rejoignez d'abord une équipe en privé (/rejoindre CODE), puis invitez-moi. À bientôt.
room-how-to-bind = Bonjour. Pour lier ce salon à une ligne, écrivez ici /lier CODE ; la coordination a ce code. Sinon, je m'en vais dans une heure.
room-unbound = Ce salon n'est lié à aucune ligne : je m'en vais. Vous pourrez m'inviter de nouveau.
room-lost = Je ne peux plus écrire dans un salon de la ligne { $line } ({ $network }). Si c'est une erreur, invitez-moi de nouveau, puis /lier CODE.
unreadable = Je n'arrive pas à lire ce que vous avez écrit : la clé de votre message ne m'est pas parvenue. Merci de l'envoyer à nouveau, ou de vous déconnecter puis reconnecter dans votre application Matrix.
device-asks = { $who } demande à faire vérifier un appareil ({ $device }). Appelez { $who } : la comparaison commence une fois que vous vous parlez.
device-shows = Au téléphone avec { $who } : son application ({ $device }) affiche-t-elle ces sept emojis, dans cet ordre ? Elle n'attend qu'une minute.
    { $emojis }
button-same = Oui, les mêmes
button-different = Non
device-trust = { $by } et { $who } ont vu les mêmes emojis. L'application de { $who } dit quand l'appareil est vérifié.
device-doubt = { $by } et { $who } n'ont pas vu les mêmes emojis : cet appareil n'est pas vérifié.
device-trust-you = La coordination a vu les mêmes emojis. Si votre application dit que c'est trop tard, recommencez.
device-doubt-you = La coordination n'a pas vu les mêmes emojis : cet appareil n'est pas vérifié. Ce n'était pas vous ? Changez le mot de passe de votre compte.
room-left = { $who } a quitté le salon de la ligne { $line }. Faut-il retirer cette personne de l'équipe ?
button-dismiss = Retirer de l'équipe
button-stay = Garder dans l'équipe
dismissed = { $by } retire { $who } de l'équipe { $line }. Les créneaux sont proposés à l'équipe. Pensez à enlever aussi cette personne des salons : je ne peux pas le faire.
dismissed-backup = Attention : { $who } reste dans la configuration, à appeler quand personne n'est sur { $line } (« uncovered »). À la personne qui installe de l'enlever.
dismissed-you = { $by } vous retire de l'équipe { $line }. Vos créneaux sont proposés à l'équipe, et votre téléphone ne sonnera plus pour la ligne. Merci pour votre aide.
leave-sure = Quitter l'équipe { $line } ? { $count ->
    [0] Vous n'avez pas de créneau à venir.
    [one] Votre créneau à venir sera proposé à l'équipe.
   *[other] Vos { $count } créneaux à venir seront proposés à l'équipe.
}
button-leave-team = Oui, je quitte
left-team = { $who } quitte l'équipe { $line }. Les créneaux sont proposés à l'équipe. Pensez à enlever aussi cette personne des salons.
left-team-you = C'est fait : vous n'êtes plus dans l'équipe { $line }, et votre téléphone ne sonnera plus pour la ligne. Merci pour tout.
freed-more = { $who } quitte l'équipe : { $count ->
    [one] un autre créneau cherche quelqu'un.
   *[other] { $count } autres créneaux cherchent quelqu'un.
}
button-see-free = Voir les créneaux libres
swap-ended = Cette question est close : { $who } ne fait plus partie de l'équipe.
stays = { $who } reste dans l'équipe { $line }.

# ---------------------------------------------------------------- la clé d'OVH

key-expires = La clé OVH « { $key } » expire { $when }. Ensuite, le renvoi ne suivra plus le planning : { $lines }. À la personne qui installe : python -m bot ovh-login --key { $key }

# ---------------------------------------------------------------- un réseau qui refuse le bot

network-refused = { $network } refuse le bot depuis { $since } : ce que vous y écrivez n'est pas lu, et rien n'y est dit. Le téléphone suit toujours le planning. J'essaie encore toutes les trente secondes. À la personne qui installe : le journal du service dit pourquoi.
network-accepts-again = { $network } accepte de nouveau le bot, refusé depuis { $since }. Ce qui attendait arrive.

# ---------------------------------------------------------------- l'horloge de la machine

clock-off = { $way ->
    [ahead] avance de { $by }
   *[behind] retarde de { $by }
  }
clock-jumped = L'horloge de la machine { $off } : quelqu'un l'a changée. Le planning et le téléphone suivent toujours l'heure juste. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-wrong = L'horloge de la machine { $off } sur celle d'OVH. Pendant dix minutes je ne change rien au téléphone : qui répond continue. Ensuite je suis l'heure d'OVH. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-overruled = L'horloge de la machine { $off } sur celle d'OVH. Le planning et le téléphone suivent maintenant l'heure d'OVH. À la personne qui installe : réglez l'heure de la machine sur un serveur de temps.
clock-right = L'horloge de la machine est de nouveau juste.

## Menus des commandes

menu-shifts = les jours qui viennent
menu-who = qui répond maintenant, et ensuite
menu-take = prendre un créneau : /prendre mardi 14h
menu-needcover = chercher quelqu'un pour un créneau
menu-missed = les personnes à rappeler
menu-help = ce que je sais faire
menu-mine = vos créneaux
menu-open = ce qui cherche quelqu'un
menu-swap = échanger un créneau contre un autre
menu-keep = garder un créneau proposé
menu-undo = revenir sur sa dernière action
menu-takeover = prendre la ligne maintenant
menu-end = finir sa permanence
menu-line = où sonne la ligne
menu-callback = rappeler quelqu'un
menu-done = dire comment le rappel s'est passé
menu-stats = les chiffres
menu-phone = votre numéro de téléphone
menu-test = faire sonner son téléphone
menu-join = rejoindre une équipe avec un code
menu-name = votre nom dans le planning
menu-leave = quitter l'équipe
menu-assign = inscrire quelqu'un sur un créneau
menu-unassign = retirer quelqu'un d'un créneau
menu-slot = les créneaux de la semaine
menu-close = fermer la ligne
menu-reopen = rouvrir la ligne
menu-team = qui est dans l'équipe
menu-remove = retirer quelqu'un de l'équipe
menu-role = changer le rôle de quelqu'un
menu-rename = changer le nom de quelqu'un
menu-invite = un code pour rejoindre, en privé
menu-bind = lier ce salon à une ligne
