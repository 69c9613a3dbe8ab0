"""Word lists of the workload: our own, so that a seed gives the same names and texts on every machine."""

# ruff: noqa: SIM905 - lists of hundreds of words are read and edited as lines

from __future__ import annotations

__all__ = [
    "COIN_ENDS",
    "COIN_MIDDLES",
    "COIN_STARTS",
    "ENGLISH_FORMS",
    "ENGLISH_FRAMES",
    "ENGLISH_SECTORS",
    "FIRST_NAMES",
    "FRENCH_FORMS",
    "FRENCH_FRAMES",
    "FRENCH_SECTORS",
    "PLACES",
    "REGIONS",
    "SURNAMES",
    "SURNAME_ENDS",
    "SURNAME_STARTS",
    "TRADES",
]

COIN_STARTS = (
    "A Al Ar As Av Ba Be Bel Bri Ca Cal Cel Co Cor Da Del Di Dor E El Em En Ev Fa Fi Flu Fo Ga Gé Glo Gra Ha Hel Hy "
    "I In Is Ja Ka Kel Ko La Le Li Lo Lu Ma Mé Mi Mo My Na Ne No Nu O Om Or Pa Pé Phi Po Pri Qua Ra Ré Ri Ro Sa Sé "
    "Si So Sta Sy Ta Té Ti To Tri U Ul Va Vé Vi Vo Wa Xa Ya Ze Zo"
).split()
COIN_MIDDLES = (
    "ba be bi bo ca ce ci co cu da de di do fa fi fo ga gi go la le li lo lu ma me mi mo na ne ni no nu pa pe pi po "
    "ra re ri ro ru sa se si so ta te ti to tra tri va ve vi vo xa xi za zo ler nor mar ven tal ber"
).split()
COIN_ENDS = (
    "a ia éa is us um on an ion éon al el il ix ex ax ys éo io ora ana ena ance ense ent ium ix line land tec tech "
    "com net sys soft data call voice phone link port dis gest plus med bio nova via vox lis ra na ta"
).split()

SURNAMES = (
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux David "
    "Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller Lefebvre Faure André "
    "Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin "
    "Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour "
    "Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martínez Gérard Roche Renard "
    "Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe "
    "Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte López Jean Dupuy Guillot Hubert "
    "Berger Carpentier Sánchez Dupuis Moulin Louis Deschamps Huet Vasseur Pérez Boucher Fleury Royer Klein Jacquet "
    "Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly "
    "Hervé Schneider Fernández Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson "
    "Langlois Rémy Pelletier Lévêque Perrier Leblanc Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel "
    "Wright Walker White Edwards Hughes Green Hall Lewis Harris Clarke Jackson Wood Turner Cooper Hill Ward Morris "
    "Moore Clark Lee King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Bennett Price "
    "Griffiths Young Foster Ahmed Khan Murphy Kelly Byrne Ryan O'Brien O'Connor Walsh McCarthy Campbell Stewart "
    "Anderson Murray Reid Ross Paterson Sinclair Benali Haddad Mansouri Diallo Traoré Ndiaye Rossi Ferrari Bianchi "
    "Novak Kowalski Nguyen Tran Silva Costa Ferreira"
).split()
SURNAME_STARTS = (
    "Ab Aim Ald Arm Aub Aud Bal Bar Bast Baud Bell Berth Bess Blanch Boiss Bonn Bord Bouch Bourd Brass Bréch Brou "
    "Cass Cav Chab Chamb Chant Charp Chast Chauv Clav Coll Combr Cord Coutel Crép Dall Dard Daub Delm Desb Desch "
    "Dougl Drou Durieu Escal Estr Fab Farg Fauch Ferr Flach Fond Forg Foug Franch Gaill Gall Gand Garr Gaud Germ Gir "
    "Gob Gond Gouj Grand Guich Guill Hard Harn Haut Houd Jacqu Jaub Jourd Lab Lach Lag Lam Land Larr Last Laub "
    "Lavergn Lign Louv Mail Mall Mand Marc Marg Mass Maur Mérig Mich Mont Moul Nad Nav Oll Pach Pag Pal Parm Past "
    "Pell Perch Pich Plant Pons Port Pouj Pradel Quint Rab Ramb Rav Reb Rich Rob Rond Roqu Roub Roug Sab Sal Sarr "
    "Sauv Ség Serr Souch Tard Tass Teiss Tern Thév Till Touch Tourn Trém Vach Vall Vass Verd Vern Vign Vill"
).split()
SURNAME_ENDS = (
    "ac ade age al an and ard at aud ault aut eau el elle en er et etti eux ez ié ier ière in ion is ois on ot ou "
    "oux u y ens ert ey eret erin elin illon onnet"
).split()

FIRST_NAMES = (
    "Jean Marie Pierre Michel André Philippe Alain Nathalie Isabelle Sylvie Catherine Françoise Christophe Nicolas "
    "Laurent Éric Stéphane Julien Sébastien Céline Aurélie Émilie Hélène Mélanie Sophie Camille Léa Chloé Manon "
    "Lucas Hugo Louis Nathan Gabriel Arthur Jules Paul Antoine Mathieu Thomas Clément Maxime Alexandre Guillaume "
    "François Gérard Hervé Solène Marguerite Yann Gwenaëlle Karim Nadia Samir Fatima Mehdi Leïla Moussa Awa Inès "
    "Clarisse John James Robert William David Mary Susan Linda Karen Helen Sarah Emma Olivia Jack Harry George "
    "Oliver Charlotte Emily Grace Liam Fiona Nuala Tobias Rowan Celeste Priya Ravi Anita Maria Carlos Ana Peter Anna "
    "Martin Eva"
).split()

