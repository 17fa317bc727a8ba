"""German."""

from __future__ import annotations

from bot.analysis.languages import Language, gendered, words

SAYS = words("""
    sagte sagt sagten sagen gesagt fragte fragt fragten gefragt erklärte erklärt erklärten erklären rief
    ruft riefen schrieb schreibt schrieben geschrieben meinte meint meinten antwortete antwortet
    antworteten entgegnete entgegnet erwiderte erwidert betonte betont betonten forderte fordert forderten
    gefordert warnte warnt warnten gewarnt berichtete berichtet berichteten kommentierte kommentiert
    kommentierten twitterte twittert postete postet ergänzte ergänzt behauptete behauptet behaupteten
    bestätigte bestätigt bestätigten beteuerte beteuert bekräftigte bekräftigt versicherte versichert
    verkündete verkündet verlautbarte äußerte äußert äußerten mahnte mahnt mahnten klagte klagt klagten
    beklagte beklagt kündigte kündigt kündigten teilte teilt teilten gab geben gaben gibt hob heben fügte
    fügt fügten fuhr fährt stellte stellt stellten wies weist wiesen räumte räumt gestand gesteht bestritt
    bestreitet dementierte dementiert argumentierte argumentiert begründete begründet begründeten
    formulierte formuliert hofft hoffte hofften glaubt glaubte denkt dachte zitierte zitiert erzählte
    erzählt erzählten erinnerte erinnert unterstrich unterstreicht urteilte urteilt vermutete vermutet
    spottete spottet scherzte scherzt schimpfte schimpft jubelte jubelt resümierte resümiert konstatierte
    konstatiert prophezeite prophezeit versprach verspricht verlangte verlangt verlangten appellierte
    appelliert lautete lautet hieß heißt führte führt führten bilanzierte bilanziert freute freut flüsterte
    schrie empörte empört wunderte gratulierte bedankte entschuldigte zeigte zeigten zeigt wandte wandten
    plädierte plädiert bemerkte bemerkt verteidigte verteidigt widersprach widerspricht drohte droht
    drohten rät riet rieten raten empfahl empfiehlt erläuterte erläutert erläuterten
    """)

CALLS = words("""
    nannte nennt nannten genannt bezeichnete bezeichnet bezeichneten sprach spricht sprachen gesprochen
    kritisierte kritisiert kritisierten warf wirft warfen lobte lobt lobten beschrieb beschreibt
    beschrieben verurteilte verurteilt verurteilten begrüßte begrüßt charakterisierte charakterisiert
    wertete wertet werteten bewertete bewertet titulierte rügte rügt hält hielt hielten sieht sah sahen
    tadelte würdigte würdigt feierte pries attestierte attestiert bescheinigte verglich vergleicht ging
    gehen
    """)

ROLES = words("""
    präsident präsidentin bundespräsident kanzler kanzlerin minister ministerin ministerpräsident premier
    premierminister premierministerin staatssekretär staatssekretärin sprecher sprecherin chef chefin chefs
    vorsitzende vorsitzender vorsitzenden direktor direktorin leiter leiterin manager managerin richter
    richterin anwalt anwältin staatsanwalt staatsanwältin rechtsanwalt abgeordnete abgeordneter senator
    senatorin bürgermeister bürgermeisterin oberbürgermeister gouverneur gouverneurin landrat general
    oberst hauptmann kommandeur kommissar kommissarin polizist polizistin polizeisprecher experte experten
    expertin forscher forscherin wissenschaftler wissenschaftlerin professor professorin arzt ärztin autor
    autorin schriftsteller schriftstellerin journalist journalistin reporter reporterin redakteur
    schauspieler schauspielerin sänger sängerin trainer trainerin spieler spielerin kapitän geschäftsführer
    geschäftsführerin unternehmer vorstand aufsichtsrat funktionär funktionärin vertreter vertreterin
    mitarbeiter mitarbeiterin mitglied mitglieder politiker politikerin beauftragte beauftragter
    botschafter botschafterin bischof papst pfarrer könig königin prinz prinzessin kandidat kandidatin
    zeuge zeugin zeugen augenzeuge angeklagte angeklagter opfer bewohner bewohnerin anwohner kritiker
    gegner anhänger demonstranten mann frau vater mutter sohn tochter bruder schwester generalsekretär
    generalsekretärin gründer gründerin inhaber besitzer meteorologe ökonom ökonomin analyst analystin
    historiker oberkommandierende repräsentant beamter beamte premiers außenminister innenminister
    finanzminister verteidigungsminister außenministerin fraktionschef parteichef regierungschef staatschef
    amtschef vizepräsident vizekanzler führer führerin gewerkschafter gewerkschafterin intendant regisseur
    regisseurin künstler künstlerin dirigent arbeiter arbeiterin
    """)

