#include "text/stem_words.hpp"

#include <algorithm>
#include <array>

namespace rd::text {

std::string_view regular_verbs() {
  return "aansluiten accepteren actualiseren adviseren afbakenen afleiden afronden afstemmen agenderen analyseren "
         "antwoorden "
         "bedoelen beantwoorden bedanken begeleiden beginnen behandelen behoren bekostigen bekwamen belasten beleggen "
         "benoemen benutten beoordelen beogen bepalen bereiken besteden betalen betekenen  bevorderen bewaken "
         "bezoeken bijdragen bijstellen borgen bouwen "
         "centreren coachen communiceren combineren coördineren certificeren definiëren delen deelnemen doorlopen "
         "doorstromen duren eindigen erkennen evalueren examineren experimenteren faciliteren feliciteren financieren "
         "formuleren functioneren gebruiken groeien halen handelen hanteren hopen implementeren informeren inbedden "
         "indelen inrichten inschalen instellen instromen inventariseren inzetten investeren kalibreren kennen "
         "kiezen koppelen landen leggen leiden leren leveren luisteren maken matchen meedenken meedoen meetellen "
         "melden "
         "monitoren motiveren noemen observeren oefenen ondersteunen ondertekenen ontmoeten ontwerpen ontwikkelen "
         "opleiden oplossen opstellen optimaliseren opvolgen organiseren ordenen overdragen overleggen overstappen "
         "participeren passen plaatsen plannen presenteren professionaliseren programmeren realiseren reageren "
         "reflecteren "
         "regelen registreren rapporteren richten rouleren samenhangen samenstellen samenvoegen samenvatten "
         "samenwerken "
         "scholen schetsen selecteren signaleren solliciteren starten stellen stemmen steunen stimuleren stoppen "
         "streven "
         "structureren studeren sturen tekenen tellen terugkoppelen toelichten toelaten toepassen toetsen tonen "
         "trainen "
         "uitbreiden uitdagen uitstromen uitvoeren uitwerken uitwisselen uitrollen vaststellen vastleggen vullen "
         "veranderen verankeren verantwoorden verbeteren verbreden verdelen verdiepen verduidelijken verhogen "
         "verkennen "
         "verlagen verlengen verlopen vermelden verminderen versterken vertalen vertegenwoordigen vervullen verwachten "
         "verzamelen verzorgen vergoeden vernieuwen visiteren voeren volgen voldoen voorbereiden voorleggen "
         "voortzetten vormen "
         "vragen waarborgen waarderen werken werven wijzigen wisselen wonen zetten zorgen inspireren "
         "aanstellen aanmelden aanpassen aanvullen aanvragen aanleggen aansturen afstuderen afleggen bijhouden "
         "inplannen "
         "invullen inroosteren meewerken nabespreken opbouwen ophalen opvragen overzetten rondleiden toerusten "
         "toewerken "
         "uitleggen uitnodigen uitreiken vooruitkijken voorstellen waarnemen weergeven wegen neerzetten herijken "
         "herhalen "
         "herkennen herzien vrijstellen vrijroosteren openstellen gebeuren bestaan";
}

std::string_view word_groups() {
  return "onderzoeken onderzoekt onderzocht onderzochten onderzoek\n"
         "kiezen kiest koos kozen gekozen kies\n"
         "geven geeft gaf gaven gegeven geef\n"
         "nemen neemt nam namen genomen neem\n"
         "spreken spreekt sprak spraken gesproken spreek\n"
         "bespreken bespreekt besprak bespraken besproken bespreek bespreking besprekingen\n"
         "schrijven schrijft schreef schreven geschreven schrijf\n"
         "beschrijven beschrijft beschreef beschreven beschrijving beschrijvingen\n"
         "besluiten besluit besloot besloten besluiten\n"
         "sluiten sluit sloot sloten gesloten\n"
         "houden houdt hield hielden gehouden houd\n"
         "lezen leest las lazen gelezen lees\n"
         "zien ziet zag zagen gezien zie\n"
         "gaan gaat ging gingen gegaan ga\n"
         "staan staat stond stonden gestaan sta\n"
         "doen doet deed deden gedaan doe\n"
         "komen komt kwam kwamen gekomen kom\n"
         "krijgen krijgt kreeg kregen gekregen krijg\n"
         "brengen brengt bracht brachten gebracht breng\n"
         "denken denkt dacht dachten gedacht denk\n"
         "zoeken zoekt zocht zochten gezocht zoek\n"
         "bezoeken bezoekt bezocht bezochten bezoek\n"
         "vinden vindt vond vonden gevonden vind\n"
         "binden bindt bond bonden gebonden\n"
         "verbinden verbindt verbond verbonden verbinding verbindingen\n"
         "helpen helpt hielp hielpen geholpen help\n"
         "werven werft wierf wierven geworven werving wervingen\n"
         "lopen loopt liep liepen gelopen loop\n"
         "laten laat liet lieten gelaten\n"
         "blijven blijft bleef bleven gebleven blijf\n"
         "blijken blijkt bleek bleken gebleken\n"
         "begrijpen begrijpt begreep begrepen begrijp\n"
         "bieden biedt bood boden geboden bied\n"
         "wijzen wijst wees wezen gewezen\n"
         "verwijzen verwijst verwees verwezen verwijzing verwijzingen\n"
         "bewijzen bewijst bewees bewezen bewijs\n"
         "dragen draagt droeg droegen gedragen\n"
         "vragen vraagt vroeg vroegen gevraagd vraag\n"
         "beginnen begint begon begonnen\n"
         "ontwerpen ontwerpt ontwierp ontworpen ontwerp\n"
         "ontvangen ontvangt ontving ontvingen ontvang\n"
         "vervangen vervangt verving vervingen vervanging\n"
         "ontstaan ontstaat ontstond ontstonden\n"
         "bestaan bestaat bestond bestonden\n"
         "verstaan verstaat verstond\n"
         "vergelijken vergelijkt vergeleek vergeleken vergelijking vergelijkingen\n"
         "kijken kijkt keek keken gekeken kijk\n"
         "weten weet wist wisten geweten\n"
         "meten_ meten meet mat maten gemeten meting metingen\n"
         "wegen weegt woog wogen gewogen weging\n"
         "hebben heeft had hadden gehad heb\n"
         "zijn is was waren geweest ben bent\n"
         "worden wordt werd werden geworden word\n"
         "kunnen kan kon konden gekund\n"
         "mogen mag mocht mochten\n"
         "zullen zal zou zouden\n"
         "willen wil wilt wilde wilden gewild\n"
         "moeten moet moest moesten\n"
         "herzien herziet herzag herziening herzieningen\n"
         "overeenkomen overeengekomen\n"
         "verwerven verwerft verwierf verworven verwerving\n"
         "onderscheiden onderscheidt onderscheidde\n"
         "betrekken betrekt betrok betrokken\n"
         "ondernemen onderneemt ondernam ondernomen\n"
         "toetsen toets toetst toetste toetsten getoetst toetsing toetsingen\n"
         "matchen match matcht matchte gematcht matching matches\n"
         "uur uren uurtje uurtjes\n"
         "kansen kans\n"
         "mensen mens\n"
         "wensen wens wenst wenste gewenst\n"
         "grenzen_ grens grenzen\n"
         "reeksen reeks\n"
         "koersen koers\n"
         "balansen balans\n"
         "afspraak afspraken\n"
         "uitspraak uitspraken\n"
         "uitgave uitgaven\n"
         "opgave opgaven\n"
         "aanname aannames aannamen\n"
         "lid leden\n"
         "stad steden\n"
         "leraar leraren leraars lerares leraressen\n"
         "leer_ leer\n"
         "vaak_ vaak\n"
         "peer_ peer peers\n"
         "vak_ vak vakken vakje vakjes\n"
         "les_ les lessen lesje\n"
         "kaart kaarten kaartje kaartjes\n"
         "verantwoordelijk_ verantwoordelijk verantwoordelijke verantwoordelijkheid verantwoordelijkheden "
         "verantwoordelijken\n"
         "gebied_ gebied gebieden\n"
         "richting_ richting richtingen\n"
         "houding_ houding houdingen\n"
         "leiding_ leiding\n"
         "werking_ werking\n"
         "mening_ mening meningen\n"
         "stelling_ stelling stellingen\n"
         "vergoeding_ vergoeding vergoedingen\n"
         "fte fte's ftes\n"
         "basis bases\n"
         "reflecteren reflectie reflecties reflectief\n"
         "evalueren evaluatie evaluaties\n"
         "observeren observatie observaties\n"
         "registreren registratie registraties\n"
         "meedoen meegedaan\n"
         "voldoen voldoet voldeed voldeden voldaan\n"
         "gebruiken gebruik gebruikt gebruikte\n"
         "gebeuren gebeurt gebeurde gebeurd\n"
         "beogen beoogd beoogde beoogt\n";
}

std::span<const Ending> changed_plurals() {
  static constexpr std::array endings = {
      Ending{"curricula", "curriculum"},
      Ending{"criteria", "criterium"},
      Ending{"didactici", "didacticus"},
      Ending{"musea", "museum"},
      Ending{"centra", "centrum"},
      Ending{"bases", "basis"},
      Ending{"analyses", "analyse"},
      Ending{"crises", "crisis"},
      Ending{"cyclussen", "cyclus"},
      Ending{"cycli", "cyclus"},
      Ending{"panelleden", "panellid"},
      Ending{"teamleden", "teamlid"},
      Ending{"groepsleden", "groepslid"},
      Ending{"raadsleden", "raadslid"},
      Ending{"bestuursleden", "bestuurslid"},
      Ending{"commissieleden", "commissielid"},
      Ending{"taakuren", "taakuur"},
      Ending{"klokuren", "klokuur"},
      Ending{"lesuren", "lesuur"},
      Ending{"studiebelastingsuren", "studiebelastingsuur"},
      Ending{"leraren", "leraar"},
      Ending{"vakken", "vak"},
      Ending{"technici", "technicus"},
      Ending{"academici", "academicus"},
      Ending{"data", "datum"},
      Ending{"steden", "stad"},
  };
  return endings;
}

std::span<const std::string_view> thing_endings() {
  static constexpr std::array<std::string_view, 13> endings = {
      "opleiding", "instelling", "afdeling", "regeling",     "stichting",     "vereniging", "vergadering",
      "vestiging", "omgeving",   "leerling", "doelstelling", "vraagstelling", "begroting"};
  return endings;
}

std::span<const std::string_view> particles() {
  static constexpr std::array<std::string_view, 30> all = {
      "samen", "terug", "vooruit", "voort",  "voor", "vast", "door", "over", "rond", "weer",
      "neer",  "open",  "deel",    "plaats", "aan",  "bij",  "toe",  "uit",  "mee",  "vrij",
      "weg",   "her",   "goed",    "vorm",   "af",   "in",   "na",   "om",   "op",   "mede"};
  return all;
}

bool preposition_too(std::string_view particle) {
  static constexpr std::array<std::string_view, 10> both = {"aan", "bij", "door", "in",  "na",
                                                            "om",  "op",  "over", "uit", "voor"};
  return std::find(both.begin(), both.end(), particle) != both.end();
}

}  // namespace rd::text