FRENCH_SECTORS = (
    "Transports|Ambulances|Garage|Boulangerie|Pharmacie|Menuiserie|Plomberie|Électricité|Maçonnerie|Couverture|"
    "Peinture|Immobilière|Assurances|Courtage|Conseil|Formation|Informatique|Télécom|Relation Client|Centre d’Appels|"
    "Services|Nettoyage|Sécurité|Logistique|Négoce|Imprimerie|Éditions|Studio|Architecture|Paysages|Pépinières|"
    "Horticulture|Restauration|Traiteur|Hôtel|Auberge|Brasserie|Caves|Vignobles|Fromagerie|Boucherie|Charcuterie|"
    "Optique|Audition|Laboratoire|Cliniques|Énergies|Chauffage|Climatisation|Isolation|Charpente|Menuiseries|"
    "Métallerie|Chaudronnerie|Mécanique|Usinage|Plastiques|Emballages|Cartonnages|Textiles|Confection|Bijouterie|"
    "Fleurs|Librairie|Papeterie|Bureautique|Téléphonie|Réseaux|Ingénierie|Bâtiment|Travaux Publics|Terrassement|"
    "Carrières|Matériaux|Bois|Scierie|Location|Voyages|Taxis|Déménagements|Messagerie|Entrepôts|Distribution|"
    "Assistance|Recouvrement|Télésurveillance"
).split("|")
ENGLISH_SECTORS = (
    "Contact|Contact Centres|Call Centre|Customer Care|Outsourcing|Solutions|Systems|Services|Consulting|Advisory|"
    "Partners|Holdings|Logistics|Freight|Haulage|Motors|Garage|Builders|Roofing|Plumbing|Electrical|Heating|"
    "Interiors|Kitchens|Joinery|Timber|Foods|Bakery|Catering|Brewing|Farms|Dairy|Fisheries|Seafoods|Textiles|"
    "Clothing|Footwear|Jewellers|Opticians|Dental|Pharmacy|Care Homes|Healthcare|Biotech|Labs|Instruments|"
    "Engineering|Fabrications|Plastics|Packaging|Print|Media|Studios|Design|Software|Networks|Telecom|Wireless|Cloud|"
    "Analytics|Data|Security|Cleaning|Recycling|Energy|Solar|Water|Property|Estates|Lettings|Insurance|Finance|"
    "Capital|Ventures|Training|Recruitment|Staffing|Travel|Hotels|Leisure|Fitness|Events|Marine|Aviation|Tooling|"
    "Components|Controls"
).split("|")
TRADES = (
    "Plomberie|Peinture|Maçonnerie|Électricité|Coiffure|Taxi|Menuiserie|Jardins|Carrelage|Couverture|Conseil|"
    "Photographie|Traduction|Architecte|Avocat|Notaire|Ostéopathe|Traiteur|Ébénisterie|Serrurerie|Rénovation|"
    "Informatique|Paysagiste|Décoration|Design|Joinery|Plumbing|Decorating|Photography|Catering|Gardens|Consulting"
).split("|")
PLACES = (
    "Paris|Lyon|Marseille|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Reims|Saint-Étienne|"
    "Toulon|Grenoble|Dijon|Angers|Nîmes|Villeurbanne|Le Mans|Aix-en-Provence|Clermont-Ferrand|Brest|Tours|Amiens|"
    "Limoges|Annecy|Perpignan|Metz|Besançon|Orléans|Rouen|Mulhouse|Caen|Nancy|Avignon|Poitiers|Dunkerque|Pau|"
    "La Rochelle|Antibes|Saint-Nazaire|Colmar|Quimper|Valence|Bourges|Saint-Brieuc|Lorient|Vannes|Niort|Chambéry|"
    "Troyes|Cholet|Laval|Arras|Albi|Tarbes|Brive|Castres|Nevers|Auxerre|Roanne|Vichy|Périgueux|Bergerac|Agen|Béziers|"
    "Casablanca|Rabat|Tunis|Dakar|Abidjan|Antananarivo|Bruxelles|Liège|Namur|Genève|Lausanne|Montréal|Québec|London|"
    "Leeds|Sheffield|Bristol|Cardiff|Glasgow|Edinburgh|Belfast|Dublin|Cork|Galway|Sligo|Newcastle|Sunderland|Swansea|"
    "Derby|Exeter|Norwich|York|Boston|Chicago|Dallas|Denver|Tampa|Omaha|Manila|Cebu|Iloilo|Durban|Nairobi|Accra"
).split("|")
REGIONS = (
    "du Nord|du Sud|de l’Ouest|de l’Est|du Centre|du Velay|du Forez|du Perche|du Vexin|de la Loire|de la Sarthe|"
    "de Bretagne|de Provence|des Alpes|du Jura|du Morvan|du Quercy|du Béarn|de l’Adour|du Littoral|des Flandres|"
    "de Gascogne|d’Anjou|d’Auvergne|d’Alsace|de la Plaine|du Marais|des Lacs|des Dômes|du Rhône"
).split("|")
FRENCH_FORMS = ("SA", "SAS", "SARL", "SASU", "EURL", "SNC", "S.A.", "S.A.S.", "S.A.R.L.", "SCOP")
ENGLISH_FORMS = ("Ltd", "Limited", "Inc.", "plc", "LLC", "LLP", "Corp.", "GmbH", "B.V.", "Pty Ltd")
FRENCH_FRAMES = (
    "chez {}",
    "avec {}",
    "selon {}",
    "pour {}",
    "et {}",
    "face à {}",
    "comme {}",
    "ainsi que {}",
    "par {}",
    "contre {}",
)
ENGLISH_FRAMES = (
    "at {}",
    "with {}",
    "according to {}",
    "for {}",
    "and {}",
    "against {}",
    "like {}",
    "as well as {}",
    "by {}",
    "from {}",
)