LANGUAGE = Language(
    code="de",
    titles=words("""
        hr hrn fr dr prof dipl ing phil med jur rer nat hl st bzw ca evtl ggf inkl exkl max min sog vgl z.b
        d.h u.a i.d.r z d h i u v o s nr abs art bd hg hrsg tel str gen maj hptm mag dkfm gem zzgl
        """),
    abbreviations=words("""
        usw etc b a r j chr jh jhd mio mrd e.v n.chr v.chr jan feb mrz apr jun jul aug sept okt nov dez mo
        di mi do sa so co inc ltd jr sen
        """),
    starters=words("""
        der die das den dem des ein eine einer einem einen dies diese dieser dieses diesen jene er sie es
        wir ihr ich man sein seine ihre unser in im am an auf aus bei mit nach von vom zu zum zur für über
        unter vor seit bis durch gegen ohne um während wegen trotz als wenn weil da dass ob obwohl nachdem
        bevor aber und oder doch denn so auch noch nur schon nun jetzt dann damit dabei dort hier heute
        gestern morgen bereits zudem außerdem allerdings jedoch dagegen laut zuvor später wer was wie wo
        warum nicht kein keine alle viele einige mehrere beide insgesamt zwei drei
        """),
    ordinals=True,
    verb_second=True,
    marks={
        "„": "“”",
        "“": "”",
        '"': '"',
        "»": "«",
        "«": "»",
        "‚": "‘’",
        "‘": "’",
        "'": "'",
        "›": "‹",
        "‹": "›",
    },
    says=SAYS | {verb + "n" for verb in SAYS if verb.endswith("te")},
    saying=words("""
        sagend erklären betonen behaupten fordern warnen schreiben berichten bestätigen versichern
        mitzuteilen mitteilen anzukündigen
        """),
    calls=CALLS | {verb + "n" for verb in CALLS if verb.endswith("te")},
    according=(
        "laut",
        "nach angaben von",
        "nach angaben der",
        "nach angaben des",
        "nach angaben",
        "nach aussagen von",
        "nach aussagen der",
        "nach aussagen des",
        "nach aussage von",
        "nach aussage der",
        "nach aussage des",
        "nach worten von",
        "nach den worten von",
        "nach den worten des",
        "nach den worten der",
        "nach ansicht von",
        "nach ansicht der",
        "nach ansicht des",
        "nach meinung von",
        "nach meinung der",
        "nach meinung des",
        "heißt es in",
        "hieß es in",
        "heißt es im",
        "hieß es im",
        "heißt es aus",
        "hieß es aus",
        "heißt es von",
        "hieß es von",
        "heißt es bei",
        "hieß es bei",
        "steht in",
        "in den worten von",
    ),
    trailing=words("so"),
    voices=words("""
        antwort erklärung aussage worte worten kommentar mitteilung brief rede urteil frage fazit
        begründung forderung vorwurf vorwürfe stellungnahme
        """),
    pronouns={
        "er": "m",
        "sie": "f",
        "es": "n",
        "wir": "p",
        "ich": "n",
        "man": "p",
        "ihr": "p",
        "ihm": "m",
        "ihn": "m",
        "ihnen": "p",
    },
    roles=ROLES,
    genders=gendered(
        m="""herr herrn präsident kanzler minister ministerpräsident premierminister staatssekretär sprecher
            direktor leiter richter anwalt staatsanwalt rechtsanwalt bürgermeister oberbürgermeister
            gouverneur polizist forscher wissenschaftler arzt autor schriftsteller journalist schauspieler
            sänger geschäftsführer botschafter bischof papst pfarrer könig prinz kandidat mann vater sohn
            bruder generalsekretär außenminister innenminister finanzminister verteidigungsminister""",
        f="""frau präsidentin kanzlerin ministerin premierministerin staatssekretärin sprecherin chefin
            direktorin leiterin richterin anwältin staatsanwältin bürgermeisterin gouverneurin polizistin
            forscherin wissenschaftlerin ärztin autorin schriftstellerin journalistin schauspielerin
            sängerin geschäftsführerin botschafterin königin prinzessin kandidatin mutter tochter schwester
            generalsekretärin außenministerin abgeordnete""",
    ),
    first_names=gendered(
        m="""achim albert albrecht alexander alfred andreas anton armin arno arnold august axel bastian
            benjamin bernd bernhard bertram bodo boris björn bruno carl carsten christian christoph claus
            clemens daniel david dennis detlef detlev dieter dietmar dietrich dirk eberhard eckhard edgar
            edmund eduard egon emil erhard erich erik ernst erwin eugen ewald fabian felix ferdinand
            florian frank franz fred friedhelm friedrich fritz georg gerd gerhard gerold gert gottfried
            guido gunter gunther günter günther gustav hannes hans harald hartmut heiko heiner heinrich
            heinz helge hellmut helmut hendrik henning henrik herbert hermann holger horst hubert hugo ingo
            jakob jan jens joachim jochen johann johannes jonas jörg josef joseph julian julius jürgen kai
            karl karsten kaspar klaus konrad konstantin kurt lars leo leon leonhard lorenz lothar ludger
            ludwig lukas manfred marc marcel marco marcus mario marius mark markus martin mathias matthias
            max maximilian michael mirko moritz norbert olaf oliver oskar otto patrick paul peter philip
            philipp rainer ralf ralph reiner reinhard reinhold rené richard robert roland rolf roman rudi
            rudolf rüdiger sascha sebastian siegfried siegmar sigmar simon stefan stephan steffen sven theo
            theodor thilo thomas thorsten till tilman tim tino tobias tom torsten udo ulf ulrich uwe viktor
            volker walter werner wilfried wilhelm willi willy winfried wolf wolfgang wolfram john james
            george bernard bill tony""",
        f="""alexandra alice alina amelie andrea angela angelika anja anke anna anne annegret anneliese
            annette antje astrid barbara beate beatrix bettina birgit birte brigitte britta carla carolin
            caroline charlotte christa christel christiane christina christine claudia cornelia dagmar
            daniela doris dorothea dorothee edith elena elfriede elisabeth elke ellen elsa emma erika
            esther eva evelyn franziska frauke frieda friederike gabi gabriele gerda gertrud gesine gisela
            greta gudrun hanna hannah hannelore heide heidemarie heidi heike helene helga henriette hilde
            hildegard ilse ina ines inge ingeborg ingrid irene iris irmgard isabel jana janina jasmin
            johanna judith julia jutta karin karla katarina katharina kathrin katja katrin kerstin klara
            klaudia konstanze kristin kristina lara laura lea lena leonie lisa luise manuela margarete
            margit maria marianne marie marina marion marlene martha martina mathilde melanie michaela
            miriam monika nadine natalie nicole nina nora olga paula petra pia ramona regina regine renate
            rita rosa rosemarie ruth sabine sabrina sandra sara sarah saskia sibylle sigrid silke silvia
            simone sofia sonja sophia sophie stefanie stephanie susanne svenja sylvia tanja tatjana theresa
            ulla ulrike ursula ute uta vanessa vera verena veronika victoria viola waltraud wiebke yvonne""",
    ),
    bodies=words("""
        partei bundestag bundesrat landtag regierung bundesregierung ministerium universität institut
        verband verein gericht gerichtshof bank polizei gewerkschaft agentur nachrichtenagentur zeitung
        magazin sender verlag unternehmen firma konzern gmbh ag stiftung kirche behörde amt
        staatsanwaltschaft kommission union rat watch greenpeace international fraktion organisation
        nations times post news staaten haus straße club bund stadt land vereinigte vereinten
        """),
    kin=words("""
        deutsche deutscher deutschen deutsches amerikanische amerikanischer britische britischer
        französische französischer russische russischer us eu un cdu csu spd fdp grüne grünen linke linken
        afd europäische europäischen internationale nationale nationalen deutschland berlin
        """),
    calendar=words("""
        montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend januar februar märz april mai
        juni juli august september oktober november dezember montags dienstags mittwochs donnerstags
        freitags samstags sonntags weihnachten ostern montagabend dienstagabend mittwochabend
        donnerstagabend freitagabend samstagabend sonntagabend montagmorgen abend morgen nachmittag
        vormittag mittag
        """),
    particles=words("von van de da del della der den zu al el bin di du la le"),
    nouns_capitalised=True,
    people_endings=("ische", "ischen", "ischer"),
    definite=words("der die das dem den des"),
    linking=words("von des der vom für aus in im zu"),
    oblique=words("den dem einen einem diesen diesem seinen seinem ihren ihrem ihn ihm ihnen mir mich uns"),
    determiners=words("""
        der die das den dem des ein eine einer einem einen eines dieser diese dieses diesem diesen sein
        seine seiner seinem seinen ihr ihre ihrer ihrem ihren mehrere einige viele beide alle kein keine
        zwei drei vier fünf jeder jede manche
        """),
    prepositions=words("""
        in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor seit bis durch gegen
        ohne um während wegen trotz gegenüber neben zwischen hinter per laut ab innerhalb außerhalb
        bezüglich angesichts anlässlich aufgrund mittels statt dank samt nebst ins ans
        """),
    relatives=words("der die das welcher welche welches wer deren dessen"),
    openers=words("""
        während als nachdem bevor obwohl weil da wenn falls ob dass sobald seit
        """),
    between=words("""
        hat haben hatte hatten ist sind war waren wird werden wurde wurden kann könne konnte soll sollte
        will wolle wollte darf muss müsse musste auch noch nur schon bereits dann nun jetzt heute gestern
        morgen zuvor später dabei dazu daraufhin außerdem zudem weiter weiterhin erneut wiederum ferner
        allerdings jedoch deshalb daher so damit dagegen anschließend zugleich gleichzeitig ausdrücklich
        nicht nie immer wieder selbst sich ihm ihr ihnen ihn uns mir dir euch dem mit an zurück fest hervor
        hinzu fort wörtlich unter anderem schriftlich mündlich öffentlich deutlich offenbar wie
        """),
    conjunctions=words("und oder aber sondern denn doch sowie"),
    function=words("""
        der die das den dem des ein eine einer einem einen eines dieser diese dieses diesem diesen er sie
        es wir ihr ich man sich mein dein sein seine seiner seinem seinen ihre ihrer ihrem ihren unser
        unsere und oder aber sondern denn doch sowie in im an am auf aus bei beim mit nach von vom zu zum
        zur für über unter vor seit bis durch gegen ohne um während wegen trotz gegenüber neben zwischen
        hinter laut ab hat haben hatte hatten ist sind war waren wird werden wurde wurden kann könne konnte
        soll sollte will wollte darf muss musste nicht kein keine als wenn weil da dass ob obwohl nachdem
        bevor wer was wie wo warum auch noch nur schon nun jetzt dann damit dabei dazu dort hier heute
        gestern morgen bereits zudem außerdem allerdings jedoch dagegen zuvor später so alle viele einige
        mehrere beide insgesamt zwei drei vier ja nein also deshalb daher darüber dafür sehr mehr weniger
        erst eher etwa rund
        """),
    surfaces=words("""
        schild schilder plakat plakate transparent transparente banner tafel aufkleber aufschrift shirt
        """),
    works=words("""
        buch roman film lied song album sendung serie magazin zeitung zeitschrift stück titel aufsatz
        artikel schlagzeile motto band gruppe name namen namens ausstellung oper ballade hymne
        dokumentation sender organisation firma website webseite portal partei verein konzern initiative
        kampagne slogan zeitungen blatt roman krimi podcast blog hashtag
        """),
    labels=words("""
        wort begriff namens sogenannte sogenannten sogenannter genannte genannten name ausdruck titel heißt
        hieß
        """),
)
